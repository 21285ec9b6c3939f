/** The address that a signal comes from, as it is counted by. */
import { parseCidr, toCidrs } from '@clausewatch/net/addresses';

/** An IPv4 address as it is, the /64 of an IPv6 address: one host has all of it (RFC 4291). Undefined for what is no address: the name of a service. */
export function sourceOf(from: string | undefined): string | undefined {
  const one = from === undefined || from.includes('/') ? undefined : parseCidr(from);
  const counted = one !== undefined && one.v4.length === 0 ? parseCidr(`${from}/64`) : one;
  return counted && toCidrs(counted)[0]?.replace(/\/32$/, '');
}
