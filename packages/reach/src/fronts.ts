import type { InterfacePart, ListenerPart, ServicePart, TargetGroupPart } from '@clausewatch/model/graph';
import { type AddressSet, isEmpty, none, parseCidr, subtract } from '@clausewatch/net/addresses';

import { type Asking, askingFor } from './arrive.ts';
import { type Atlas, once } from './atlas.ts';
import type { Estate } from './estate.ts';
import { addressesOf, type Found } from './found.ts';
import { outOfSight, tableOf } from './gates.ts';
import { onward, routesOf } from './nats.ts';
import { balancersNamed, everyBalancer, sendersOf, takes, unreadBehind } from './listeners.ts';
import { canonical, canonicalOf, FOUR, SIX } from './joins.ts';
import type { Blocker } from './path.ts';
import { type Place, placesOfService } from './places.ts';
import type { Chosen } from './select.ts';

/** A load balancer's listener, with everybody who reaches it. */
export interface Front {
  readonly service: ServicePart;
  readonly listener: ListenerPart;
  readonly places: readonly Chosen[];
  readonly found: readonly Found[];
  /** Where those are who reach it. */
  readonly clients: { readonly sure: AddressSet; readonly maybe: AddressSet };
  /** What stops everybody, where nobody reaches it. */
  readonly stopped?: Blocker;
}

/** How a listener may send to a place: by a target group that names it, or, as far as anybody knows, by one that was not read. */
interface Means {
  readonly group?: TargetGroupPart;
  readonly doubts: readonly string[];
}

type Sending = Means & { readonly front: Front };

/** The listeners of an estate for one question, each looked at when a target behind it is. */
export interface Fronts {
  readonly sendingTo: (to: Place) => readonly Sending[];
  /** Whether some listener may send to an interface. */
  readonly maySend: (part: InterfacePart) => boolean;
}

type Behind = Means & { readonly service: ServicePart; readonly listener: ListenerPart };

/** The networks that a place can send into; `undefined` when nobody can tell. */
export function networksFrom(atlas: Pick<Atlas, 'estate'>, { subnet, network }: Place): readonly string[] | undefined {
  const table = tableOf(atlas, subnet, network);
  if (table === undefined || network === undefined) return undefined;
  const { estate } = atlas;
  const away = onward(estate, table.routes, (nat) => routesOf(estate, nat)).some((route) =>
    route.target.kind === 'peering'
      ? !estate.peerings.has(route.target.id)
      : route.target.kind === 'nat-gateway' || outOfSight(estate, route),
  );
  return away ? undefined : [network, ...(estate.peeringsOf.get(network) ?? []).flatMap((one) => one.networks)];
}

interface Unread {
  readonly anywhere: readonly Behind[];
  readonly in: ReadonlyMap<string, Set<Behind>>;
}

/** Listeners of which nobody knows all targets, by the networks that these may be in. */
function unreadTargets(atlas: Atlas): Unread {
  return once(atlas, 'listeners with unread targets', () => unreadNow(atlas));
}

function unreadNow(atlas: Atlas): Unread {
  const anywhere: Behind[] = [];
  const within = new Map<string, Set<Behind>>();
  for (const service of everyBalancer(atlas.estate)) {
    const unread = sendersOf(atlas.estate, service).flatMap((listener): Behind[] => {
      const doubts = unreadBehind(atlas.estate, listener);
      return doubts.length === 0 ? [] : [{ service, listener, doubts }];
    });
    if (unread.length === 0) continue;
    const networks = placesOfService(atlas.estate, service).map((place) => networksFrom(atlas, place));
    if (networks.includes(undefined)) anywhere.push(...unread);
    else
      for (const network of new Set(networks.flatMap((ids) => ids ?? [])))
        for (const one of unread) within.set(network, (within.get(network) ?? new Set()).add(one));
  }
  return { anywhere, in: within };
}

function groupsOfTarget(
  { groupsOfTarget: known }: Estate,
  id: string,
  part: InterfacePart | undefined,
): TargetGroupPart[] {
  const groups = [...(known.get(id) ?? [])];
  for (const one of part?.of ?? []) groups.push(...(known.get(one) ?? []));
  const six = known.has(SIX);
  for (const { address } of part?.addresses ?? [])
    for (const name of namesOfAddress(address, six)) groups.push(...(known.get(name) ?? []));
  return groups;
}

/** How target groups with this address, or with one of this prefix, are found; all of them where it cannot be read. */
function namesOfAddress(address: string, six: boolean): readonly string[] {
  if (!/[.:]/.test(address)) return [FOUR, SIX];
  if (address.includes(':')) return six ? [address.includes('/') ? SIX : canonical(address)] : [];
  if (!address.includes('/')) return [address];
  const [low = 0, high = -1] = parseCidr(address)?.v4 ?? [];
  return Array.from({ length: high - low + 1 }, (_, i) => canonicalOf({ v4: [low + i, low + i], v6: [] }));
}

/** Listeners whose target groups name the place, one of its addresses, or what is there. */
function naming({ estate }: Atlas, { id }: Place): Behind[] {
  return [...new Set(groupsOfTarget(estate, id, estate.interfaces.get(id)))].flatMap((group) =>
    (estate.sendersTo.get(group.id) ?? []).flatMap((listener) =>
      balancersNamed(estate, listener.balancer).map((service): Behind => ({ service, listener, group, doubts: [] })),
    ),
  );
}

/** Load balancers that are followed one behind another. */
const longest = 3;

/** How a question is followed to a place: straight, and through the load balancers that may send to it. */
interface Following {
  readonly straight: (asking: Asking, to: Chosen) => readonly Found[];
  readonly through: (asking: Asking, fronts: Fronts, to: Chosen) => readonly Found[];
}

export function frontsOf(asking: Asking, sources: string, { straight, through }: Following): Fronts {
  const { atlas } = asking;
  const known = new Map<string, Front>();
  const unread = unreadTargets(atlas);
  /** `before`: how many may stand before it. */
  const frontOf = (service: ServicePart, listener: ListenerPart, before: number): Front => {
    const key = `${before} ${service.id} ${listener.id}`;
    const made = known.get(key);
    if (made !== undefined) return made;
    const places = placesOfService(atlas.estate, service).map((place): Chosen => ({ place, doubts: place.doubts }));
    const asked = askingFor(atlas, sources, takes(listener) ?? [{ kind: 'all' }]);
    const own = places.flatMap((to) => straight(asked, to));
    const nearer = behind(before - 1, addressesOf(own, 'sure'));
    const sent = before === 0 ? [] : places.flatMap((to) => through(asked, nearer, to));
    const found = [...own, ...sent].filter(({ maybe }) => maybe.length > 0);
    const clients = { sure: addressesOf(found, 'sure'), maybe: addressesOf(found, 'maybe') };
    const stopped = found.length > 0 ? undefined : own.findLast(({ blocker }) => blocker !== undefined)?.blocker;
    const front = { service, listener, places, found, clients, ...(stopped && { stopped }) };
    known.set(key, front);
    return front;
  };
  /** `served`: whom nobody asks about any more, whatever else they may come by. */
  const behind = (before: number, served: AddressSet): Fronts => ({
    maySend: (part) =>
      unread.anywhere.length > 0 ||
      (unread.in.size > 0 && (part.network === undefined || unread.in.has(part.network))) ||
      groupsOfTarget(atlas.bare, part.id, part).length > 0,
    sendingTo: (to) => {
      const near = to.network === undefined ? [...unread.in.values()].flatMap((set) => [...set]) : [];
      const may = new Set([...unread.anywhere, ...(unread.in.get(to.network ?? '') ?? near)]);
      return [...naming(atlas, to), ...may].flatMap(({ service, listener, ...means }) => {
        const front = frontOf(service, listener, before);
        if (means.group !== undefined && front.stopped !== undefined) return [{ front, ...means }];
        const more = means.group === undefined ? subtract(front.clients.maybe, served) : front.clients.maybe;
        return isEmpty(more) ? [] : [{ front, ...means }];
      });
    },
  });
  return behind(longest - 1, none);
}
