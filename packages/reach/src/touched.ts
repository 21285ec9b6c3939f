import type { ServicePart, TargetGroupPart } from '@clausewatch/model/graph';

import type { Difference } from './build.ts';
import type { Estate } from './estate.ts';
import { namesOf, UNTOLD } from './joins.ts';
import { networksFrom } from './fronts.ts';
import { groupsBehind, listenersOf } from './listeners.ts';
import { placesOfService } from './places.ts';

/** What a change can touch, gathered by following who names whom. */
interface Gathering {
  readonly estate: Estate;
  readonly ids: Set<string>;
  /** Subnets and networks that were followed. */
  readonly seen: Set<string>;
}

/** The change can touch everything. */
const ALL = Symbol('all');

type Followed = typeof ALL | undefined;

function add({ ids }: Gathering, parts: readonly { readonly id: string }[] | undefined): void {
  for (const { id } of parts ?? []) ids.add(id);
}

function ofSubnet(all: Gathering, id: string): void {
  const { estate, seen } = all;
  if (seen.has(`subnet ${id}`)) return;
  seen.add(`subnet ${id}`);
  add(all, estate.interfacesIn.get(id));
  add(all, estate.servicesIn.get(id));
  for (const group of estate.subnetGroupsIn.get(id) ?? []) add(all, estate.servicesIn.get(group.id));
  for (const nat of estate.natsIn.get(id) ?? []) ofTablesTo(all, nat.id);
  const network = estate.subnets.get(id)?.network ?? '';
  // Which of its subnets an attachment uses depends on the zone.
  if (estate.attachmentsOf.get(network)?.some(({ subnets }) => subnets.includes(id)) === true) ofNetwork(all, network);
}

function ofNetwork(all: Gathering, id: string): void {
  if (all.seen.has(`network ${id}`)) return;
  all.seen.add(`network ${id}`);
  add(all, all.estate.interfacesIn.get(id));
  for (const subnet of all.estate.subnetsOf.get(id) ?? []) ofSubnet(all, subnet.id);
}

function ofTablesTo(all: Gathering, target: string): void {
  for (const { main, network, subnets } of all.estate.tablesTo.get(target) ?? []) {
    for (const subnet of subnets) ofSubnet(all, subnet);
    if (main && network !== undefined) ofNetwork(all, network);
  }
}

function ofGroup(all: Gathering, id: string): void {
  add(all, all.estate.membersOf.get(id));
  add(all, all.estate.servicesOf.get(id));
}

function ofNames(all: Gathering, names: readonly string[]): void {
  for (const name of names)
    for (const service of all.estate.servicesBy.get(name) ?? []) {
      all.ids.add(service.id);
      for (const own of namesOf(service)) add(all, all.estate.serving.get(own));
    }
}

/** Every network that a load balancer can send into. */
function ofReach(all: Gathering, service: ServicePart): Followed {
  for (const place of placesOfService(all.estate, service)) {
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
}

function addTargets(all: Gathering, group: TargetGroupPart | undefined): void {
  for (const { id } of group?.targets ?? []) {
    all.ids.add(id);
    add(all, all.estate.serving.get(id));
  }
}

function ofTargets(all: Gathering, group: TargetGroupPart | undefined, services: readonly ServicePart[]): Followed {
  addTargets(all, group);
  // Targets that nobody has read, or by address, may be anywhere that the load balancer can send to.
  const told = group?.targets?.every(({ id }) => !/[.:]/.test(id)) === true;
  return told || services.every((service) => ofReach(all, service) !== ALL) ? undefined : ALL;
}

function balancersOf({ servicesBy, sendersTo }: Estate, group: TargetGroupPart): ServicePart[] {
  const names = [...(group.balancers ?? []), ...(sendersTo.get(group.id) ?? []).map(({ balancer }) => balancer)];
  return names.flatMap((name) => servicesBy.get(name) ?? []);
}

/** What one part's coming, going or change can touch in an estate where it is, or is not. */
function follow(all: Gathering, { table, id, before, after }: Difference): Followed {
  const { estate } = all;
  const parts = [before, after].filter((part) => part !== undefined);
  if (table === 'lists') for (const group of estate.groupsNaming.get(id) ?? []) ofGroup(all, group.id);
  if (table === 'groups') ofGroup(all, id);
  if (table === 'subnets') ofSubnet(all, id);
  if (table === 'networks') ofNetwork(all, id);
  ofTablesTo(all, id);
  for (const { network } of table === 'transitTables' ? (estate.attachedTo.get(id) ?? []) : [])
    if (network !== undefined) ofNetwork(all, network);
  for (const { networks } of table === 'networks' ? (estate.peeringsOf.get(id) ?? []) : [])
    for (const network of networks) ofNetwork(all, network);
  for (const part of parts)
    switch (part.kind) {
      case 'network-acl':
        for (const subnet of part.subnets) ofSubnet(all, subnet);
        break;
      case 'route-table':
        for (const subnet of part.subnets) ofSubnet(all, subnet);
        if (part.main && part.network !== undefined) ofNetwork(all, part.network);
        for (const gateway of part.gateways)
          for (const network of estate.gateways.get(gateway)?.networks ?? []) ofNetwork(all, network);
        break;
      case 'gateway':
      case 'peering':
        for (const network of part.networks) ofNetwork(all, network);
        break;
      case 'transit-attachment':
        if (part.network !== undefined) ofNetwork(all, part.network);
        break;
      case 'public-block-exclusion':
        ofNetwork(all, part.of);
        ofSubnet(all, part.of);
        break;
      case 'interface':
        all.ids.add(part.id);
        ofNames(all, part.of);
        break;
      case 'subnet-group':
        add(all, estate.servicesIn.get(part.id));
        break;
      case 'service':
        ofNames(all, namesOf(part));
        break;
      case 'listener':
        ofNames(all, [part.balancer]);
        for (const group of part.forwards)
          if (ofTargets(all, estate.targetGroups.get(group), estate.servicesBy.get(part.balancer) ?? []) === ALL)
            return ALL;
        break;
      case 'target-group':
        addTargets(all, part);
        if (ofTargets(all, estate.targetGroups.get(part.id), balancersOf(estate, part)) === ALL) return ALL;
        break;
      case 'unread':
        if (part.type === 'AWS::EC2::RouteTable') return ALL;
        all.ids.add(part.id);
        break;
      case 'public-block':
        return ALL;
      default:
    }
  return undefined;
}

function servicesOf({ servicesBy, interfaces }: Estate, id: string): ServicePart[] {
  const names = [id, ...(interfaces.get(id)?.of ?? [])];
  return names.flatMap((name) => servicesBy.get(name) ?? []).filter(({ type }) => type !== 'database');
}

/** Whoever stands behind a load balancer that is touched is touched. */
function behind(all: Gathering): Followed {
  const { estate, ids } = all;
  for (const id of ids)
    for (const service of servicesOf(estate, id))
      for (const listener of listenersOf(estate, service))
        for (const { group } of groupsBehind(estate, service, listener))
          if (ofTargets(all, group, [service]) === ALL) return ALL;
  return undefined;
}

/** The endpoints of which the differences can change what reaches them or what they reach; `all` when that is not to be told. */
export function touchedBy(done: readonly Difference[], before: Estate, after: Estate): ReadonlySet<string> | 'all' {
  const ids = new Set<string>();
  for (const estate of [before, after]) {
    const all: Gathering = { estate, ids, seen: new Set() };
    if (done.some((one) => follow(all, one) === ALL) || behind(all) === ALL) return 'all';
  }
  return ids;
}
