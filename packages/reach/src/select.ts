import type { InterfacePart, ServicePart } from '@clausewatch/model/graph';
import {
  type AddressSet,
  covers,
  equal,
  intersect,
  isEmpty,
  none,
  overlaps,
  subtract,
  unionOf,
} from '@clausewatch/net/addresses';
import { publicAddresses } from '@clausewatch/net/special';

import type { Estate } from './estate.ts';
import { listening } from './listeners.ts';
import { type Address, type Place, placeOf, placesOfService, unseenIn } from './places.ts';
import type { Selector } from './question.ts';
import type { Region } from './region.ts';

/** A place that a question asks for, and what narrows it there. */
export interface Chosen {
  readonly place: Place;
  /** All that the load balancer asked for listens on. */
  readonly only?: Region;
  readonly doubts: readonly string[];
}

export interface Party {
  /** Addresses met over the internet. */
  readonly outside?: AddressSet;
  /** Addresses that may be behind a private gateway or in a network nobody has seen. */
  readonly beyond?: AddressSet;
  readonly chosen: readonly Chosen[];
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
}

/** What of an address, or of a prefix that is all a host's own, is asked for; by the public address that stands for it too. */
function within(address: Address, asked: AddressSet): Address[] {
  if (address.public !== undefined && address.public !== address.own && overlaps(address.public, asked))
    return [address];
  const own = intersect(address.own, asked);
  if (isEmpty(own)) return [];
  if (equal(own, address.own)) return [address];
  return [{ ...address, own, ...(address.public === address.own ? { public: own } : {}) }];
}

const byId = (a: Chosen, b: Chosen): number => (a.place.id < b.place.id ? -1 : a.place.id > b.place.id ? 1 : 0);

const choose = (place: Place): Chosen => ({ place, doubts: place.doubts });

function everyPlace(estate: Estate): Place[] {
  return [...estate.interfaces.values()].map((part) => placeOf(estate, part));
}

/** Interfaces that are there and of which nothing else is known: any of those that are asked for may be one. */
export function unreadInterfaces(estate: Estate): string[] {
  const unread = estate.unreadOf.get('AWS::EC2::NetworkInterface') ?? [];
  return unread.flatMap(({ id }) => (estate.interfaces.has(id) ? [] : [id]));
}

function ofAddresses(estate: Estate, addresses: AddressSet): Party {
  const chosen = everyPlace(estate).flatMap((place) => {
    const own = place.addresses.flatMap((one) => within(one, addresses));
    return own.length === 0 ? [] : [choose({ ...place, addresses: own })];
  });
  // No router on the internet carries any other (RFC 6890): hosts with these are inside, or nobody.
  const outside = intersect(addresses, publicAddresses);
  const seen = unionOf(
    chosen.flatMap(({ place }) => place.addresses.flatMap(({ own, exact }) => (exact ? [own] : []))),
  );
  const unseen = unseenIn(estate, addresses, seen).map(choose);
  return {
    ...(isEmpty(outside) ? {} : { outside }),
    beyond: addresses,
    chosen: [...chosen, ...unseen].toSorted(byId),
    missing: [],
  };
}

function ofService(estate: Estate, service: ServicePart): Party {
  const places = placesOfService(estate, service);
  if (service.type === 'database') return { chosen: places.map(choose), missing: [] };
  const { region, doubts } = listening(estate, service);
  return {
    chosen: places.map((place) => ({ place, only: region, doubts: [...place.doubts, ...doubts] })),
    missing: [],
  };
}

function ofResource(estate: Estate, id: string): Party {
  const own = estate.interfaces.get(id);
  if (own !== undefined) return { chosen: [choose(placeOf(estate, own))], missing: [] };
  const [service] = estate.servicesBy.get(id) ?? [];
  if (service !== undefined) return ofService(estate, service);
  const named = estate.endpoints.get(id)?.interfaces.flatMap((one) => estate.interfaces.get(one) ?? []) ?? [];
  const serving = [...new Set([...(estate.serving.get(id) ?? []), ...named])];
  return { chosen: serving.map((part) => choose(placeOf(estate, part))), missing: serving.length === 0 ? [id] : [] };
}

/** Packets start at interfaces; they end where services answer too. */
export type End = 'from' | 'to';

/** What is meant of all there is, and what may be that nobody can tell. */
function among(
  estate: Estate,
  end: End,
  meant: (place: Place) => boolean,
  lost: (place: Place) => string | undefined,
): Party {
  const every = end === 'to' ? everyEndpoint(estate, () => true).chosen : everyPlace(estate).map(choose);
  const chosen = every.flatMap((one) => {
    const unknown = lost(one.place);
    if (unknown !== undefined) return [{ ...one, doubts: [...one.doubts, unknown] }];
    return meant(one.place) ? [one] : [];
  });
  const none = estate.interfaces.values()[Symbol.iterator]().next().done === true;
  return { chosen: chosen.toSorted(byId), missing: none ? ['network interfaces'] : unreadInterfaces(estate) };
}

function ofNetworks(estate: Estate, ids: readonly string[], end: End): Party {
  const wanted = new Set(ids);
  const lost = ({ id, network }: Place): string | undefined => (network === undefined ? `network of ${id}` : undefined);
  const { chosen, missing } = among(estate, end, ({ network = '' }) => wanted.has(network), lost);
  const unknown = chosen.flatMap(({ place }) => lost(place) ?? []);
  return { chosen, missing: [...ids.filter((id) => !estate.networks.has(id)), ...unknown, ...missing] };
}

function ofGroup(estate: Estate, id: string, end: End): Party {
  const lost = (place: Place): string | undefined =>
    place.groups === undefined ? `security groups of ${place.id}` : undefined;
  const { chosen, missing } = among(estate, end, ({ groups = [] }) => groups.includes(id), lost);
  return { chosen, missing: [...(estate.groups.has(id) ? [] : [id]), ...missing] };
}

/** Everything that packets can be sent to: services where they answer, and every other interface that is worth a look. */
export function everyEndpoint(estate: Estate, worth: (part: InterfacePart) => boolean): Party {
  const services = [...estate.services.values()].map((service) => ofService(estate, service));
  const serving = new Set(services.flatMap(({ chosen }) => chosen.map(({ place }) => place.id)));
  const chosen = services.flatMap((service) => service.chosen);
  for (const part of estate.interfaces.values())
    if (!serving.has(part.id) && worth(part)) chosen.push(choose(placeOf(estate, part)));
  return { chosen, missing: unreadInterfaces(estate) };
}

/** Endpoints as `everyEndpoint` has them; an id that is none is nobody. */
function ofEndpoints(estate: Estate, ids: Iterable<string>, except: AddressSet = none): Party {
  const chosen = [...ids].flatMap((id): readonly Chosen[] => {
    const own = estate.interfaces.get(id);
    const services = [id, ...(own?.of ?? [])].flatMap((name) => estate.servicesBy.get(name) ?? []);
    const served = services.flatMap((service) =>
      ofService(estate, service).chosen.filter(({ place }) => place.id === id),
    );
    return served.length > 0 || own === undefined ? served : [choose(placeOf(estate, own))];
  });
  const meant = (place: Place): Place =>
    isEmpty(except) ? place : { ...place, addresses: place.addresses.filter(({ own }) => !covers(except, own)) };
  return { chosen: chosen.map((one) => ({ ...one, place: meant(one.place) })), missing: [] };
}

/** Everything in the estate that a selector means. */
export function select(estate: Estate, selector: Selector, end: End): Party {
  switch (selector.kind) {
    case 'internet':
      return { outside: subtract(publicAddresses, selector.except ?? none), chosen: [], missing: [] };
    case 'addresses':
      return ofAddresses(estate, selector.addresses);
    case 'resource':
      return ofResource(estate, selector.id);
    case 'endpoints':
      return ofEndpoints(estate, selector.ids, selector.except);
    case 'group':
      return ofGroup(estate, selector.id, end);
    case 'networks':
      return ofNetworks(estate, selector.ids, end);
  }
}
