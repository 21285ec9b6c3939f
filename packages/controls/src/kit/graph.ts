/** What graph controls share: the graph of a scope, its own resources, and which environment an endpoint is in. */
import type { GraphScope } from '@clausewatch/model/control';
import { environmentOf, sameEnvironment } from '@clausewatch/model/environment';
import type { GraphPart } from '@clausewatch/model/graph';
import type { Registers } from '@clausewatch/model/registers';
import type { Resource, ResourceOf, ResourceRef } from '@clausewatch/model/resource';
import { type AddressSet, parseCidr, unionOf } from '@clausewatch/net/addresses';
import { type Atlas, atlasAfter, atlasOf } from '@clausewatch/reach/atlas';
import { exposureOf } from '@clausewatch/reach/exposed';
import type { Asked, Endpoint, Exposures } from '@clausewatch/reach/exposures';
import { exposureKept } from '@clausewatch/reach/kept';

import { notRecorded, recorded } from './evidence.ts';

const INTERFACE = 'AWS::EC2::NetworkInterface';

/** Whoever needs one of these in the graph and does not find it knows that something is missing. */
const MISSED: ReadonlySet<string> = new Set(
  [
    'VPC',
    'Subnet',
    'RouteTable',
    'PrefixList',
    'InternetGateway',
    'EgressOnlyInternetGateway',
    'VPNGateway',
    'NatGateway',
    'VPCPeeringConnection',
    'TransitGatewayAttachment',
    'TransitGatewayVpcAttachment',
    'NetworkAcl',
    'SecurityGroup',
  ].map((name) => `AWS::EC2::${name}`),
);

/** One scope with what is looked up in it again and again. */
export interface Graph {
  readonly atlas: Atlas;
  /** The resource of an id, or the service of one of its names; of the scope's own account and region where there are several. */
  readonly find: (id: string) => Resource | undefined;
  /** Security groups of the scope's own account and region. */
  readonly groups: readonly ResourceOf<'security-group'>[];
  /** Why endpoints may exist that nobody has seen. */
  readonly unseen: readonly string[];
}

type Place = Pick<ResourceRef, 'account' | 'region'>;

const atlases = new WeakMap<readonly GraphPart[], Atlas>();
const indexes = new WeakMap<readonly Resource[], ReadonlyMap<string, Resource>>();
const graphs = new WeakMap<GraphScope, Graph>();

/** The graph of a scope, built once however many controls ask. */
export function graphOf(scope: GraphScope): Graph {
  const known = graphs.get(scope);
  if (known !== undefined) return known;
  const { parts, resources } = scope;
  const atlas = atlases.get(parts) ?? atlasFor(scope);
  atlases.set(parts, atlas);
  const own = resources.filter(({ ref }) => isHome(scope, ref));
  const index = indexes.get(resources) ?? indexOf(resources);
  indexes.set(resources, index);
  const home = indexOf(own);
  const names = new Map([...atlas.bare.services.values()].flatMap((one) => one.names.map((name) => [name, one.id])));
  const byId = (id: string): Resource | undefined => home.get(id) ?? index.get(id);
  const graph: Graph = {
    atlas,
    find: (id) => byId(id) ?? byId(names.get(id) ?? id),
    groups: own.filter(
      (one): one is Resource & ResourceOf<'security-group'> => one.configuration.kind === 'security-group',
    ),
    unseen: [...unseenIn(scope, scope), ...dangling(scope, atlas, byId)],
  };
  graphs.set(scope, graph);
  return graph;
}

interface Made {
  readonly parts: readonly GraphPart[];
  readonly atlas: Atlas;
}

const newest = new WeakMap<object, Made>();

/** By way of the one that was made last for this network. */
function atlasFor({ parts, kin }: GraphScope): Atlas {
  const last = kin === undefined ? undefined : newest.get(kin);
  const atlas = last === undefined ? atlasOf(parts) : atlasAfter(last.atlas, last.parts, parts);
  if (kin !== undefined) newest.set(kin, { parts, atlas });
  return atlas;
}

/** What of the scope's own, or named by something of it, nobody could read and the graph does not miss: it may be an endpoint, or lead to one. */
function dangling(scope: GraphScope, { bare }: Atlas, find: Graph['find']): readonly string[] {
  const { tied, endpoints, listeners, interfaces, servicesBy } = bare;
  const home = ({ id }: { readonly id: string }): boolean => isHome(scope, find(id)?.ref ?? scope);
  const named = [
    ...[...tied.values()].filter(home).flatMap((one) => one.interface ?? []),
    ...[...endpoints.values()].filter(home).flatMap((one) => one.interfaces),
  ];
  const balancers = [...listeners.values()].filter(home).map(({ balancer }) => balancer);
  const unread = [...bare.unread.values()].filter(({ type }) => !MISSED.has(type)).filter(home);
  return [
    ...[...named, ...unread.map(({ id }) => id)].filter((id) => !interfaces.has(id)),
    ...balancers.filter((id) => !servicesBy.has(id)),
  ];
}

const indexOf = (resources: readonly Resource[]): ReadonlyMap<string, Resource> =>
  new Map(resources.map((resource) => [resource.ref.id, resource]));

/** True of resources that the scope's verdicts may be about: the others belong to a scope of their own. */
export function isHome(scope: Place, ref: Place): boolean {
  return ref.account === scope.account && ref.region === scope.region;
}

/** True of endpoints that the scope's verdicts may be about, and of those of which nobody says whose they are. */
export function isOwn(scope: GraphScope, endpoint: Endpoint): boolean {
  const graph = graphOf(scope);
  const ref = (graph.find(endpoint.id) ?? behind(graph, endpoint))?.ref;
  return ref === undefined || isHome(scope, ref);
}

/** Why endpoints of an account and region may exist that nobody has seen. */
export function unseenIn({ resources }: GraphScope, { account, region }: Place): readonly string[] {
  const there = resources.filter(({ ref }) => ref.account === account && ref.region === region);
  const seen = there.some(({ ref }) => ref.type === INTERFACE) || recorded(there, INTERFACE);
  return seen ? [] : [notRecorded('network interfaces', INTERFACE)];
}

/** What reaches which endpoints of the scope's own account and region, by the rule to blame. `name`: as of `exposureKept`. */
export function ask(scope: GraphScope, asked: Asked, name = ''): Exposures {
  const only = (endpoint: Endpoint): boolean => isOwn(scope, endpoint) && asked.only?.(endpoint) !== false;
  const { atlas } = graphOf(scope);
  return scope.kin === undefined
    ? exposureOf(atlas, { ...asked, only })
    : exposureKept(atlas, { ...asked, only }, `${scope.account} ${scope.region} ${name}`);
}

/** The addresses of all networks that were read. */
export function ownSpace(scope: GraphScope): AddressSet {
  const networks = [...graphOf(scope).atlas.bare.networks.values()];
  return unionOf(networks.flatMap(({ prefixes }) => prefixes.flatMap((prefix) => parseCidr(prefix) ?? [])));
}

/** The thing behind an endpoint: what the interface serves where that is known, or else the interface or service itself. */
export function behind({ find }: Graph, { id, of }: Endpoint): Resource | undefined {
  return of.map(find).find((one) => one !== undefined) ?? find(id);
}

/** The security groups of an endpoint, as far as they are told. */
export function groupsAt({ atlas: { bare: estate } }: Graph, id: string): readonly string[] {
  return estate.interfaces.get(id)?.groups ?? estate.services.get(id)?.groups ?? [];
}

/** The environment of an endpoint: by the registers, then by its own tags, then by those of its network. */
export function environmentAt(graph: Graph, endpoint: Endpoint, registers: Registers): string | undefined {
  const network = endpoint.network === undefined ? undefined : graph.find(endpoint.network);
  const thing = behind(graph, endpoint) ?? network;
  if (thing === undefined) return undefined;
  const tags = { ...network?.tags, ...thing.tags };
  return environmentOf(thing.ref, tags, endpoint.network, registers).environment;
}

/** Tells the endpoints that a clause means: those of its environments, and those of which nobody says where they belong. */
export function within(
  scope: GraphScope,
  environments: readonly string[] | undefined,
  registers: Registers,
): ((endpoint: Endpoint) => boolean) | undefined {
  if (environments === undefined) return undefined;
  return (endpoint) => {
    const at = environmentAt(graphOf(scope), endpoint, registers);
    return at === undefined || environments.some((one) => sameEnvironment(one, at));
  };
}
