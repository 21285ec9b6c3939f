/** Resources of the small world for pipeline tests: groups, interfaces, peerings, networks and logs that say themselves what is wrong. */
import type { StoredResource } from '@clausewatch/app/ports';
import type { Kind } from '@clausewatch/model/configuration';
import type { GraphPart, RouteTargetKind } from '@clausewatch/model/graph';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import { cidrs, none } from '@clausewatch/net/addresses';
import { type FirewallRule, peerFrom } from '@clausewatch/net/rule';
import { parseTrafficText } from '@clausewatch/net/traffic';

/** What a test group says of itself: subjects that are broken, or `?` for one that nobody can decide. */
export interface Told {
  readonly broken?: readonly string[];
  readonly unknown?: boolean;
  /** Sources of every broken subject. */
  readonly sources?: readonly string[];
  /** Its rules really admit everybody to what is broken. */
  readonly admits?: boolean;
}

/** What a test interface says of itself. */
export interface Plugged {
  readonly group: string;
  readonly public: boolean;
}

/** Where a peer of the world's own account and region is. */
export const PEER = { account: '444455556666', region: 'us-east-1' } as const;

export function groupRef(id: string): ResourceRef {
  return { provider: 'aws', account: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id };
}

/** Of a thing of this world, by its id. */
export function refOf(id: string): ResourceRef {
  const type = TYPES.find(([prefix]) => id.startsWith(prefix))?.[1];
  return type === undefined ? groupRef(id) : { ...groupRef(id), type };
}

const TYPES = [
  ['vpc-', 'AWS::EC2::VPC'],
  ['fl-', 'AWS::EC2::FlowLog'],
  ['eni-', 'AWS::EC2::NetworkInterface'],
  ['pcx-', 'AWS::EC2::VPCPeeringConnection'],
] as const;

export function groupState(id: string, at: string, told: Told): Resource {
  return {
    ref: groupRef(id),
    tags: {},
    configuration: { kind: 'security-group', isDefault: false, rules: told.admits === true ? admitting(told) : [] },
    capturedAt: at,
    stateId: '1',
    raw: { configuration: told, supplementary: {} },
  };
}

function admitting({ broken = [] }: Told): readonly FirewallRule[] {
  const peer = peerFrom({ cidrs: ['0.0.0.0/0'] });
  return broken.map((subject) => ({
    direction: 'ingress',
    peer,
    traffic: parseTrafficText(subject.replace('ingress ', '')),
    at: `/${subject}`,
  }));
}

/** An interface in the network of its account, with a way to the internet; 10.1.0.0/16 here, 10.2.0.0/16 at the peer. */
export function plugState(id: string, at: string, plugged: Plugged, where: Partial<ResourceRef> = {}): Resource {
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::NetworkInterface', ...where },
    configuration: { kind: 'network-part' },
    raw: { configuration: plugged, supplementary: {} },
  };
}

/** `status`: in words of AWS, of a connection that is not active. */
export function peeringState(id: string, at: string, active: boolean, status = 'deleted'): Resource {
  const { account, region } = groupRef('');
  const configuration = {
    kind: 'peering',
    status: active ? 'active' : status,
    requester: { account, region, network: 'vpc-of-111122223333' },
    accepter: { ...PEER, network: `vpc-of-${PEER.account}` },
  } as const;
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::VPCPeeringConnection' },
    configuration,
    raw: { configuration: { active, status }, supplementary: {} },
  };
}

/** What the resources of this world are in the graph. */
export function graphParts({ ref, configuration, raw }: Resource): readonly GraphPart[] {
  const network = `vpc-of-${ref.account}`;
  if (configuration.kind === 'unread') return [{ kind: 'unread', id: ref.id, type: ref.type }];
  if (configuration.kind === 'security-group')
    return [{ kind: 'security-group', id: ref.id, network, rules: configuration.rules }];
  if (configuration.kind === 'peering')
    return [
      {
        kind: 'peering',
        id: ref.id,
        active: configuration.status === 'active',
        networks: [network, `vpc-of-${PEER.account}`],
      },
    ];
  if (configuration.kind !== 'network-part') return [];
  const { group, public: open } = raw.configuration as Plugged;
  const [own, other] = ref.account === PEER.account ? [2, 1] : [1, 2];
  const subnets = [`subnet-${own}`];
  const route = (prefix: string, kind: RouteTargetKind, id: string) =>
    ({ prefix, target: { kind, id }, blackhole: false, propagated: false, at: prefix }) as const;
  const entry = (direction: 'ingress' | 'egress') =>
    ({
      direction,
      number: 100,
      action: 'allow',
      traffic: { kind: 'all' },
      addresses: cidrs('0.0.0.0/0'),
      at: '',
    }) as const;
  return [
    { kind: 'network', id: network, prefixes: [`10.${own}.0.0/16`] },
    { kind: 'subnet', id: `subnet-${own}`, network, prefixes: [`10.${own}.1.0/24`] },
    { kind: 'network-acl', id: `acl-${own}`, subnets, readable: true, entries: [entry('ingress'), entry('egress')] },
    { kind: 'gateway', type: 'internet-gateway', id: `igw-${own}`, networks: [network] },
    {
      kind: 'route-table',
      id: `rtb-${own}`,
      network,
      main: true,
      subnets,
      gateways: [],
      routes: [route('0.0.0.0/0', 'internet-gateway', `igw-${own}`), route(`10.${other}.0.0/16`, 'peering', 'pcx-1')],
    },
    {
      kind: 'interface',
      id: ref.id,
      subnet: `subnet-${own}`,
      network,
      type: 'interface',
      groups: ref.account === PEER.account ? [] : [group],
      addresses: [
        { address: `10.${own}.1.${ref.id.slice(-1)}`, ...(open ? { public: `54.1.${own}.${ref.id.slice(-1)}` } : {}) },
      ],
      of: [],
    },
  ];
}

/** A network that is watched by a log, or a log. */
export function networkState(id: string, at: string): Resource {
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::VPC' },
    configuration: { kind: 'network', addresses: none },
  };
}

export function logState(id: string, at: string, watches: string, active: boolean): Resource {
  const configuration = { kind: 'flow-log', watches, active } as const;
  return {
    ...groupState(id, at, {}),
    ref: { ...groupRef(id), type: 'AWS::EC2::FlowLog' },
    configuration,
    raw: { configuration, supplementary: {} },
  };
}

/** What is stored of one, made into a resource again. */
export function readState({ ref, tags, capturedAt, stateId, raw }: StoredResource): Resource {
  if (ref.type === 'AWS::EC2::NetworkInterface')
    return { ...plugState(ref.id, capturedAt, raw.configuration as Plugged, ref), stateId };
  if (ref.type === 'AWS::EC2::VPCPeeringConnection') {
    const { active, status } = raw.configuration as { readonly active: boolean; readonly status: string };
    return { ...peeringState(ref.id, capturedAt, active, status), stateId };
  }
  if (ref.type === 'AWS::EC2::VPC') return { ...networkState(ref.id, capturedAt), stateId };
  if (ref.type !== 'AWS::EC2::FlowLog')
    return { ...groupState(ref.id, capturedAt, raw.configuration as Told), tags, stateId };
  const { watches, active } = raw.configuration as { readonly watches: string; readonly active: boolean };
  return { ...logState(ref.id, capturedAt, watches, active), stateId };
}

/** The kind of configuration that a type of this world has. */
export function kindOf(type: string): Kind {
  return KINDS.get(type) ?? 'security-group';
}

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['AWS::EC2::VPC', 'network'],
  ['AWS::EC2::FlowLog', 'flow-log'],
  ['AWS::EC2::NetworkInterface', 'network-part'],
  ['AWS::EC2::VPCPeeringConnection', 'peering'],
]);
