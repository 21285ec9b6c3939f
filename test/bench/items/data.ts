/** Buckets, databases, roles and log groups. */
import { type Maker, related, serviceName, tagList } from './frame.ts';

const BLOCKED = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };

/** The settings stand in the supplementary configuration, as JSON text or as JSON text that holds JSON text. */
export const bucket: Maker = ({ random, account, region }) => {
  const name = `${serviceName(random)}-${account}-${random.hex(8)}`;
  const arn = `arn:aws:s3:::${name}`;
  const denyPlain = {
    Sid: 'DenyPlainHttp',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const allowRole = {
    Sid: 'AllowReaders',
    Effect: 'Allow',
    Principal: { AWS: [`arn:aws:iam::${account}:role/${serviceName(random)}`, `arn:aws:iam::${account}:role/backup`] },
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [arn, `${arn}/*`],
  };
  const statements = random.oneIn(14) ? [allowRole] : [denyPlain, allowRole];
  const policyText = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return {
    type: 'AWS::S3::Bucket',
    id: name,
    name,
    arn,
    configuration: {
      name,
      owner: { displayName: null, id: random.hex(64) },
      creationDate: '2025-03-02T08:00:41.000Z',
      region,
    },
    supplementary: {
      AccessControlList: JSON.stringify({
        grantSet: null,
        grantList: [{ grantee: { id: random.hex(64), displayName: null }, permission: 'FullControl' }],
        owner: { displayName: null, id: random.hex(64) },
        isRequesterCharged: false,
      }),
      BucketAccelerateConfiguration: '{"status":null}',
      BucketLoggingConfiguration: '{"destinationBucketName":"logs","logFilePrefix":"s3/"}',
      BucketNotificationConfiguration: '{"configurations":{}}',
      BucketPolicy: JSON.stringify({ policyText }),
      BucketTaggingConfiguration: JSON.stringify({
        tagSets: [{ tags: Object.fromEntries(tagList(random).map(({ key, value }) => [key, value])) }],
      }),
      BucketVersioningConfiguration: '{"status":"Enabled","isMfaDeleteEnabled":null}',
      IsRequesterPaysEnabled: 'false',
      PublicAccessBlockConfiguration: JSON.stringify(BLOCKED),
      ServerSideEncryptionConfiguration:
        '{"rules":[{"applyServerSideEncryptionByDefault":{"sseAlgorithm":"aws:kms","kmsMasterKeyID":"alias/aws/s3"},"bucketKeyEnabled":true}]}',
    },
  };
};

export const database: Maker = ({ random, account, region }) => {
  const name = serviceName(random);
  const id = `db-${random.hex(26).toUpperCase()}`;
  const arn = `arn:aws:rds:${region}:${account}:db:${name}`;
  const groups = Array.from({ length: 1 + random.below(3) }, () => `sg-0${random.hex(16)}`);
  const vpc = `vpc-0${random.hex(16)}`;
  return {
    type: 'AWS::RDS::DBInstance',
    id,
    name,
    arn,
    zone: `${region}a`,
    relationships: [
      related('AWS::EC2::VPC', vpc, 'Is associated with '),
      ...groups.map((group) => related('AWS::EC2::SecurityGroup', group, 'Is associated with ')),
    ],
    configuration: {
      dBInstanceIdentifier: name,
      dBInstanceClass: 'db.r7g.large',
      engine: 'postgres',
      dBInstanceStatus: 'available',
      masterUsername: 'administrator',
      endpoint: {
        address: `${name}.${random.hex(12)}.${region}.rds.amazonaws.com`,
        port: 5432,
        hostedZoneId: 'Z29XKXDKYMONMX',
      },
      allocatedStorage: 100,
      preferredBackupWindow: '02:10-02:40',
      backupRetentionPeriod: 14,
      vpcSecurityGroups: groups.map((vpcSecurityGroupId) => ({ vpcSecurityGroupId, status: 'active' })),
      dBParameterGroups: [{ dBParameterGroupName: 'default.postgres17', parameterApplyStatus: 'in-sync' }],
      availabilityZone: `${region}a`,
      dBSubnetGroup: {
        dBSubnetGroupName: 'data',
        vpcId: vpc,
        subnetGroupStatus: 'Complete',
        subnets: Array.from({ length: 3 }, (_, i) => ({
          subnetIdentifier: `subnet-0${random.hex(16)}`,
          subnetAvailabilityZone: { name: `${region}${'abc'[i] ?? 'a'}` },
          subnetStatus: 'Active',
        })),
      },
      multiAZ: true,
      engineVersion: '17.4',
      autoMinorVersionUpgrade: true,
      publiclyAccessible: random.oneIn(12),
      storageType: 'gp3',
      storageEncrypted: true,
      kmsKeyId: `arn:aws:kms:${region}:${account}:key/${random.hex(32)}`,
      dbiResourceId: id,
      cACertificateIdentifier: 'rds-ca-rsa2048-g1',
      enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
      deletionProtection: true,
      dBInstanceArn: arn,
      tagList: tagList(random),
    },
  };
};

export const role: Maker = ({ random, account }) => {
  const name = serviceName(random);
  const id = `AROA${random.hex(17).toUpperCase()}`;
  const principal = random.oneIn(14)
    ? { AWS: `arn:aws:iam::${String(100_000_000_000 + random.below(1_000_000_000))}:root` }
    : { Service: random.pick(['ec2.amazonaws.com', 'lambda.amazonaws.com', 'ecs-tasks.amazonaws.com']) };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  };
  const policy = {
    Version: '2012-10-17',
    Statement: Array.from({ length: 1 + random.below(6) }, () => ({
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      Resource: `arn:aws:dynamodb:*:${account}:table/${serviceName(random)}`,
    })),
  };
  return {
    type: 'AWS::IAM::Role',
    id,
    name,
    arn: `arn:aws:iam::${account}:role/${name}`,
    relationships: [related('AWS::IAM::Policy', `ANPA${random.hex(17).toUpperCase()}`)],
    configuration: {
      path: '/',
      roleName: name,
      roleId: id,
      arn: `arn:aws:iam::${account}:role/${name}`,
      createDate: '2025-03-02T08:00:41.000Z',
      assumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
      instanceProfileList: [],
      rolePolicyList: [{ policyName: 'tables', policyDocument: encodeURIComponent(JSON.stringify(policy)) }],
      attachedManagedPolicies: [{ policyName: 'ReadOnly', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
      permissionsBoundary: null,
      tags: tagList(random),
      roleLastUsed: null,
    },
  };
};

export const logGroup: Maker = ({ random, account, region }) => {
  const name = `/aws/lambda/${serviceName(random)}-${random.hex(8)}`;
  const arn = `arn:aws:logs:${region}:${account}:log-group:${name}`;
  return {
    type: 'AWS::Logs::LogGroup',
    id: name,
    name,
    arn,
    configuration: {
      LogGroupName: name,
      ...(random.oneIn(20) ? {} : { RetentionInDays: 30 }),
      KmsKeyId: `arn:aws:kms:${region}:${account}:key/${random.hex(32)}`,
      LogGroupClass: 'STANDARD',
      Arn: `${arn}:*`,
      Tags: tagList(random).map(({ key, value }) => ({ Key: key, Value: value })),
    },
  };
};
