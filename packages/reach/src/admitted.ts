/**
 * What one side of a connection lets pass whose other side nobody here can see: a peering with somebody else's network, a transit gateway.
 * Every host there counts as possible, so what is answered is what our own routes, lists and groups let in (or out).
 */
import { everywhere } from '@clausewatch/net/addresses';
import { publicShare } from '@clausewatch/net/special';
import type { Traffic } from '@clausewatch/net/traffic';

import { witness } from './answer.ts';
import { type Atlas } from './atlas.ts';
import { allPoints, ofFamily, packets } from './axis.ts';
import type { Endpoint, Exposure, Exposures } from './exposures.ts';
import { blameOf, type EndPoint, type Found, hopsOf, narrowed, trafficAsked } from './found.ts';
import { aclGate, groupGate, routeGate } from './gates.ts';
import { blamedRules, groupsNamed, type PeerGroups } from './groups.ts';
import { type Blamed, follow, open, type Step } from './path.ts';
import type { Address, Place } from './places.ts';
import { joinAll, less, rectangle, type Region } from './region.ts';
import { type Chosen, everyEndpoint } from './select.ts';

export interface Admission {
  /** Id of the peering connection or transit gateway: what routes lead to. */
  readonly connection: string;
  readonly kind: 'peering' | 'transit-gateway';
  readonly direction: 'ingress' | 'egress';
  /** Absent: everything. */
  readonly traffic?: readonly Traffic[];
  readonly only?: (endpoint: Endpoint) => boolean;
}

/** Hosts out of sight are in no group of our own network: only one that nobody has read, or that is of the other side's, may be theirs. */
function strangersTo({ estate }: Atlas, { groups = [], network }: Place, connection: string): PeerGroups {
  const peering = estate.peerings.get(connection);
  const theirs = (id: string): boolean => {
    const group = estate.groups.get(id);
    if (group?.network === undefined) return true;
    return group.network !== network && (peering === undefined || peering.networks.includes(group.network));
  };
  return [...groupsNamed(estate, groups)].some(theirs) ? 'unknown' : new Set();
}

function stepsOf(atlas: Atlas, { connection, kind, direction }: Admission, { place }: Chosen): readonly Step[] {
  const { subnet, network, groups, id } = place;
  const route = routeGate(
    atlas,
    subnet,
    network,
    ({ target }) => target.id === connection,
    'no route to the connection',
  );
  const group = groupGate(atlas, id, groups, direction, strangersTo(atlas, place, connection));
  const list = aclGate(atlas, subnet, direction);
  const back = aclGate(atlas, subnet, direction === 'ingress' ? 'egress' : 'ingress', undefined, 0);
  const joint = open(kind, connection);
  return direction === 'ingress' ? [joint, route, list, group, back] : [group, list, route, joint, back];
}

function foundAt(atlas: Atlas, asked: Admission, chosen: Chosen, address: Address): Found {
  const { place, only, doubts } = chosen;
  const steps = stepsOf(atlas, asked, chosen);
  const inwards = asked.direction === 'ingress';
  const reached = follow(packets(trafficAsked(asked.traffic), ofFamily(everywhere, address.own)), steps);
  const blocker = { kind: place.kind, id: place.id, why: place.deaf ?? 'no listener takes it' };
  const { sure, maybe, missing } = narrowed(reached, inwards ? only : undefined, doubts, blocker);
  const end: EndPoint = { id: place.id, kind: place.kind };
  const far: EndPoint = { id: 'outside', kind: 'outside' };
  const egress = (through: Region): readonly Blamed[] =>
    blamedRules(atlas, place.groups ?? [], strangersTo(atlas, place, asked.connection), through, 'egress');
  return {
    from: inwards ? far : end,
    to: inwards ? end : far,
    many: inwards ? 'source' : 'destination',
    ...(address.exact ? { fixed: rectangle(allPoints, address.own) } : {}),
    sure,
    maybe,
    missing,
    hops: (point, other) => hopsOf(steps, point, other),
    blame: inwards ? blameOf(steps, end) : egress,
  };
}

interface Row {
  readonly found: Found;
  readonly first: Blamed;
  readonly regions: (() => Region)[];
  readonly exposed: Map<string, Endpoint>;
}

function finished({ found, first, regions, exposed }: Row): Exposure[] {
  const proof = witness(found, first.region());
  if (proof === undefined) return [];
  const none = publicShare({ v4: [], v6: [] });
  const endpoints = [...exposed.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [
    {
      cause: first.cause,
      exposed: endpoints,
      packet: proof.packet,
      path: proof.path,
      region: () => joinAll(regions.map((one) => one())),
      share: none,
      total: none,
    },
  ];
}

/** What our side of a connection surely lets pass, by the rule to blame. */
export function admittedThrough(atlas: Atlas, asked: Admission): Exposures {
  const rows = new Map<string, Row>();
  const undetermined: Exposures['undetermined'][number][] = [];
  for (const chosen of everyEndpoint(atlas.bare, () => true).chosen) {
    const { place } = chosen;
    const { id, kind, network, subnet } = place;
    const of = atlas.bare.interfaces.get(id)?.of ?? [];
    const endpoint: Endpoint = {
      id,
      kind,
      ...(network === undefined ? {} : { network }),
      ...(subnet === undefined ? {} : { subnet }),
      of,
    };
    if (asked.only?.(endpoint) === false || (asked.direction === 'ingress' && place.deaf !== undefined)) continue;
    for (const address of place.addresses) {
      const found = foundAt(atlas, asked, chosen, address);
      if (less(found.maybe, found.sure).length > 0)
        undetermined.push({ missing: found.missing, endpoints: [endpoint] });
      for (const blamed of found.sure.length === 0 ? [] : found.blame(found.sure)) {
        const { cause, region } = blamed;
        const key = `${cause.kind} ${cause.id} ${cause.kind === 'security-group' ? cause.rule.at : cause.kind === 'network-acl' ? cause.entry.at : ''}`;
        const row = rows.get(key) ?? { found, first: blamed, regions: [], exposed: new Map<string, Endpoint>() };
        rows.set(key, row);
        row.regions.push(region);
        row.exposed.set(id, endpoint);
      }
    }
  }
  const byKey = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { rows: byKey.flatMap(([, row]) => finished(row)), undetermined, missing: [] };
}
