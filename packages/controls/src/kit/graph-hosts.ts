/** Hosts inside the networks that are not trusted, by what they may send. */
import type { GraphScope } from '@clausewatch/model/control';
import type { GroupPart, InterfacePart } from '@clausewatch/model/graph';
import { type AddressSet, covers, isEmpty, parseCidr } from '@clausewatch/net/addresses';
import type { GroupRef, Peer } from '@clausewatch/net/rule';
import { trafficLabel } from '@clausewatch/net/traffic';

import { graphOf } from './graph.ts';
import type { Networks } from './params.ts';

/** The addresses of a host that are not trusted; `undefined` where it tells none. */
export function strange({ addresses }: InterfacePart, trusted: Networks): readonly AddressSet[] | undefined {
  const own = addresses.flatMap(({ address }) => parseCidr(address) ?? []);
  return own.length === 0 ? undefined : own.filter((one) => !covers(trusted.addresses, one));
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

/** What leaves a group, as one text: hosts whose groups say the same differ in nothing else that they send. */
function leaving(group: GroupPart | undefined, id: string): string {
  if (group === undefined) return id;
  const rules = group.rules.filter(({ direction }) => direction === 'egress');
  if (rules.some(({ peer }) => peer.groups.length > 0 || peer.lists.length > 0)) return id;
  return rules
    .map(
      ({ traffic, peer }) =>
        `${traffic === undefined ? '?' : trafficLabel(traffic)} ${peer.addresses.v4.join()} ${peer.addresses.v6.join()}`,
    )
    .join(';');
}

/** Two hosts of each kind, so that one of them is another than the one asked about, that are not trusted and that some rule names, in some networks. */
export function strangersInside(
  scope: GraphScope,
  peers: readonly Peer[],
  trusted: Networks,
  networks: readonly string[],
): readonly string[] {
  const { interfacesIn, subnets, groups } = graphOf(scope).atlas.bare;
  const sets = [
    ...new Map(peers.map(({ addresses }) => [`${addresses.v4.join()} ${addresses.v6.join()}`, addresses])).values(),
  ].filter((set) => !isEmpty(set));
  const named = new Set(peers.flatMap((peer) => peer.groups.map(({ id }) => id)));
  const anybody = peers.some(({ lists }) => lists.length > 0);
  // An interface that does not tell its network is found under `?`, and may be in any of them.
  const candidates = new Set([...networks, '?'].flatMap((id) => interfacesIn.get(id) ?? []));
  const sent = new Map<string, string>();
  const sentBy = (id: string): string => {
    const text = sent.get(id) ?? leaving(groups.get(id), id);
    sent.set(id, text);
    return text;
  };
  const kinds = new Map<string, string[]>();
  for (const part of candidates) {
    const { groups: its } = part;
    const addresses = strange(part, trusted);
    if (its?.some((id) => trusted.groups.includes(id)) === true || addresses?.length === 0) continue;
    const by = its?.filter((id) => named.has(id)) ?? [];
    const within = sets.flatMap((set, index) => (addresses?.some((one) => covers(set, one)) === true ? [index] : []));
    if (!anybody && its !== undefined && by.length === 0 && within.length === 0) continue;
    const network = part.network ?? subnets.get(part.subnet ?? '')?.network;
    if (network !== undefined && !networks.includes(network)) continue;
    const key = [
      part.subnet,
      [...new Set(its?.map(sentBy))].toSorted().join('|'),
      by.toSorted().join(),
      within.join(),
      addresses
        ?.map(({ v4 }) => (v4.length > 0 ? 4 : 6))
        .toSorted()
        .join(''),
    ].join(' # ');
    const kind = its === undefined ? part.id : key;
    const ids = kinds.get(kind) ?? [];
    kinds.set(kind, ids);
    if (ids.length < 2) ids.push(part.id);
  }
  return [...kinds.values()].flat();
}
