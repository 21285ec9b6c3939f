/** Which entries of a network ACL let untrusted addresses in, first match first. */
import type { AclEntry } from '@clausewatch/model/configuration';
import type { Fix } from '@clausewatch/model/control';
import type { ResourceOf } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import { type AddressSet, everywhere, overlaps, subtract, toCidrs, union } from '@clausewatch/net/addresses';
import { admittedBy } from '@clausewatch/net/ordered';

import { aws, fixOf } from './aws.ts';
import type { Networks } from './params.ts';
import { holds, meets, type TrafficSet } from './traffic-set.ts';

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

/** `--protocol` and ports of an entry that opens nothing but one range of ports. */
function spelled({ traffic }: AclEntry): Readonly<Record<string, string>> | undefined {
  if (traffic.kind !== 'ports' || traffic.ports.length !== 2) return undefined;
  return { protocol: traffic.protocol, 'port-range': `From=${traffic.ports[0]},To=${traffic.ports[1]}` };
}

/** Deletes the entries, where each opens nothing else and to nobody who is trusted; otherwise there is no such command. */
export function deleteEntries(
  acl: ResourceOf<'network-acl'>,
  reasons: readonly Reason[],
  ports: TrafficSet,
  trusted: Networks,
): Fix | undefined {
  const entries = acl.configuration.entries.filter((one) => reasons.some((reason) => reason.at === one.at));
  if (entries.some((one) => !holds(ports, one.traffic) || overlaps(one.addresses, trusted.addresses))) return undefined;
  const named = (number: number) => ({ 'network-acl-id': acl.ref.id, 'rule-number': String(number) });
  const remove = entries.map((one) =>
    aws(acl.ref, ['ec2', 'delete-network-acl-entry', '--ingress'], named(one.number)),
  );
  const add = entries.map((one) => {
    const words = spelled(one);
    const [cidr, ...more] = toCidrs(one.addresses);
    if (words === undefined || cidr === undefined || more.length > 0) return undefined;
    const block = { [cidr.includes(':') ? 'ipv6-cidr-block' : 'cidr-block']: cidr, 'rule-action': 'allow' };
    return aws(acl.ref, ['ec2', 'create-network-acl-entry', '--ingress'], { ...named(one.number), ...words, ...block });
  });
  return fixOf(remove, add, 'All other entries stay as they are; trusted networks are not among these.');
}
