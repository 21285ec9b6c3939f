/** The simulator's own arithmetic of addresses and traffic: slow, and shared with nobody. */
import type { Traffic } from '@clausewatch/net/traffic';

/** A protocol number with a port, or with ICMP type * 256 + code. */
export interface Load {
  readonly protocol: number;
  readonly detail: number;
}

interface Plain {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export function plain(text: string): Plain {
  if (!text.includes(':')) {
    const value = text.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
    return { family: 4, value };
  }
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  const value = [...left, ...zeros, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
  return { family: 6, value };
}

/** How many bits of the prefix agree with the address; -1 when the address is outside. */
export function matchLength(prefix: string, address: string): number {
  const [base = '', bits] = prefix.split('/');
  const a = plain(base);
  const b = plain(address);
  if (a.family !== b.family) return -1;
  const width = a.family === 4 ? 32 : 128;
  const length = bits === undefined ? width : Number(bits);
  const shift = BigInt(width - length);
  return a.value >> shift === b.value >> shift ? length : -1;
}

export const inside = (prefixes: readonly string[], address: string): boolean =>
  prefixes.some((prefix) => matchLength(prefix, address) >= 0);

export function inPairs(pairs: readonly (number | bigint)[], value: number | bigint): boolean {
  for (let i = 0; i < pairs.length; i += 2)
    if ((pairs[i] as number | bigint) <= value && value <= (pairs[i + 1] as number | bigint)) return true;
  return false;
}

/** Rules hold their addresses as pairs of plain numbers. */
export function named(
  rule: { readonly v4: readonly number[]; readonly v6: readonly bigint[] },
  address: string,
): boolean {
  const { family, value } = plain(address);
  return family === 4 ? inPairs(rule.v4, Number(value)) : inPairs(rule.v6, value);
}

export function carries(traffic: Traffic, { protocol, detail }: Load): boolean {
  switch (traffic.kind) {
    case 'all':
      return true;
    case 'protocol':
      return traffic.number === protocol;
    case 'ports':
      return protocol === (traffic.protocol === 'tcp' ? 6 : 17) && inPairs(traffic.ports, detail);
    case 'icmp':
      return (
        protocol === (traffic.family === 4 ? 1 : 58) &&
        (traffic.type === undefined || traffic.type === detail >> 8) &&
        (traffic.code === undefined || traffic.code === (detail & 255))
      );
  }
}
