import type { InterfacePart, ServicePart, TargetGroupPart } from '@clausewatch/model/graph';
import type { EndpointPart } from '@clausewatch/model/graph-gateways';

import type { Estate } from './estate.ts';
import { networksFrom } from './fronts.ts';
import { namesOf, UNTOLD } from './joins.ts';
import { balancersNamed, unreadBalancers } from './listeners.ts';
import { type Place, placeOf, placesOfService } from './places.ts';

/** What a change can touch, gathered by following who names whom. */
export interface Gathering {
  readonly estate: Estate;
  readonly ids: Set<string>;
  /** Subnets and networks that were followed. */
  readonly seen: Set<string>;
}

/** The change can touch everything. */
export const ALL: unique symbol = Symbol('all');

export type Followed = typeof ALL | undefined;

/** Adds parts by their ids. */
export function add({ ids }: Gathering, parts: readonly { readonly id: string }[] | undefined): void {
  for (const { id } of parts ?? []) ids.add(id);
}

/** What is in a subnet, or sends through it. */
export function ofSubnet(all: Gathering, id: string): void {
  const { estate, seen } = all;
  if (seen.has(`subnet ${id}`)) return;
  seen.add(`subnet ${id}`);
  add(all, estate.interfacesIn.get(id));
  add(all, estate.servicesIn.get(id));
  for (const group of estate.subnetGroupsIn.get(id) ?? []) add(all, estate.servicesIn.get(group.id));
  for (const nat of estate.natsIn.get(id) ?? []) ofTablesTo(all, nat.id);
  const network = estate.subnets.get(id)?.network ?? '';
  // Which of its subnets an attachment uses depends on the zone, and what comes there may be sent back to any other.
  for (const { gateway, subnets } of estate.attachmentsOf.get(network) ?? [])
    if (subnets.includes(id)) ofTransit(all, gateway);
}

/** The networks that a transit gateway joins, that use one of its tables, or that may be joined: their tables lead to it. */
export function ofTransit(all: Gathering, gateway: string): void {
  for (const { network } of all.estate.attachedTo.get(gateway) ?? [])
    if (network !== undefined) ofNetwork(all, network);
  ofTablesTo(all, gateway);
}

/** What is in a network. */
export function ofNetwork(all: Gathering, id: string): void {
  if (all.seen.has(`network ${id}`)) return;
  all.seen.add(`network ${id}`);
  add(all, all.estate.interfacesIn.get(id));
  for (const subnet of all.estate.subnetsOf.get(id) ?? []) ofSubnet(all, subnet.id);
}

/** What a route to a target serves. */
export function ofTablesTo(all: Gathering, target: string): void {
  for (const { main, network, subnets } of all.estate.tablesTo.get(target) ?? []) {
    for (const subnet of subnets) ofSubnet(all, subnet);
    if (main && network !== undefined) ofNetwork(all, network);
  }
}

/** What is in a security group. */
export function ofGroup(all: Gathering, id: string): void {
  add(all, all.estate.membersOf.get(id));
  add(all, all.estate.servicesOf.get(id));
}

/** Services of these names, with their interfaces. */
export function ofNames(all: Gathering, names: readonly string[]): void {
  for (const name of names)
    for (const service of all.estate.servicesBy.get(name) ?? []) {
      all.ids.add(service.id);
      for (const own of namesOf(service)) add(all, all.estate.serving.get(own));
    }
}

/** What an endpoint leads to: load balancers that are offered, or APIs, which call hosts inside. Everything of that while nobody can tell. */
export function ofEndpoint(all: Gathering, { service }: Pick<EndpointPart, 'service'>): Followed {
  const { endpointServices, entrances } = all.estate;
  const api = service === undefined || service.endsWith('.execute-api');
  const offered = [...endpointServices.values()].filter(({ id, managed }) => id === service || (api && managed));
  for (const { balancers } of service === undefined ? endpointServices.values() : offered) {
    if (balancers === undefined) return ALL;
    ofNames(all, balancers);
  }
  const links = api ? (entrances.get('all') ?? []).filter(({ entrance }) => entrance === 'api') : [];
  return links.some((part) => ofEntrance(all, part) === ALL) ? ALL : undefined;
}

/** Every network that a service can send into by an interface of its own. */
export function ofEntrance(all: Gathering, part: InterfacePart): Followed {
  return ofPlaces(all, [placeOf(all.estate, part)]);
}

/** Every network that a load balancer can send into. */
function ofReach(all: Gathering, service: ServicePart): Followed {
  return ofPlaces(all, placesOfService(all.estate, service));
}

function ofPlaces(all: Gathering, places: readonly Place[]): Followed {
  for (const place of places) {
    const networks = networksFrom(all, place);
    if (networks === undefined) return ALL;
    for (const network of networks) ofNetwork(all, network);
  }
  ofNowhere(all);
  return undefined;
}

/** Places of which nobody can tell in which network they are. */
function ofNowhere(all: Gathering): void {
  const { subnets, interfacesIn, servicesIn } = all.estate;
  const lost = (subnet = ''): boolean => subnets.get(subnet)?.network === undefined;
  add(
    all,
    interfacesIn.get(UNTOLD)?.filter(({ subnet }) => lost(subnet)),
  );
  add(
    all,
    servicesIn.get(UNTOLD)?.filter((service) => service.subnets?.some((subnet) => lost(subnet))),
  );
  add(all, unreadBalancers(all.estate));
}

/** The targets that a target group names. */
export function addTargets(all: Gathering, group: TargetGroupPart | undefined): void {
  for (const { id } of group?.targets ?? []) {
    all.ids.add(id);
    add(all, all.estate.serving.get(id));
  }
}

/** Whatever may be a target of a group: everything in reach of its load balancers while nobody has read that. */
export function ofTargets(
  all: Gathering,
  group: TargetGroupPart | undefined,
  services: readonly ServicePart[],
): Followed {
  addTargets(all, group);
  // Targets that nobody has read, or by address, may be anywhere that the load balancer can send to.
  const told = group?.targets?.every(({ id }) => !/[.:]/.test(id)) === true;
  return told || services.every((service) => ofReach(all, service) !== ALL) ? undefined : ALL;
}

/** The load balancers that a target group may be behind. */
export function balancersOf(estate: Estate, group: TargetGroupPart): ServicePart[] {
  const names = new Set((estate.sendersTo.get(group.id) ?? []).map(({ balancer }) => balancer));
  return [...names].flatMap((name) => balancersNamed(estate, name));
}
