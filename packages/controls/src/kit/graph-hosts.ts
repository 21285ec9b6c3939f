/** Hosts inside the networks that are not trusted. */
import type { GraphScope } from '@clausewatch/model/control';
import type { InterfacePart } from '@clausewatch/model/graph';
import { type AddressSet, covers, parseCidr } from '@clausewatch/net/addresses';
import type { GroupRef } from '@clausewatch/net/rule';

import { graphOf } from './graph.ts';
import type { Networks } from './params.ts';

type Strange = readonly AddressSet[] | undefined;

const known = new WeakMap<Networks, WeakMap<InterfacePart, { readonly is: Strange }>>();

/** The addresses of a host that are not trusted; `undefined` where it does not tell them all. */
export function strange(part: InterfacePart, trusted: Networks): Strange {
  const all = known.get(trusted) ?? new WeakMap<InterfacePart, { readonly is: Strange }>();
  known.set(trusted, all);
  const there = all.get(part) ?? { is: strangeIn(part, trusted) };
  all.set(part, there);
  return there.is;
}

function strangeIn({ addresses }: InterfacePart, trusted: Networks): Strange {
  const own = addresses.flatMap(({ address }) => parseCidr(address) ?? []);
  return own.length === 0 || own.length < addresses.length
    ? undefined
    : own.filter((one) => !covers(trusted.addresses, one));
}

/** Tells the groups, other than the one whose rule names them, of which some member is not trusted. */
export function holdsStrangers(scope: GraphScope, self: string, trusted: Networks): (peer: GroupRef) => boolean {
  const members = graphOf(scope).atlas.bare.membersOf;
  const isTrusted = (id: string): boolean => trusted.groups.includes(id);
  return ({ id }) =>
    id !== self &&
    !isTrusted(id) &&
    (members.get(id) ?? []).some(
      (part) => strange(part, trusted)?.length !== 0 && part.groups?.some(isTrusted) !== true,
    );
}

/** Hosts of some networks that are not trusted. One that does not tell its network is found under `?`, and may be in any of them. */
export function strangersInside(scope: GraphScope, trusted: Networks, networks: readonly string[]): readonly string[] {
  const { interfacesIn, subnets } = graphOf(scope).atlas.bare;
  const candidates = new Set([...networks, '?'].flatMap((id) => interfacesIn.get(id) ?? []));
  return [...candidates].flatMap((part) => {
    const network = part.network ?? subnets.get(part.subnet ?? '')?.network;
    const elsewhere = network !== undefined && !networks.includes(network);
    const known =
      part.groups?.some((id) => trusted.groups.includes(id)) === true || strange(part, trusted)?.length === 0;
    return elsewhere || known ? [] : [part.id];
  });
}
