import type { GraphPart, Route, RouteTargetKind } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';
import { parseCidr } from '@clausewatch/net/addresses';

import { everyText, type Fields, fields, flag, list, optional, pick, text } from '../read.ts';

/** Where a route can lead, by the field that says so (EC2 API reference, Route); `gatewayId` is told apart by its prefix. */
const TARGETS: readonly (readonly [field: string, kind: RouteTargetKind])[] = [
  ['natGatewayId', 'nat-gateway'],
  ['transitGatewayId', 'transit-gateway'],
  ['vpcPeeringConnectionId', 'peering'],
  ['egressOnlyInternetGatewayId', 'egress-only-gateway'],
  ['networkInterfaceId', 'interface'],
  ['instanceId', 'interface'],
  ['carrierGatewayId', 'other'],
  ['localGatewayId', 'other'],
  ['coreNetworkArn', 'other'],
];

const GATEWAYS: readonly (readonly [prefix: string, kind: RouteTargetKind])[] = [
  ['local', 'local'],
  ['igw-', 'internet-gateway'],
  ['vgw-', 'private-gateway'],
  ['vpce-', 'endpoint'],
  ['eigw-', 'egress-only-gateway'],
];

function targetOf(route: Fields, at: string): Route['target'] {
  for (const [field, kind] of TARGETS) {
    const id = text(pick(route, field));
    if (id !== undefined) return { kind, id };
  }
  const gateway = text(pick(route, 'gatewayId'));
  const known = GATEWAYS.find(([prefix]) => gateway?.startsWith(prefix));
  return { kind: known?.[1] ?? 'other', id: gateway ?? `the target of ${at}` };
}

function routeOf(value: unknown, at: string): Route {
  const route = fields(value) ?? {};
  const prefix = text(pick(route, 'destinationCidrBlock')) ?? text(pick(route, 'destinationIpv6CidrBlock'));
  return {
    ...optional('prefix', prefix),
    ...optional('list', text(pick(route, 'destinationPrefixListId'))),
    target: targetOf(route, at),
    blackhole: pick(route, 'state') === 'blackhole',
    propagated: pick(route, 'origin') === 'EnableVgwRoutePropagation',
    at,
  };
}

const subnetOrGateway = (association: Fields): string | undefined =>
  text(pick(association, 'subnetId')) ?? text(pick(association, 'gatewayId'));

/** `AWS::EC2::RouteTable`. */
export function routeTable(from: Fields, { ref }: Resource): GraphPart[] {
  const routes = list(pick(from, 'routes'));
  const associations = list(pick(from, 'associations'))?.map((one) => fields(one) ?? {});
  // One that nobody can read may be any subnet's.
  const told = associations?.every((one) => flag(pick(one, 'main')) === true || subnetOrGateway(one) !== undefined);
  const network = optional('network', text(pick(from, 'vpcId')));
  if (routes === undefined || associations === undefined || told !== true)
    return [{ kind: 'unread', id: ref.id, type: ref.type, ...network }];
  const inState = (...states: readonly string[]): readonly Fields[] =>
    associations.filter((one) =>
      states.includes(text(pick(fields(pick(one, 'associationState')), 'state')) ?? 'associated'),
    );
  const subnetsOf = (some: readonly Fields[]): string[] => some.flatMap((one) => text(pick(one, 'subnetId')) ?? []);
  const held = inState('associated', 'associating');
  // An association on its way out may already be another table's, or the main one's.
  const leaving = subnetsOf(inState('disassociating'));
  return [
    {
      kind: 'route-table',
      id: ref.id,
      ...network,
      main: held.some((one) => flag(pick(one, 'main')) === true),
      subnets: subnetsOf(held),
      ...(leaving.length === 0 ? {} : { leaving }),
      gateways: held.flatMap((one) => text(pick(one, 'gatewayId')) ?? []),
      routes: routes.map((route, i) => routeOf(route, `/routes/${i}`)),
    },
  ];
}

/** `AWS::EC2::PrefixList`: PascalCase, as CloudFormation spells it. */
export function prefixList(from: Fields, { ref }: Resource): GraphPart[] {
  const id = text(pick(from, 'prefixListId')) ?? ref.id;
  const prefixes = everyText(pick(from, 'entries'), (entry) => {
    const cidr = text(pick(fields(entry), 'cidr'));
    return cidr === undefined || parseCidr(cidr) === undefined ? undefined : cidr;
  });
  return prefixes === undefined ? [{ kind: 'unread', id, type: ref.type }] : [{ kind: 'prefix-list', id, prefixes }];
}
