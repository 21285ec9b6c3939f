import type { InterfacePart, ServicePart } from '@clausewatch/model/graph';
import {
  type AddressSet,
  cidrs,
  everywhere,
  intersect,
  isEmpty,
  none,
  overlaps,
  parseCidr,
  subtract,
  toCidrs,
} from '@clausewatch/net/addresses';

import { prefixSet } from './build.ts';
import type { Estate } from './estate.ts';
import { BALANCER, namesOf } from './joins.ts';

/** One address of a place, with the address that stands for it on the internet. */
export interface Address {
  /** The address itself; the whole subnet when nobody can tell which one (`exact` is then false). */
  readonly own: AddressSet;
  readonly exact: boolean;
  readonly public?: AddressSet;
}

const texts = new WeakMap<Address, string>();

/** One text for equal addresses. */
export function addressText(address: Address): string {
  const { own, exact } = address;
  const known = texts.get(address) ?? `${own.v4.join()};${own.v6.join()};${exact}`;
  texts.set(address, known);
  return known;
}

/** Where packets start or end: an interface, or a service whose interfaces are not visible, in one of its subnets. */
export interface Place {
  readonly id: string;
  readonly kind: 'interface' | 'load-balancer' | 'database';
  readonly subnet?: string;
  readonly network?: string;
  /** `undefined`: nobody can tell; empty: there is no security group to pass. */
  readonly groups?: readonly string[];
  readonly addresses: readonly Address[];
  /** Why it takes no connection from anybody. */
  readonly deaf?: string;
  /** Why it may not be there at all: what has to be read to know. */
  readonly doubts: readonly string[];
}

/** Unique local addresses, RFC 4193: no gateway carries them to the internet. */
const UNIQUE_LOCAL = cidrs('fc00::/7', 'fe80::/10');

/** Interfaces of AWS that only send (EC2 API, NetworkInterface `interfaceType`; Lambda guide, VPC networking). */
const DEAF: ReadonlyMap<string, string> = new Map([
  ['nat_gateway', 'a NAT gateway takes no connection from outside'],
  ['natGateway', 'a NAT gateway takes no connection from outside'],
  ['lambda', 'the interface of a function takes no connection'],
  ['transit_gateway', 'the interface of a transit gateway takes what is routed to it, not what is sent to its address'],
  ['gateway_load_balancer_endpoint', 'the endpoint of a gateway load balancer takes what is routed to it alone'],
]);

/** Any address: stands for a public address that is there and that nobody has seen. */
const SOME_PUBLIC: AddressSet = cidrs('0.0.0.0/0');

const SOME_GLOBAL: AddressSet = cidrs('2000::/3');

function publicOf(own: AddressSet, given: string | undefined): AddressSet | undefined {
  if (own.v6.length > 0) return overlaps(own, UNIQUE_LOCAL) ? undefined : own;
  return given === undefined ? undefined : (parseCidr(given) ?? SOME_PUBLIC);
}

/** An interface that has a public address which nobody can read may answer there. */
function unreadPublic({ id, addresses }: InterfacePart): string[] {
  const unread = addresses.some(({ public: given }) => given !== undefined && parseCidr(given) === undefined);
  return unread ? [`public address of ${id}`] : [];
}

const addresses = new WeakMap<InterfacePart, readonly Address[]>();

/** Empty where one of them cannot be read: then nothing is known of any. */
function addressesOf(part: InterfacePart): readonly Address[] {
  const known = addresses.get(part);
  if (known !== undefined) return known;
  const made = part.addresses.flatMap(({ address, public: given }): Address[] => {
    const own = parseCidr(address);
    if (own === undefined) return [];
    const seen = publicOf(own, given);
    return [{ own, exact: true, ...(seen === undefined ? {} : { public: seen }) }];
  });
  const all = made.length === part.addresses.length ? made : [];
  addresses.set(part, all);
  return all;
}

export function placeOf(estate: Estate, part: InterfacePart): Place {
  const there = part.subnet === undefined ? undefined : estate.subnets.get(part.subnet);
  const [network, other = network] = [part.network ?? there?.network, there?.network];
  const deaf = DEAF.get(part.type);
  const own = addressesOf(part);
  const shown = own.length > 0 ? own : someAddresses(prefixSet(there?.prefixes ?? []));
  return {
    id: part.id,
    kind: 'interface',
    ...(part.subnet === undefined ? {} : { subnet: part.subnet }),
    ...(network === undefined || network !== other ? {} : { network }),
    ...(part.groups === undefined ? {} : { groups: part.groups }),
    addresses: part.secluded === true ? shown.map(({ own, exact }) => ({ own, exact })) : shown,
    ...(deaf === undefined ? {} : { deaf }),
    doubts: [
      ...(own.length > 0 ? [] : [`addresses of ${part.id}`]),
      ...(part.secluded === 'unreadable' ? [`whether internet gateways serve ${part.id}`] : []),
      ...(network === other ? [] : [`network of ${part.id}`]),
      ...(estate.unread.has(part.id) ? [part.id] : []),
      ...unreadPublic(part),
      ...unreadListeners(estate, part),
    ],
  };
}

/** Any address of a subnet, and of everywhere in a family of which that has none. */
function someAddresses({ v4, v6 }: AddressSet): readonly Address[] {
  const six: AddressSet = v6.length > 0 ? { v4: none.v4, v6 } : SOME_GLOBAL;
  return [
    { own: v4.length > 0 ? { v4, v6: none.v6 } : SOME_PUBLIC, exact: false, public: SOME_PUBLIC },
    { own: six, exact: false, public: six },
  ];
}

/** Only what a load balancer listens on is taken, so while nobody has read it nothing is sure of its interface. */
function unreadListeners({ servicesBy }: Estate, { id, type, of }: InterfacePart): string[] {
  const balancers = of.filter((name) => BALANCER.test(name));
  if (balancers.length === 0) return type.endsWith('load_balancer') ? [`listeners of ${id}`] : [];
  return balancers.filter((name) => !servicesBy.has(name)).map((name) => `listeners of ${name}`);
}

/** The addresses that a service may have in a subnet: it does not tell which. */
function somewhereIn(
  { id, type, public: open, v6 }: ServicePart,
  own: AddressSet,
): readonly Pick<Place, 'addresses' | 'doubts'>[] {
  const four: AddressSet = isEmpty(own) ? SOME_PUBLIC : { v4: own.v4, v6: none.v6 };
  const six: AddressSet = isEmpty(own) ? SOME_GLOBAL : { v4: none.v4, v6: own.v6 };
  // Gateways carry nothing to the IPv6 addresses of an internal load balancer; of a database that is not public nobody says so.
  const hidden = open === false && type !== 'database';
  const places = [
    {
      addresses: [{ own: four, exact: false, ...(open === false ? {} : { public: SOME_PUBLIC }) }],
      doubts: [],
    },
    {
      addresses: [{ own: six, exact: false, ...(hidden ? {} : { public: six }) }],
      doubts: [`IPv6 addresses of ${id}`],
    },
  ];
  return places.filter(({ addresses: [one] }) => !isEmpty(one?.own ?? none) && (v6 !== false || one?.own === four));
}

/** Where a service may answer when none of its interfaces says that it is its own: each of its subnets, or somewhere while these are unread. */
function virtualPlaces(estate: Estate, service: ServicePart): Place[] {
  const kind = service.type === 'database' ? 'database' : 'load-balancer';
  const subnets = service.subnets ?? estate.subnetGroups.get(service.subnetGroup ?? '')?.subnets ?? [];
  // A load balancer has an interface in each of its subnets, a database in one of them.
  const doubts = kind === 'database' && subnets.length > 1 ? [`subnet of ${service.id}`] : [];
  if (service.public === undefined) doubts.push(`public access of ${service.id}`);
  if (subnets.length === 0) doubts.push(service.subnetGroup ?? `interfaces of ${service.id}`);
  return (subnets.length === 0 ? [undefined] : subnets).flatMap((subnet) => {
    const there = subnet === undefined ? undefined : estate.subnets.get(subnet);
    return somewhereIn(service, prefixSet(there?.prefixes ?? [])).map((some) => ({
      id: service.id,
      kind,
      ...(subnet === undefined ? {} : { subnet }),
      ...(there?.network === undefined ? {} : { network: there.network }),
      ...(service.groups === undefined ? {} : { groups: service.groups }),
      addresses: some.addresses,
      doubts: [...doubts, ...some.doubts],
    }));
  });
}

/** Where a service answers: the interfaces that name it; and a load balancer, which has one in each, in every other of its subnets. */
export function placesOfService(estate: Estate, service: ServicePart): Place[] {
  const own = [...new Set(namesOf(service).flatMap((name) => estate.serving.get(name) ?? []))];
  if (own.length === 0) return virtualPlaces(estate, service);
  const seen = new Set(own.map(({ subnet }) => subnet));
  const others = service.type === 'database' || seen.has(undefined) ? [] : (service.subnets ?? []);
  const unseen = others.filter((subnet) => !seen.has(subnet));
  return [
    ...own.map((part) => placeOf(estate, part)),
    ...(unseen.length === 0 ? [] : virtualPlaces(estate, { ...service, subnets: unseen })),
  ];
}

/** Hosts with some of the addresses that nobody has seen, in the subnets and networks of ours that have them; nothing is known of them. */
export function unseenIn(estate: Estate, addresses: AddressSet, seen: AddressSet): Place[] {
  const places: Place[] = [];
  const add = (where: Pick<Place, 'subnet' | 'network'>, asked: AddressSet): void => {
    const lost = subtract(asked, seen);
    const name = `an interface in ${toCidrs(asked).join(', ')}`;
    for (const own of [
      { v4: lost.v4, v6: none.v6 },
      { v4: none.v4, v6: lost.v6 },
    ])
      if (!isEmpty(own)) {
        const seen = publicOf(own, 'unread');
        const address = { own, exact: false, ...(seen === undefined ? {} : { public: seen }) };
        places.push({ id: name, kind: 'interface', ...where, addresses: [address], doubts: [name] });
      }
  };
  const spaces = new Map([...estate.networks.values()].map(({ id, prefixes }) => [id, prefixSet(prefixes)]));
  for (const { network } of [...estate.subnets.values(), ...estate.interfaces.values()])
    if (network !== undefined && !spaces.has(network)) spaces.set(network, everywhere);
  for (const [id, space] of spaces) {
    let left = intersect(addresses, space);
    if (isEmpty(left)) continue;
    for (const { id: subnet, prefixes: own } of estate.subnetsOf.get(id) ?? []) {
      const asked = intersect(left, prefixSet(own));
      if (!isEmpty(asked)) add({ network: id, subnet }, asked);
      left = subtract(left, asked);
    }
    if (!isEmpty(left)) add({ network: id }, left);
  }
  return places;
}
