import type { GraphPart } from '@clausewatch/model/graph';
import type { GatewayPart } from '@clausewatch/model/graph-gateways';
import type { Resource } from '@clausewatch/model/resource';
import { parseCidr, toCidrs } from '@clausewatch/net/addresses';

import { everyText, type Fields, fields, flag, list, listOrNone, oneOf, optional, pick, text } from '../read.ts';

const texts = (value: unknown, name: string): string[] =>
  listOrNone(value).flatMap((one) => text(pick(fields(one), name)) ?? []);

const plainTexts = (value: unknown): string[] => listOrNone(value).flatMap((one) => text(one) ?? []);

/** `AWS::EC2::VPC`: its ranges are those of the typed configuration. */
export function network(_: Fields, { ref, configuration }: Resource): GraphPart[] {
  if (configuration.kind !== 'network') return [];
  const account = configuration.owner ?? ref.account;
  return [{ kind: 'network', id: ref.id, account, region: ref.region, prefixes: toCidrs(configuration.addresses) }];
}

/** `AWS::EC2::Subnet`: with one of its prefixes unread nobody knows where it is. */
export function subnet(from: Fields, { ref }: Resource): GraphPart[] {
  const given = [pick(from, 'cidrBlock') ?? [], pick(from, 'ipv6CidrBlockAssociationSet') ?? []].flat();
  const prefixes = everyText(given, (one) => {
    const prefix = text(one) ?? text(pick(fields(one), 'ipv6CidrBlock'));
    return parseCidr(prefix ?? '') === undefined ? undefined : prefix;
  });
  return [{ kind: 'subnet', id: ref.id, ...optional('network', text(pick(from, 'vpcId'))), prefixes: prefixes ?? [] }];
}

/** `AWS::EC2::NetworkAcl`: the entries are those of the typed configuration. */
export function networkAcl(from: Fields, { ref, configuration }: Resource): GraphPart[] {
  if (configuration.kind !== 'network-acl') return [];
  const subnets = texts(pick(from, 'associations'), 'subnetId');
  const { entries, unreadable } = configuration;
  return [{ kind: 'network-acl', id: ref.id, subnets, entries, readable: unreadable.length === 0 }];
}

/** `AWS::EC2::SecurityGroup`. */
export function securityGroup(_: Fields, { ref, configuration }: Resource): GraphPart[] {
  if (configuration.kind !== 'security-group') return [];
  const { network, rules } = configuration;
  return [{ kind: 'security-group', id: ref.id, ...optional('network', network), rules }];
}

/** The internet, egress-only and VPN gateways: attached, or on the way to be. */
export function gateway(type: GatewayPart['type']): (from: Fields, resource: Resource) => GraphPart[] {
  return (from, { ref }) => {
    const attachments = list(pick(from, 'attachments')) ?? list(pick(from, 'vpcAttachments'));
    const held = attachments?.filter((one) => text(pick(fields(one), 'state'))?.startsWith('detach') !== true);
    const networks = everyText(held, (one) => text(pick(fields(one), 'vpcId')));
    return networks === undefined
      ? [{ kind: 'unread', id: ref.id, type: ref.type }]
      : [{ kind: 'gateway', type, id: ref.id, networks }];
  };
}

/** `AWS::EC2::EgressOnlyInternetGateway`: CloudFormation names its network straight. */
export function egressOnlyGateway(from: Fields, resource: Resource): GraphPart[] {
  const id = text(pick(from, 'vpcId'));
  if (id === undefined) return gateway('egress-only-gateway')(from, resource);
  return [{ kind: 'gateway', type: 'egress-only-gateway', id: resource.ref.id, networks: [id] }];
}

/** The states of a NAT gateway (EC2 API, NatGateway `state`), and whether it carries packets in them, or is about to. */
const NAT_STATES = { available: true, pending: true, failed: false, deleting: false, deleted: false } as const;

/** Old items do not tell the state, today's tell it as `{ value }`; `undefined` when it cannot be read. */
function carries(given: unknown): boolean | undefined {
  if (given === undefined || given === null) return true;
  const state = oneOf(pick(fields(given), 'value') ?? given, ...Object.keys(NAT_STATES));
  return state === undefined ? undefined : NAT_STATES[state as keyof typeof NAT_STATES];
}

/** `AWS::EC2::NatGateway`. */
export function natGateway(from: Fields, { ref }: Resource): GraphPart[] {
  return [
    {
      kind: 'nat-gateway',
      id: ref.id,
      ...optional('subnet', text(pick(from, 'subnetId'))),
      public: (pick(from, 'connectivityType') ?? 'public') === 'public',
      ...optional('available', carries(pick(from, 'state'))),
      addresses: listOrNone(pick(from, 'natGatewayAddresses')).map((one) => ({
        ...optional('private', text(pick(fields(one), 'privateIp'))),
        ...optional('public', text(pick(fields(one), 'publicIp'))),
      })),
    },
  ];
}

/** EC2 API, VpcPeeringConnectionStateReason `code`. */
const PEERING_STATES = [
  'active',
  'initiating-request',
  'pending-acceptance',
  'provisioning',
  'expired',
  'failed',
  'rejected',
  'deleting',
  'deleted',
] as const;

/** `AWS::EC2::VPCPeeringConnection`. */
export function peering(_: Fields, { ref, configuration }: Resource): GraphPart[] {
  if (configuration.kind !== 'peering') return [];
  const { requester, accepter } = configuration;
  const status = oneOf(configuration.status, ...PEERING_STATES);
  if (status === undefined || requester.network === undefined || accepter.network === undefined)
    return [{ kind: 'unread', id: ref.id, type: ref.type }];
  const networks = [requester.network, accepter.network] as const;
  return [{ kind: 'peering', id: ref.id, active: status === 'active', networks }];
}

/** States of an attachment that carries packets, or is about to (VPC API, TransitGatewayVpcAttachment). */
const CARRYING: ReadonlySet<string> = new Set(['available', 'modifying', 'pending', 'deleting']);

/** `AWS::EC2::TransitGatewayAttachment`: which table it uses is no part of the item, so that stays unread. */
export function transitAttachment(from: Fields, { ref }: Resource): GraphPart[] {
  const of = text(pick(from, 'transitGatewayId'));
  if (of === undefined) return [{ kind: 'unread', id: ref.id, type: ref.type }];
  const state = text(pick(from, 'state'));
  return [
    {
      kind: 'transit-attachment',
      id: ref.id,
      gateway: of,
      ...optional('network', text(pick(from, 'vpcId'))),
      subnets: plainTexts(pick(from, 'subnetIds')),
      available: state === undefined || CARRYING.has(state),
    },
  ];
}

/** `AWS::EC2::VPCEndpoint`. The name of an endpoint service ends with its id (PrivateLink guide). */
export function endpoint(from: Fields, { ref }: Resource): GraphPart[] {
  const name = text(pick(from, 'serviceName'));
  const type = oneOf(pick(from, 'vpcEndpointType'), 'gateway', 'interface') ?? 'other';
  return [
    {
      kind: 'endpoint',
      id: ref.id,
      type,
      // One of the provider's own that nobody can name, in the place of those that cannot be read.
      interfaces:
        type === 'gateway' ? [] : (everyText(pick(from, 'networkInterfaceIds')) ?? [`interfaces of ${ref.id}`]),
      ...optional('network', text(pick(from, 'vpcId'))),
      ...optional('service', /vpce-svc-[0-9a-z]+$/.exec(name ?? '')?.[0] ?? name),
    },
  ];
}

/** `AWS::EC2::VPCEndpointService`: API Gateway makes one for each VPC link of a REST API, and manages its endpoints. */
export function endpointService(from: Fields, { ref }: Resource): GraphPart[] {
  return [
    {
      kind: 'endpoint-service',
      id: ref.id,
      ...optional('balancers', everyText(pick(from, 'networkLoadBalancerArns') ?? [])),
      managed: flag(pick(from, 'managesVpcEndpoints')) === true,
    },
  ];
}

/** `AWS::EC2::VPCBlockPublicAccessOptions`. */
export function publicBlock(from: Fields, { ref }: Resource): GraphPart[] {
  const mode = oneOf(pick(from, 'internetGatewayBlockMode'), 'off', 'block-bidirectional', 'block-ingress');
  return [{ kind: 'public-block', account: ref.account, region: ref.region, mode: mode ?? 'unreadable' }];
}

/** `AWS::EC2::VPCBlockPublicAccessExclusion`. */
export function publicBlockExclusion(from: Fields, { ref }: Resource): GraphPart[] {
  const of = text(pick(from, 'subnetId')) ?? text(pick(from, 'vpcId'));
  const mode = oneOf(pick(from, 'internetGatewayExclusionMode'), 'allow-bidirectional', 'allow-egress');
  if (of === undefined) return [{ kind: 'unread', id: ref.id, type: ref.type }];
  return [{ kind: 'public-block-exclusion', id: ref.id, of, mode: mode ?? 'unreadable' }];
}
