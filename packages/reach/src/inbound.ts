import type { Route } from '@clausewatch/model/graph';
import { everywhere } from '@clausewatch/net/addresses';

import { type Atlas, once } from './atlas.ts';
import {
  aclGate,
  aclOf,
  groupGate,
  lostBehind,
  outOfSight,
  routeGate,
  routingOf,
  sortedKey,
  tableOf,
  targetsFor,
} from './gates.ts';
import type { PeerGroups } from './groups.ts';
import { edge, internetGateway, publicBlock } from './internet.ts';
import { pastNat } from './nats.ts';
import { closed, outcome, type Outcome, pass, start, type Step, type Walk } from './path.ts';
import type { Address, Place } from './places.ts';
import { nothing, type Region } from './region.ts';

export const toInternetGateway = ({ target }: Route): boolean => target.kind === 'internet-gateway';

export type Where = { readonly [K in 'subnet' | 'network']?: string | undefined };

/** What places have in common whose list, table and network are the same; `undefined` when some of it is unread. */
export function surroundings(atlas: Atlas, { subnet, network }: Where): string | undefined {
  const acl = aclOf(atlas.estate, subnet)?.id;
  if (acl === undefined || network === undefined || subnet === undefined) return undefined;
  const excluded = atlas.estate.exclusionsOf.has(subnet) ? subnet : '';
  return `${network} ${acl} ${tableOf(atlas, subnet, network)?.id ?? subnet} ${excluded}`;
}

const nobody: PeerGroups = new Set<string>();

/** All that places of a subnet have in common on the way in from the internet. */
export interface Around {
  /** A name that subnets share whose gates are the same. */
  readonly name: string;
  readonly before: readonly Step[];
  /** What is left of the packets before they meet the security groups. */
  readonly walk: Walk;
  readonly after: readonly Step[];
}

function gatesAround(atlas: Atlas, { subnet, network }: Where): Step[] {
  return [
    ...edge(atlas, network),
    internetGateway(atlas, subnet, network),
    ...publicBlock(atlas, subnet, network, 'in'),
    routeGate(
      atlas,
      subnet,
      network,
      toInternetGateway,
      'answers have no route to the internet gateway',
      undefined,
      outOfSight,
    ),
    aclGate(atlas, subnet, 'ingress'),
  ];
}

/** The way in from the internet to a subnet; equal surroundings are worked out once. */
export function aroundFrom(atlas: Atlas, where: Where, asked: string, packets: () => Region): Around {
  const { subnet, network } = where;
  const made = (name: string): Around => {
    const before = gatesAround(atlas, where);
    const walk = before.reduce(pass, start(packets()));
    return { name, before, walk, after: [aclGate(atlas, subnet, 'egress', undefined, 0)] };
  };
  return once(atlas, `${asked} at ${subnet} ${network}`, () => {
    const name = surroundings(atlas, where);
    return name === undefined
      ? made(`subnet ${subnet} ${network}`)
      : once(atlas, `${asked} around ${name}`, () => made(name));
  });
}

/** All gates between the internet and one address of a place. */
export function fromInternet(atlas: Atlas, place: Place, address: Address): readonly Step[] {
  if (place.deaf !== undefined) return [closed('interface', place.id, place.deaf)];
  if (address.public === undefined) return [closed('interface', place.id, 'it has no public address')];
  const { before, after } = aroundFrom(atlas, place, 'nothing', () => nothing);
  return [...before, groupGate(atlas, place.id, place.groups, 'ingress', nobody), ...after];
}

/** A name that places share which are alike to hosts outside. */
export function inboundClass(around: Around, { id, groups, deaf }: Place): string {
  const who = deaf !== undefined || groups === undefined ? `one ${id}` : sortedKey(groups);
  return `${around.name} ${who}`;
}

/** What becomes of packets from the internet to a place that has a public address: equal classes are followed once. */
export function arriving(atlas: Atlas, place: Place, asked: string, packets: () => Region): Outcome {
  const around = aroundFrom(atlas, place, asked, packets);
  return once(atlas, `${asked} in ${inboundClass(around, place)}`, () => {
    const { before, walk, after } = aroundFrom(atlas, place, asked, packets);
    const group = groupGate(atlas, place.id, place.groups, 'ingress', nobody);
    return outcome(after.reduce(pass, pass(walk, group)), [...before, group, ...after]);
  });
}

/** Targets behind which there are hosts that no item describes. */
function beyond(atlas: Atlas, route: Route): boolean {
  const { target } = route;
  if (target.kind !== 'peering') return outOfSight(atlas.estate, route);
  const peering = atlas.estate.peerings.get(target.id);
  return peering === undefined || (peering.active && peering.networks.some((id) => !atlas.estate.networks.has(id)));
}

/** Sends on what the table leads out of sight, or may while nobody has read it; never sure. */
function leadingAway(atlas: Atlas, { subnet, network }: Place): Step | undefined {
  const table = routingOf(atlas, subnet, network);
  const gate = routeGate(atlas, subnet, network, (route) => beyond(atlas, route), 'no such route');
  if (table === undefined) return gate;
  const targets = table.entries.flatMap(({ route }) =>
    !route.blackhole && beyond(atlas, route) ? [lostBehind(route)] : [],
  );
  if (targets.length === 0) return undefined;
  return { ...gate, sure: nothing, missing: [...new Set([...targets, ...gate.missing])] };
}

/** The gates for hosts of other networks, of which nothing is known; `undefined` when no route leads to any. */
export function fromBeyond(atlas: Atlas, place: Place): readonly Step[] | undefined {
  const { subnet, id, groups, deaf } = place;
  const gate = deaf === undefined ? leadingAway(atlas, place) : undefined;
  if (gate === undefined) return undefined;
  return [
    gate,
    aclGate(atlas, subnet, 'ingress'),
    groupGate(atlas, id, groups, 'ingress', 'unknown'),
    aclGate(atlas, subnet, 'egress', undefined, 0),
  ];
}

/** The ways the other way round, through NAT gateways too: they let nothing in. */
export function toBeyond(atlas: Atlas, place: Place): readonly (readonly Step[])[] {
  const { subnet, network, id, groups } = place;
  const gate = leadingAway(atlas, place);
  const table = routingOf(atlas, subnet, network);
  const nats = table === undefined ? [] : targetsFor(table, everywhere, ({ target }) => target.kind === 'nat-gateway');
  const past = nats.flatMap((nat) => [pastNat(atlas, place, nat, (route) => beyond(atlas, route)) ?? []]);
  return [gate === undefined ? [] : [gate], ...past].flatMap((gates) =>
    gates.length === 0
      ? []
      : [
          [
            groupGate(atlas, id, groups, 'egress', 'unknown'),
            aclGate(atlas, subnet, 'egress'),
            ...gates,
            aclGate(atlas, subnet, 'ingress', undefined, 0),
          ],
        ],
  );
}
