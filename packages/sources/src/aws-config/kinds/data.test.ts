import { describe, expect, it } from 'vitest';

import { readAccountPublicAccess, readBucket } from './bucket.ts';
import { readCache, readDatabaseCluster, readDatabaseInstance, readSearchDomain, readWarehouse } from './database.ts';

const block = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: false };
const acl = {
  grantList: [
    { grantee: 'AllUsers', permission: 'Read' },
    { grantee: { id: 'abc' }, permission: 'FullControl' },
  ],
};

describe('buckets', () => {
  const expected = {
    kind: 'bucket',
    block: { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrictBuckets: false },
    policy: { statements: [expect.objectContaining({ principals: ['*:*'], actions: ['s3:*'] })] },
    grants: [
      { grantee: 'http://acs.amazonaws.com/groups/global/AllUsers', permission: 'Read' },
      { grantee: 'abc', permission: 'FullControl' },
    ],
  };
  const policyText = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}';

  it('read settings given as objects, as JSON text, and as JSON text twice encoded', () => {
    const objects = {
      AccessControlList: JSON.stringify(acl),
      BucketPolicy: { policyText },
      PublicAccessBlockConfiguration: block,
    };
    const texts = {
      AccessControlList: JSON.stringify(JSON.stringify(acl)),
      BucketPolicy: JSON.stringify({ policyText }),
      PublicAccessBlockConfiguration: JSON.stringify(block),
    };
    for (const supplementary of [objects, texts]) expect(readBucket({}, supplementary)).toEqual(expected);
  });

  it('know of no policy and no block only where the item shows the other settings', () => {
    expect(
      readBucket({}, { AccessControlList: JSON.stringify(acl), BucketPolicy: { policyText: null } }),
    ).toMatchObject({ policy: 'none', block: 'none' });
    expect(readBucket({}, {})).toEqual({ kind: 'bucket' });
  });

  it('never read what is broken as harmless', () => {
    const broken = {
      AccessControlList: '{',
      BucketPolicy: '{',
      PublicAccessBlockConfiguration: '{"blockPublicAcls":true}',
    };
    expect(readBucket({}, broken)).toEqual({ kind: 'bucket', policy: 'unreadable' });
    expect(readBucket({}, { BucketPolicy: { policyText: 'Statement' } })).toEqual({
      kind: 'bucket',
      policy: 'unreadable',
    });
    expect(readBucket({}, { AccessControlList: { grantList: [{ grantee: {}, permission: 'Read' }] } })).toEqual({
      kind: 'bucket',
    });
  });

  it('and accounts read the account-wide block', () => {
    expect(readAccountPublicAccess(block)).toEqual({ kind: 'account-public-access', block: expected.block });
    expect(readAccountPublicAccess({})).toEqual({ kind: 'account-public-access' });
  });
});

describe('databases', () => {
  it('of RDS say whether they are public, where they live and on which port', () => {
    expect(
      readDatabaseInstance({
        engine: 'mysql',
        publiclyAccessible: true,
        dBSubnetGroup: { vpcId: 'vpc-1' },
        endpoint: { port: 3306 },
        dbInstancePort: 0,
      }),
    ).toEqual({ kind: 'database', engine: 'mysql', publiclyAccessible: true, inNetwork: true, port: 3306 });
    expect(readDatabaseInstance({ engine: 'docdb' })).toEqual({ kind: 'database', engine: 'docdb' });
  });

  it('of Aurora have no addresses beside those of their instances', () => {
    expect(readDatabaseCluster({ engine: 'aurora-mysql', dbsubnetGroup: 'x', port: 3306 })).toMatchObject({
      publiclyAccessible: false,
      inNetwork: true,
    });
    expect(readDatabaseCluster({ engine: 'postgres', publiclyAccessible: true })).toMatchObject({
      publiclyAccessible: true,
    });
    expect(readDatabaseCluster({ engine: 'postgres' })).toEqual({ kind: 'database', engine: 'postgres' });
  });

  it('of Redshift and ElastiCache', () => {
    expect(readWarehouse({ publiclyAccessible: false, vpcId: 'vpc-1', endpoint: { port: 5439 } })).toEqual({
      kind: 'database',
      engine: 'redshift',
      publiclyAccessible: false,
      inNetwork: true,
      port: 5439,
    });
    expect(readCache({ Engine: 'redis', Port: 6379 })).toEqual({
      kind: 'database',
      engine: 'redis',
      publiclyAccessible: false,
      port: 6379,
    });
  });

  it('of OpenSearch are on the internet when a whole description shows no VPC', () => {
    const read = readSearchDomain('opensearch');
    expect(read({ ClusterConfig: {}, AccessPolicies: { Statement: [] } })).toEqual({
      kind: 'database',
      engine: 'opensearch',
      publiclyAccessible: true,
      inNetwork: false,
      access: { statements: [] },
      port: 443,
    });
    expect(read({ ClusterConfig: {}, VPCOptions: { SubnetIds: ['s'] } })).toMatchObject({
      publiclyAccessible: false,
      inNetwork: true,
    });
    expect(read({ elasticsearchClusterConfig: {}, vpcoptions: { vpcid: 'vpc-1' }, accessPolicies: '{' })).toMatchObject(
      { publiclyAccessible: false, access: 'unreadable' },
    );
    expect(read({ DomainName: 'x' })).toEqual({ kind: 'database', engine: 'opensearch', port: 443 });
  });
});
