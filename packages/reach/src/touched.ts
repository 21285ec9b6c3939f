import type { GraphPart, InterfacePart, ServicePart } from '@clausewatch/model/graph';

import type { Difference } from './build.ts';
import type { Estate } from './estate.ts';
import {
  addTargets,
  ALL,
  balancersOf,
  type Followed,
  type Gathering,
  ofEndpoint,
  ofEntrance,
  ofGroup,
  ofNames,
  ofNetwork,
  ofSubnet,
  ofTablesTo,
  ofTargets,
  ofTransit,
  add,
} from './gathering.ts';
import { unreadGateway } from './gates.ts';
import { UNREAD_EXCLUSION } from './internet.ts';
import { BALANCER, ENDPOINT, namesOf } from './joins.ts';
import { balances, balancersNamed, groupsBehind, sendersOf } from './listeners.ts';

/** What is unread of these may be anybody's. */
const ANYWHERE: ReadonlySet<string> = new Set(['AWS::EC2::RouteTable', UNREAD_EXCLUSION]);

/** What one part's coming, going or change can touch in an estate where it is, or is not. */
function follow(all: Gathering, { table, id, before, after }: Difference): Followed {
  const { estate } = all;
  const parts = [before, after].filter((part) => part !== undefined);
  if (table === 'lists') for (const group of estate.groupsNaming.get(id) ?? []) ofGroup(all, group.id);
  if (table === 'groups') ofGroup(all, id);
  if (table === 'subnets') ofSubnet(all, id);
  if (table === 'networks') ofNetwork(all, id);
  ofTablesTo(all, id);
  if (table === 'transitTables') ofTransit(all, id);
  for (const { networks } of table === 'networks' ? (estate.peeringsOf.get(id) ?? []) : [])
    for (const network of networks) ofNetwork(all, network);
  for (const part of parts)
    switch (part.kind) {
      case 'network-acl':
        for (const subnet of part.subnets) ofSubnet(all, subnet);
        break;
      case 'route-table':
        for (const subnet of [...part.subnets, ...(part.leaving ?? [])]) ofSubnet(all, subnet);
        // A gateway that it names and nobody read may be that of all its network.
        if (part.network !== undefined && (part.main || part.routes.some((one) => unreadGateway(estate, one))))
          ofNetwork(all, part.network);
        for (const gateway of part.gateways)
          for (const network of estate.gateways.get(gateway)?.networks ?? []) ofNetwork(all, network);
        break;
      case 'gateway':
      case 'peering':
        for (const network of part.networks) ofNetwork(all, network);
        break;
      case 'transit-attachment':
        ofTransit(all, part.gateway);
        break;
      case 'public-block-exclusion':
        ofNetwork(all, part.of);
        ofSubnet(all, part.of);
        break;
      case 'interface':
        all.ids.add(part.id);
        ofNames(all, part.of);
        if (part.entrance !== undefined && ofEntrance(all, part) === ALL) return ALL;
        break;
      case 'endpoint':
        // Where its own item is not there, nobody knows what its interfaces lead to.
        if (ofEndpoint(all, estate.endpoints.get(part.id) ?? {}) === ALL) return ALL;
        break;
      case 'endpoint-service':
        if (part.balancers === undefined) return ALL;
        ofNames(all, part.balancers);
        break;
      case 'subnet-group':
        add(all, estate.servicesIn.get(part.id));
        break;
      case 'service':
        ofNames(all, namesOf(part));
        // Where its own item is not there, nobody knows to whom it sends.
        if (balances(part) && !estate.services.has(part.id) && isNamed(estate, part)) return ALL;
        break;
      case 'listener': {
        ofNames(all, [part.balancer]);
        const services = balancersNamed(estate, part.balancer);
        const senders = services.flatMap((service) => sendersOf(estate, service));
        for (const group of [part, ...senders].flatMap((one) => groupsBehind(estate, one)))
          if (ofTargets(all, group, services) === ALL) return ALL;
        break;
      }
      case 'target-group':
        addTargets(all, part);
        if (ofTargets(all, estate.targetGroups.get(part.id), balancersOf(estate, part)) === ALL) return ALL;
        break;
      case 'unread':
        if (ANYWHERE.has(part.type)) return ALL;
        all.ids.add(part.id);
        break;
      case 'public-block':
        return ALL;
      default:
    }
  return undefined;
}

function isNamed({ listenersOf, serving }: Estate, service: ServicePart): boolean {
  return namesOf(service).some((name) => listenersOf.has(name) || serving.has(name));
}

function servicesOf(estate: Estate, id: string): ServicePart[] {
  const names = [id, ...(estate.interfaces.get(id)?.of ?? [])];
  return names.flatMap((name) =>
    estate.servicesBy.has(name) || estate.listenersOf.has(name) || BALANCER.test(name)
      ? balancersNamed(estate, name)
      : [],
  );
}

/** The endpoints whose interface it is, also where nobody read them. */
function endpointsAt({ endpoints, endpointsBy }: Estate, part: InterfacePart | undefined, id: string) {
  const unread = part?.of.some((name) => ENDPOINT.test(name) && !endpoints.has(name)) === true;
  return [...(endpointsBy.get(id) ?? []), ...(unread ? [{}] : [])];
}

/** Whoever stands behind a load balancer that is touched, or where a service calls as a host, is touched. */
function behind(all: Gathering): Followed {
  const { estate, ids } = all;
  for (const id of ids) {
    const part = estate.interfaces.get(id);
    if (part?.entrance !== undefined && ofEntrance(all, part) === ALL) return ALL;
    for (const endpoint of endpointsAt(estate, part, id)) if (ofEndpoint(all, endpoint) === ALL) return ALL;
    for (const service of servicesOf(estate, id))
      for (const listener of sendersOf(estate, service))
        for (const group of groupsBehind(estate, listener)) if (ofTargets(all, group, [service]) === ALL) return ALL;
  }
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

/** What a group lets out, as one text. */
function outgoing(part: GraphPart | undefined): string | undefined {
  if (part?.kind !== 'security-group') return undefined;
  const rules = part.rules.filter(({ direction }) => direction === 'egress');
  return JSON.stringify(rules, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

/** A group keeps state: what it lets in says nothing of what its members send. */
function onlyReceives({ before, after }: Difference): boolean {
  const was = outgoing(before);
  return was !== undefined && was === outgoing(after);
}

/** Of the endpoints that are touched, those that may send to others than before, or that others receive otherwise. */
export function sendersTouchedBy(
  done: readonly Difference[],
  before: Estate,
  after: Estate,
): ReadonlySet<string> | 'all' {
  return touchedBy(
    done.filter((one) => !onlyReceives(one)),
    before,
    after,
  );
}
