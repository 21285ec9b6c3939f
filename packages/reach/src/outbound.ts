import type { NatPart } from '@clausewatch/model/graph-gateways';
import { type AddressSet, cidrs, everywhere, parseCidr, unionOf } from '@clausewatch/net/addresses';

import { natTraffic } from './axis.ts';
import type { Atlas } from './atlas.ts';
import { aclGate, groupGate, outOfSight, routeGate, routingOf } from './gates.ts';
import { toInternetGateway } from './inbound.ts';
import { edge, internetGateway, publicBlock } from './internet.ts';
import { pastNat } from './nats.ts';
import { closed, open, type Step, unknown } from './path.ts';
import type { Address, Place } from './places.ts';
import { routesFor } from './routes.ts';

/** One way out to the internet, with the public address that the other end then sees. */
export interface WayOut {
  readonly steps: readonly Step[];
  readonly seenAs: AddressSet;
  /** The stretch of the way on which the answer's port is that of the public side. */
  readonly leg: number;
}

const nobody = new Set<string>();
/** Nobody can tell as whom. */
export const SOMEBODY: AddressSet = cidrs('0.0.0.0/0');

function start(atlas: Atlas, { id, subnet, groups }: Place, to: AddressSet | undefined): Step[] {
  return [groupGate(atlas, id, groups, 'egress', nobody, to), aclGate(atlas, subnet, 'egress', to)];
}

function straight(atlas: Atlas, place: Place, seenAs: AddressSet, to: AddressSet | undefined): WayOut {
  const { subnet, network } = place;
  const steps = [
    ...start(atlas, place, to),
    routeGate(atlas, subnet, network, toInternetGateway, 'no route to the internet gateway', to),
    internetGateway(atlas, subnet, network),
    ...edge(atlas, network),
    ...publicBlock(atlas, subnet, network, 'out'),
    aclGate(atlas, subnet, 'ingress', to, 0),
  ];
  return { steps, seenAs, leg: 0 };
}

function egressOnly(atlas: Atlas, place: Place, id: string, own: AddressSet, to: AddressSet | undefined): WayOut {
  const { subnet, network } = place;
  const steps = [
    ...start(atlas, place, to),
    routeGate(atlas, subnet, network, ({ target }) => target.id === id, `no route to ${id}`, to),
    open('egress-only-gateway', id),
    ...publicBlock(atlas, subnet, network, 'out through a gateway'),
    aclGate(atlas, subnet, 'ingress', to, 0),
  ];
  return { steps, seenAs: own, leg: 0 };
}

function natGate(id: string, nat: NatPart | undefined): Step {
  if (nat === undefined) return unknown('nat-gateway', id, [id]);
  if (nat.available === undefined) return unknown('nat-gateway', id, [`state of ${id}`]);
  if (!nat.available) return closed('nat-gateway', id, 'it is not available');
  if (!nat.public) return unknown('nat-gateway', id, [`networks behind ${id}`]);
  return {
    kind: 'nat-gateway',
    id,
    sure: natTraffic,
    maybe: natTraffic,
    missing: [],
    why: 'it carries TCP, UDP and ICMP over IPv4 only',
  };
}

/** Any of its public addresses (NAT gateway guide, secondary addresses); `undefined` while one of them is unread. */
export function seenThrough(nat: NatPart | undefined): AddressSet | undefined {
  const known = nat?.addresses.map((one) => parseCidr(one.public ?? ''));
  return known === undefined || known.length === 0 || known.includes(undefined)
    ? undefined
    : unionOf(known.flatMap((set) => set ?? []));
}

function throughNat(atlas: Atlas, place: Place, id: string, own: AddressSet, to: AddressSet | undefined): WayOut {
  const { subnet, network } = place;
  const nat = atlas.estate.nats.get(id);
  const crosses = nat?.subnet !== subnet;
  const [sender, ...rest] = start(atlas, place, to);
  const steps = [
    ...(sender === undefined ? [] : [sender]),
    ...(crosses ? rest : []),
    routeGate(atlas, subnet, network, ({ target }) => target.id === id, `no route to ${id}`, to),
    ...(crosses ? [aclGate(atlas, nat?.subnet, 'ingress', own)] : []),
    natGate(id, nat),
    ...(crosses ? [aclGate(atlas, nat?.subnet, 'egress', own, 0), aclGate(atlas, subnet, 'ingress', to, 0)] : []),
    aclGate(atlas, nat?.subnet, 'egress', to),
    routeGate(atlas, nat?.subnet, network, toInternetGateway, `${id} has no route to the internet gateway`, to),
    internetGateway(atlas, nat?.subnet, network),
    ...edge(atlas, network),
    ...publicBlock(atlas, nat?.subnet, network, 'out through a gateway'),
    aclGate(atlas, nat?.subnet, 'ingress', to, 1),
  ];
  return { steps, seenAs: seenThrough(nat) ?? SOMEBODY, leg: 1 };
}

/** What is left to say where nobody can tell how packets get out. */
function somehow(
  atlas: Atlas,
  place: Place,
  gates: readonly Step[],
  own: AddressSet,
  to: AddressSet | undefined,
): WayOut {
  return { steps: [...start(atlas, place, to), ...gates], seenAs: own.v6.length > 0 ? own : SOMEBODY, leg: 0 };
}

/** While the routing table is unread there may be a gateway of any kind. */
function unrouted({ id, subnet }: Place): Step {
  return unknown('route-table', `of ${subnet ?? id}`, [`route table of ${subnet ?? id}`]);
}

/** To something behind which another network, or software, may have a way out. */
function behind(atlas: Atlas, { subnet, network }: Place, id: string, to: AddressSet | undefined): Step[] {
  return [
    routeGate(atlas, subnet, network, ({ target }) => target.id === id, `no route to ${id}`, to),
    unknown('route-table', id, [`networks behind ${id}`]),
    aclGate(atlas, subnet, 'ingress', to, 0),
  ];
}

/**
 * Every way from one address of a place to the internet. With `to`, for packets to that address alone; without, gates tell
 * destinations apart.
 */
export function waysOut(atlas: Atlas, place: Place, { own, public: seenAs }: Address, to?: AddressSet): WayOut[] {
  const table = routingOf(atlas, place.subnet, place.network);
  const v6 = own.v6.length > 0;
  const ways = seenAs === undefined ? [] : [straight(atlas, place, seenAs, to)];
  const targets = table === undefined ? [] : routesFor(table, to ?? everywhere).filter((route) => !route.blackhole);
  const seen = new Set<string>();
  for (const route of targets) {
    const { target } = route;
    if (seen.has(target.id)) continue;
    seen.add(target.id);
    if (target.kind === 'nat-gateway' && !v6) {
      ways.push(throughNat(atlas, place, target.id, own, to));
      const past = pastNat(atlas, place, target.id, (next) => outOfSight(atlas.estate, next), to);
      if (past !== undefined)
        ways.push(somehow(atlas, place, [...past, aclGate(atlas, place.subnet, 'ingress', to, 0)], own, to));
    }
    if (target.kind === 'egress-only-gateway' && v6 && seenAs !== undefined)
      ways.push(egressOnly(atlas, place, target.id, own, to));
    if (outOfSight(atlas.estate, route)) ways.push(somehow(atlas, place, behind(atlas, place, target.id, to), own, to));
  }
  if (table === undefined) ways.push(somehow(atlas, place, [unrouted(place)], own, to));
  if (ways.length > 0) return ways;
  const none = closed('interface', place.id, 'it has no public address and no route to a NAT gateway');
  return [{ steps: [none], seenAs: own, leg: 0 }];
}
