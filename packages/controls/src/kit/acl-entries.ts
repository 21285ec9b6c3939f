/** Which entries of a network ACL let untrusted addresses in, first match first. */
import type { AclEntry } from '@clausewatch/model/configuration';
import type { Wrong } from '@clausewatch/model/control';
import type { ResourceOf } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import { type AddressSet, everywhere, overlaps, subtract, union } from '@clausewatch/net/addresses';
import { admittedBy } from '@clausewatch/net/ordered';
import { subtractAllTraffic } from '@clausewatch/net/traffic';

import type { Networks } from './params.ts';
import { goingUntrusted, publicStrangers, strangers } from './sources.ts';
import { meets, type TrafficSet } from './traffic-set.ts';

const spaces = new WeakMap<Networks, AddressSet>();

/** Every address but the trusted ones: computed once for each register. */
export function untrustedSpace(trusted: Networks): AddressSet {
  let space = spaces.get(trusted);
  if (space === undefined) spaces.set(trusted, (space = subtract(everywhere, trusted.addresses)));
  return space;
}

/** A quick look: false when no entry could let any of `space` reach `ports`, whatever the order. */
export function mayAdmit(entries: readonly AclEntry[], ports: TrafficSet, space: AddressSet): boolean {
  return entries.some(
    (one) =>
      one.direction === 'ingress' &&
      one.action === 'allow' &&
      meets(ports, one.traffic) &&
      overlaps(one.addresses, space),
  );
}

interface Admitting {
  readonly entry: AclEntry;
  readonly addresses: AddressSet;
}

/** The entries that decide for some packet from `space` to `ports`, in order, with the addresses that each lets in. */
export function admittedEntries(
  entries: readonly AclEntry[],
  ports: TrafficSet,
  space: AddressSet,
): readonly Admitting[] {
  const ingress = entries.filter((one) => one.direction === 'ingress').toSorted((a, b) => a.number - b.number);
  const found = ports.flatMap((part) => admittedBy(ingress, part, space));
  return ingress.flatMap((entry) => {
    const parts = found.filter((one) => one.number === entry.number).map((one) => one.addresses);
    return entry.action === 'allow' && parts.length > 0 ? [{ entry, addresses: union(...parts) }] : [];
  });
}

/** What has to go of the entries that the reasons point to. */
export function wrongEntries(
  acl: ResourceOf<'network-acl'>,
  reasons: readonly Reason[],
  ports: TrafficSet,
  trusted: Networks,
): readonly Wrong[] {
  const entries = acl.configuration.entries.filter((entry) => reasons.some(({ at }) => at === entry.at));
  return entries.flatMap(({ at, addresses, traffic }) => {
    const open = trusted.declared ? strangers(addresses, trusted) : publicStrangers(addresses, trusted);
    return open === undefined
      ? []
      : [{ at, ...goingUntrusted(open, trusted), keeps: subtractAllTraffic(traffic, ports) }];
  });
}
