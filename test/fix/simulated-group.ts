/** A security group as EC2 keeps it, to try fixes on: a rule is one traffic and one peer, revoked by exactly those words or not at all. */
import { shellWords } from '@clausewatch/controls/kit/shell-words';
import type { Resource } from '@clausewatch/model/resource';
import { readSecurityGroup } from '@clausewatch/sources/aws-config/kinds/security-group';

export interface Tuple {
  readonly direction: 'ingress' | 'egress';
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly peer: Readonly<Record<string, string>>;
  readonly description?: string;
}

/** Rules by all that tells them apart. */
export type State = ReadonlyMap<string, Tuple>;

export function stateOf(tuples: readonly Tuple[]): State {
  return new Map(tuples.map((tuple) => [keyOf(tuple), tuple]));
}

/** The state as text: equal for groups that EC2 describes in the same words. */
export function described(state: State): readonly string[] {
  return [...state].map(([key, { description }]) => `${key} ${description ?? ''}`).toSorted();
}

const FIELDS = {
  IpRanges: 'CidrIp',
  Ipv6Ranges: 'CidrIpv6',
  UserIdGroupPairs: 'GroupId',
  PrefixListIds: 'PrefixListId',
} as const;

function keyOf({ direction, IpProtocol, FromPort, ToPort, peer }: Tuple): string {
  return JSON.stringify([direction, IpProtocol, FromPort, ToPort, peer]);
}

type Permission = Readonly<Record<keyof typeof FIELDS, readonly Readonly<Record<string, string>>[] | undefined>> &
  Tuple;

/** The group after the commands. Throws where EC2 would refuse: `InvalidPermission.NotFound`, `InvalidPermission.Duplicate`, `RulesPerSecurityGroupLimitExceeded`. */
export function after(state: State, commands: readonly string[]): State {
  const rules = new Map(state);
  for (const command of commands) {
    const words = shellWords(command);
    const [, verb, direction] = /^(revoke|authorize)-security-group-(ingress|egress)$/.exec(words[2] ?? '') ?? [];
    if (verb === undefined) throw new Error(`not a change of a group: ${command}`);
    const permissions = JSON.parse(words[words.indexOf('--ip-permissions') + 1] ?? '') as readonly Permission[];
    for (const permission of permissions)
      for (const tuple of tuplesOf(direction as Tuple['direction'], permission)) {
        const key = keyOf(tuple);
        if (rules.has(key) !== (verb === 'revoke'))
          throw new Error(`InvalidPermission.${verb === 'revoke' ? 'NotFound' : 'Duplicate'}: ${key}`);
        if (verb === 'revoke') rules.delete(key);
        else rules.set(key, tuple);
      }
    if (verb === 'authorize') withinQuota([...rules.values()]);
  }
  return rules;
}

/** 60 rules for each direction and family. */
function withinQuota(rules: readonly Tuple[]): void {
  for (const direction of ['ingress', 'egress'])
    for (const other of ['CidrIp', 'CidrIpv6'])
      if (rules.filter((rule) => rule.direction === direction && !(other in rule.peer)).length > 60)
        throw new Error('RulesPerSecurityGroupLimitExceeded');
}

function tuplesOf(direction: Tuple['direction'], permission: Permission): readonly Tuple[] {
  const { IpProtocol, FromPort, ToPort } = permission;
  return Object.keys(FIELDS).flatMap((list) =>
    (permission[list as keyof typeof FIELDS] ?? []).map(({ Description, ...peer }): Tuple => ({
      direction,
      IpProtocol,
      ...(FromPort === undefined || ToPort === undefined ? {} : { FromPort, ToPort }),
      peer,
      ...(Description === undefined ? {} : { description: Description }),
    })),
  );
}

const SPELLED = {
  IpRanges: ['ipv4Ranges', 'cidrIp'],
  Ipv6Ranges: ['ipv6Ranges', 'cidrIpv6'],
  UserIdGroupPairs: ['userIdGroupPairs', 'groupId'],
  PrefixListIds: ['prefixListIds', 'prefixListId'],
} as const;

function permissionsOf(state: State, direction: Tuple['direction']): readonly object[] {
  const own = [...state.values()].filter((tuple) => tuple.direction === direction);
  const byTraffic = Map.groupBy(own, ({ IpProtocol, FromPort, ToPort }) => `${IpProtocol} ${FromPort} ${ToPort}`);
  return [...byTraffic.values()].map((same) => ({
    ipProtocol: same[0]?.IpProtocol,
    fromPort: same[0]?.FromPort,
    toPort: same[0]?.ToPort,
    ...Object.fromEntries(
      Object.entries(SPELLED).map(([list, [name, field]]) => {
        const spelled = FIELDS[list as keyof typeof FIELDS];
        const found = same.filter(({ peer }) => spelled in peer);
        const entries = found.map(({ peer, description }) => ({
          [field]: peer[spelled],
          ...(peer['UserId'] === undefined ? {} : { userId: peer['UserId'] }),
          ...(description === undefined ? {} : { description }),
        }));
        return [name, entries];
      }),
    ),
  }));
}

/** The group as AWS Config would describe it. */
export function groupFrom(state: State, groupName = 'web'): Resource {
  const configuration = {
    groupId: 'sg-0a1b2c3d',
    groupName,
    vpcId: 'vpc-0a1b2c3d',
    ownerId: '111122223333',
    ipPermissions: permissionsOf(state, 'ingress'),
    ipPermissionsEgress: permissionsOf(state, 'egress'),
  };
  return {
    ref: {
      provider: 'aws',
      account: '111122223333',
      region: 'eu-west-1',
      type: 'AWS::EC2::SecurityGroup',
      id: 'sg-0a1b2c3d',
      name: groupName,
    },
    tags: {},
    configuration: readSecurityGroup(configuration),
    capturedAt: '2026-03-01T12:00:00.000Z',
    stateId: '0',
    raw: { configuration, supplementary: {} },
  };
}
