/** Network load balancers that are offered to other networks (PrivateLink guide): clients meet them at endpoints of their own. */
import type { EndpointPart, EndpointServicePart } from '@clausewatch/model/graph-gateways';
import type { AddressSet } from '@clausewatch/net/addresses';

import { type Asking, found } from './arrive.ts';
import type { Atlas } from './atlas.ts';
import { packets } from './axis.ts';
import { prefixSet } from './build.ts';
import type { Caller, Entering } from './callers.ts';
import type { EndPoint, Found } from './found.ts';
import { ENDPOINT, namesOf, UNTOLD } from './joins.ts';
import { follow, unknown } from './path.ts';
import { type Address, type Place, placeOf } from './places.ts';
import { nothing } from './region.ts';
import type { Chosen } from './select.ts';

/** The endpoint services that offer a load balancer which answers at a place. */
export function offersOf({ estate }: Atlas, { id }: Place): EndpointServicePart[] {
  const services = [id, ...(estate.interfaces.get(id)?.of ?? [])].flatMap((name) => estate.servicesBy.get(name) ?? []);
  const names = services.filter(({ type }) => type === 'network').flatMap(namesOf);
  if (names.length > 0) names.push(UNTOLD);
  return [...new Set(names.flatMap((name) => estate.endpointServicesBy.get(name) ?? []))];
}

/** An interface that nobody read, somewhere in its network. */
function unreadPlace({ estate }: Atlas, id: string, network: string | undefined): Place {
  const { prefixes = ['0.0.0.0/0'] } = estate.networks.get(network ?? '') ?? {};
  const own: AddressSet = { v4: prefixSet(prefixes).v4, v6: [] };
  const where = network === undefined ? {} : { network };
  return { id, kind: 'interface', ...where, addresses: [{ own, exact: false }], doubts: [id] };
}

/** Where clients meet what endpoints lead to; of one whose own item was not read, nobody knows what that is. */
function meetingPlaces(atlas: Atlas, endpoints: readonly EndpointPart[]): Chosen[] {
  const { interfaces, endpoints: known, endpointInterfaces } = atlas.estate;
  const leading = endpoints.filter(({ type }) => type !== 'gateway');
  const unread = (endpointInterfaces.get('all') ?? []).filter(
    ({ of }) => !of.some((id) => known.has(id)) && of.some((id) => ENDPOINT.test(id)),
  );
  const places = leading.flatMap(({ network, interfaces: own }) =>
    own.map((one): Place => {
      const part = interfaces.get(one);
      return part === undefined ? unreadPlace(atlas, one, network) : placeOf(atlas.estate, part);
    }),
  );
  return [
    ...places.map((place) => ({ place, doubts: place.doubts })),
    ...unread.map((part) => {
      const place = placeOf(atlas.estate, part);
      return { place, doubts: [...place.doubts, ...part.of] };
    }),
  ];
}

/** Where clients meet one of the provider's own services, by the end of its name. */
export function endpointsTo(atlas: Atlas, name: string): Chosen[] {
  const all = [...atlas.estate.endpoints.values()];
  return meetingPlaces(
    atlas,
    all.filter(({ service }) => service === undefined || service.endsWith(`.${name}`)),
  );
}

/** By the endpoint services of a load balancer: clients that were read meet it at their endpoints, others somewhere. */
export function byEndpoints(
  { atlas, from, straight }: Entering,
  asking: Asking,
  callers: () => readonly Caller[],
  to: Chosen,
  address: Address,
): Found[] {
  return offersOf(atlas, to.place).flatMap((service) => {
    const missing = [`what ${service.id} lets through`];
    const gate = unknown('interface', service.id, missing);
    const open = (end: EndPoint, addresses: AddressSet): Found =>
      found({ from: end, to, address }, follow(packets(asking.traffic, addresses), [gate]));
    const leading = [service.id, UNTOLD].flatMap((name) => atlas.estate.endpointsBy.get(name) ?? []);
    const legs = meetingPlaces(atlas, leading).flatMap((place) => straight(asking, place));
    return [
      ...(service.managed ? callers().map(({ end, addresses }) => open(end, addresses)) : []),
      ...(from.beyond === undefined ? [] : [open({ id: 'outside', kind: 'outside' }, from.beyond)]),
      ...legs.map((leg) => {
        const all = [...leg.missing, ...missing];
        return found({ from: leg.from, to, address }, { ...leg, sure: nothing, missing: all, steps: [gate] });
      }),
    ];
  });
}
