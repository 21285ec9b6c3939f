/** Ways that are surely closed, told at a glance: where an estate is asked as a whole, most pairs of ends are. */
import { type AddressSet, isEmpty, none, overlaps, parseCidr, unionOf } from '@clausewatch/net/addresses';

import { type Asking, familyOf } from './arrive.ts';
import { type Atlas, once } from './atlas.ts';
import { packets, wholeFamily } from './axis.ts';
import type { SourceClass } from './classes.ts';
import { networksFrom } from './fronts.ts';
import { aclGate, aclOf, groupGate, routingOf, sortedKey } from './gates.ts';
import { groupsNamed } from './groups.ts';
import { arriving } from './inbound.ts';
import { follow } from './path.ts';
import type { Address, Place } from './places.ts';
import type { Region } from './region.ts';
import type { Chosen } from './select.ts';

const addressesOf = (region: Region): AddressSet => unionOf(region.map(({ addresses }) => addresses));

function joined(atlas: Atlas, from: Place, to: Place): boolean {
  if (from.network === undefined || to.network === undefined || from.network === to.network) return true;
  const { subnet, network } = from;
  const near = once(atlas, `networks from ${subnet} ${network}`, () => networksFrom(atlas, from));
  return near === undefined || near.includes(to.network);
}

/** From which addresses the lists and groups at a place let something in, groups that rules name aside. */
function admitting({ atlas, traffic, name }: Asking, { id, subnet, groups = [] }: Place): AddressSet {
  const acl = aclOf(atlas.estate, subnet)?.id ?? `of ${id}`;
  return once(atlas, `${name} admitted by ${acl} ${sortedKey(groups)}`, () => {
    const gates = [
      aclGate(atlas, subnet, 'ingress'),
      groupGate(atlas, id, groups, 'ingress', new Set()),
      aclGate(atlas, subnet, 'egress', undefined, 0),
    ];
    return addressesOf(follow(packets(traffic, unionOf([wholeFamily(4), wholeFamily(6)])), gates).maybe);
  });
}

/** Whether anything may get from one of a class to a place on private addresses. */
export function mayBeInside(asking: Asking, { place: from, addresses }: SourceClass, { place: to }: Chosen): boolean {
  const { atlas } = asking;
  if (!joined(atlas, from, to)) return false;
  if (from.groups === undefined || to.groups === undefined || from.subnet === to.subnet) return true;
  if (to.groups.length === 0 || overlaps(admitting(asking, to), addresses)) return true;
  const { groups } = to;
  const named = once(atlas, `named ${sortedKey(groups)}`, () => groupsNamed(atlas.estate, groups));
  return from.groups.some((id) => named.has(id));
}

/** The addresses that the internet may see for a source; `undefined` when they may be any. */
function seenAs(atlas: Atlas, { place, address }: SourceClass['members'][number]): AddressSet | undefined {
  const table = routingOf(atlas, place.subnet, place.network);
  if (table === undefined) return undefined;
  const seen: AddressSet[] = [address.public ?? none];
  if (address.own.v4.length > 0)
    for (const { route } of table.entries) {
      if (route.target.kind !== 'nat-gateway') continue;
      const nat = atlas.estate.nats.get(route.target.id)?.addresses.map((one) => parseCidr(one.public ?? ''));
      const [known] = nat?.filter((set) => set !== undefined) ?? [];
      if (known === undefined) return undefined;
      seen.push(known);
    }
  return table.unsure.length > 0 ? undefined : unionOf(seen);
}

/** The members of a class that may get out to the internet and in again at a public address of a place. */
export function aroundFor(asking: Asking, from: SourceClass, { place }: Chosen, address: Address): SourceClass {
  const { atlas, traffic, name } = asking;
  if (address.public === undefined || place.deaf !== undefined) return { ...from, members: [] };
  const family = familyOf(address.own);
  const anybody = (): Region => packets(traffic, wholeFamily(family));
  const open = addressesOf(arriving(atlas, place, `${name} anybody v${family}`, anybody).maybe);
  if (isEmpty(open)) return { ...from, members: [] };
  const members = from.members.filter((member) => {
    const seen = seenAs(atlas, member);
    return seen === undefined || overlaps(seen, open);
  });
  return { ...from, members };
}
