import type { ResourceRef } from '@clausewatch/model/resource';

import { type Fields, fields, listOrNone, pick, text } from '../read.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}
/** A machine has a handful of interfaces with a handful of groups each. */
const mostAttached = 40;

type Found = readonly (readonly [type: string, id: string | undefined, name?: string | undefined])[];

/** IAM principals, by the unique id that Config uses: `AROA…:session` is the role without its session. */
function principal(details: Fields | undefined, place: Place): Found {
  const name = text(pick(details, 'userName'));
  const id = text(pick(details, 'principalId'))?.split(':', 1)[0];
  switch (text(pick(details, 'userType'))) {
    case 'Root':
      return [['AWS::::Account', place.account]];
    case 'AssumedRole':
    case 'Role':
      return [['AWS::IAM::Role', id ?? name, name]];
    case 'IAMUser':
      return [['AWS::IAM::User', id ?? name, name]];
    default:
      return [];
  }
}

function named(type: string, details: unknown, ...names: readonly string[]): Found {
  const from = fields(details);
  const [id] = names.flatMap((name) => text(pick(from, name)) ?? []);
  return [[type, id, text(pick(from, 'name'))]];
}

type Reader = (resource: Fields, place: Place) => Found;

/** By the finding's `resourceType`, in the order in which several are listed when none is named. */
const DETAILS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['Instance', (from) => named('AWS::EC2::Instance', pick(from, 'instanceDetails'), 'instanceId')],
  ['AccessKey', (from, place) => principal(fields(pick(from, 'accessKeyDetails')), place)],
  [
    'S3Bucket',
    (from) => listOrNone(pick(from, 's3BucketDetails')).flatMap((one) => named('AWS::S3::Bucket', one, 'name')),
  ],
  ['EKSCluster', (from) => named('AWS::EKS::Cluster', pick(from, 'eksClusterDetails'), 'name')],
  [
    'RDSDBInstance',
    (from) =>
      named('AWS::RDS::DBInstance', pick(from, 'rdsDbInstanceDetails'), 'dbiResourceId', 'dbInstanceIdentifier'),
  ],
  ['Lambda', (from) => named('AWS::Lambda::Function', pick(from, 'lambdaDetails'), 'functionName')],
  ['ECSCluster', (from) => named('AWS::ECS::Cluster', pick(from, 'ecsClusterDetails'), 'arn', 'name')],
  [
    'EBSVolume',
    (from) =>
      listOrNone(pick(fields(pick(from, 'ebsVolumeDetails')), 'scannedVolumeDetails')).map((one) => {
        const arn = text(pick(fields(one), 'volumeArn'));
        return ['AWS::EC2::Volume', arn?.slice(arn.lastIndexOf('/') + 1)] as const;
      }),
  ],
]);

/** The interfaces of the instance that a finding is about, and the security groups on them. */
export function attachedTo(finding: Fields, { account, region }: Place): readonly ResourceRef[] {
  const instance = fields(pick(fields(pick(finding, 'resource')), 'instanceDetails'));
  const place = { provider: 'aws', account, region };
  const found = listOrNone(pick(instance, 'networkInterfaces')).flatMap((one) => {
    const card = fields(one);
    const groups = listOrNone(pick(card, 'securityGroups')).map((group) => text(pick(fields(group), 'groupId')));
    return [
      ['AWS::EC2::NetworkInterface', text(pick(card, 'networkInterfaceId'))] as const,
      ...groups.map((id) => ['AWS::EC2::SecurityGroup', id] as const),
    ];
  });
  const known = new Map(found.flatMap(([type, id]) => (id === undefined ? [] : [[id, { ...place, type, id }]])));
  return [...known.values()].slice(0, mostAttached);
}

/** The resources of a finding by their Config type names, the one it is about first; what is unknown is left out. */
export function resourcesOf(finding: Fields, place: Place): readonly ResourceRef[] {
  const resource = fields(pick(finding, 'resource')) ?? {};
  const main = text(pick(resource, 'resourceType'));
  const readers = [...DETAILS].toSorted(([a], [b]) => Number(b === main) - Number(a === main));
  const seen = new Set<string>();
  return readers.flatMap(([, read]) =>
    read(resource, place).flatMap(([type, id, name]): ResourceRef[] => {
      if (id === undefined || seen.has(`${type} ${id}`)) return [];
      seen.add(`${type} ${id}`);
      const region = type.startsWith('AWS::IAM::') ? 'global' : place.region;
      return [{ provider: 'aws', account: place.account, region, type, id, ...(name === undefined ? {} : { name }) }];
    }),
  );
}
