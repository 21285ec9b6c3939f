import type { GraphPart, ServicePart } from '@clausewatch/model/graph';

import { type AddressSet, cidrs, covers, isEmpty, parseCidr, toCidrs, unionOf } from '@clausewatch/net/addresses';

import type { Joins, Tables } from './estate.ts';

type PartIn<T extends keyof Tables> = Tables[T] extends { readonly get: (id: string) => infer P }
  ? NonNullable<P>
  : never;

/** What names what: parts of one table, each under the names that it is found by. */
export interface Join {
  readonly table: keyof Tables;
  readonly names: (part: GraphPart) => readonly string[];
}

function of<T extends keyof Tables>(table: T, names: (part: PartIn<T>) => readonly string[]): Join {
  return { table, names: (part) => names(part as unknown as PartIn<T>) };
}

/** The name under which every target group is found that has a target by IPv6 address: there are hardly any. */
export const SIX = 'IPv6';

/** The same for IPv4. */
export const FOUR = 'IPv4';

/** From where VPC Lattice calls: RFC 3927, RFC 4291, and its own IPv6 block. */
const LINK_LOCAL: AddressSet = cidrs('169.254.0.0/16', 'fe80::/10', 'fd00:ec2:80::/64');

export const isLinkLocal = (addresses: AddressSet): boolean => !isEmpty(addresses) && covers(LINK_LOCAL, addresses);

/** The name of a load balancer, as its interfaces use it. */
export const BALANCER = /^(?:(?:app|net|gwy)\/|ELB )/;

/** The id of an endpoint, as its interfaces name it. */
export const ENDPOINT = /^vpce-[0-9a-z]+$/;

/** The name for a network, or groups, that a part does not tell. */
export const UNTOLD = '?';

const isFour = (id: string): boolean => /^[0-9.]+$/.test(id);
const isSix = (id: string): boolean => id.includes(':') && !id.startsWith('arn:');

/** One text for each address, however it is written. */
export function canonical(id: string): string {
  const own = parseCidr(id);
  return own === undefined ? id : canonicalOf(own);
}

export function canonicalOf(address: AddressSet): string {
  return toCidrs(address)[0]?.replace(/\/(?:32|128)$/, '') ?? '';
}

const some = (...names: readonly (string | undefined)[]): string[] => names.filter((name) => name !== undefined);

export const namesOf = (service: ServicePart): string[] => [...new Set([service.id, ...service.names])];

export const joins: Readonly<Record<keyof Joins, Join>> = {
  aclsOf: of('acls', ({ subnets }) => subnets),
  tablesOf: of('routeTables', ({ subnets }) => subnets),
  tablesLeft: of('routeTables', ({ leaving = [] }) => leaving),
  mainTablesOf: of('routeTables', ({ main, network }) => (main ? some(network) : [])),
  edgeTablesOf: of('routeTables', ({ gateways }) => gateways),
  tablesTo: of('routeTables', ({ routes }) => [
    ...new Set(routes.flatMap(({ target, list }) => some(target.kind === 'local' ? undefined : target.id, list))),
  ]),
  gatewaysOf: of('gateways', ({ type, networks }) => (type === 'internet-gateway' ? networks : [])),
  peeringsOf: of('peerings', ({ networks }) => [...new Set(networks)]),
  attachmentsOf: of('attachments', ({ network }) => some(network)),
  attachedTo: of('attachments', ({ gateway, table }) => some(gateway, table)),
  exclusionsOf: of('exclusions', (exclusion) => [exclusion.of]),
  endpointsBy: of('endpoints', ({ interfaces, service = UNTOLD }) => [...interfaces, service]),
  endpointInterfaces: of('interfaces', ({ of: names }) => (names.some((id) => ENDPOINT.test(id)) ? ['all'] : [])),
  endpointServicesBy: of('endpointServices', ({ balancers = [UNTOLD] }) => ['all', ...new Set(balancers)]),
  natsIn: of('nats', ({ subnet }) => some(subnet)),
  subnetsOf: of('subnets', ({ network }) => some(network)),
  networksOf: of('networks', ({ account, region }) =>
    account === undefined || region === undefined ? [UNTOLD] : [`${account} ${region}`],
  ),
  membersOf: of('interfaces', ({ groups = [UNTOLD] }) => groups),
  interfacesIn: of('interfaces', ({ subnet, network = UNTOLD }) => some(subnet, network)),
  serving: of('interfaces', (part) => part.of),
  balancerInterfaces: of('interfaces', ({ of: names }) => (names.some((name) => BALANCER.test(name)) ? ['all'] : [])),
  entrances: of('interfaces', ({ entrance }) => (entrance === undefined ? [] : ['all'])),
  servicesBy: of('services', namesOf),
  servicesOf: of('services', ({ groups = [] }) => groups),
  servicesIn: of('services', ({ subnets = [], subnetGroup }) => [...subnets, ...some(subnetGroup), UNTOLD]),
  subnetGroupsIn: of('subnetGroups', ({ subnets }) => subnets),
  balancers: of('services', ({ type }) => (type === 'database' || type === 'gateway' ? [] : ['all'])),
  listenersOf: of('listeners', ({ balancer }) => [balancer]),
  everyListener: of('listeners', () => ['all']),
  sendersTo: of('listeners', ({ forwards }) => forwards),
  groupsOfTarget: of('targetGroups', ({ targets = [] }) => [
    ...new Set(targets.flatMap(({ id }) => (isSix(id) ? [SIX, canonical(id)] : isFour(id) ? [FOUR, id] : [id]))),
  ]),
  namersOf: of('groups', ({ rules }) => [...new Set(rules.flatMap(({ peer }) => peer.groups.map(({ id }) => id)))]),
  linkLocalGroups: of('groups', ({ rules }) => (rules.some(({ peer }) => isLinkLocal(peer.addresses)) ? ['all'] : [])),
  linkLocalLists: of('lists', ({ prefixes }) =>
    isLinkLocal(unionOf(prefixes.flatMap((one) => parseCidr(one) ?? []))) ? ['all'] : [],
  ),
  groupsNaming: of('groups', ({ rules }) => [...new Set(rules.flatMap(({ peer }) => peer.lists))]),
  tiedTo: of('tied', (one) => [one.interface ?? UNTOLD]),
  blocksOn: of('blocks', ({ mode }) => (mode === 'off' ? [] : ['on'])),
  unreadOf: of('unread', ({ type }) => [type]),
  unreadTablesOf: of('unread', ({ type, network = UNTOLD }) => (type === 'AWS::EC2::RouteTable' ? [network] : [])),
};

export const JOINS = Object.keys(joins) as (keyof Joins)[];

/** The one part that a name stands for; `undefined` when there is none, or several that contradict each other. */
export function only<P>(parts: readonly P[] | undefined): P | undefined {
  return parts?.length === 1 ? parts[0] : undefined;
}
