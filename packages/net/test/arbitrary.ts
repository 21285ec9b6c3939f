import fc from 'fast-check';
import { type AddressSet, cidrs, none, union } from '../src/addresses.ts';
import { portRange } from '../src/ports.ts';
import { allTraffic, icmp, type Traffic, wholeProtocol } from '../src/traffic.ts';

/** Where the tiny universes lie: both ends of each family, both sides of the IPv4-mapped block, a plain middle. */
const V4_BASES = [0, 0x0a00_0000, 0x7fff_ffc0, 0x8000_0000, 2 ** 32 - 64];
const V6_BASES = [0n, 0xffff_0000_0000n - 64n, 0x1_0000_0000_0000n, 0x2001n << 112n, (1n << 128n) - 64n];
const SPAN = 64;

/** Every address of the tiny universes, as its own text. */
export const universe: readonly string[] = [
  ...V4_BASES.flatMap((base) =>
    Array.from({ length: SPAN }, (_, i) => [24, 16, 8, 0].map((bits) => ((base + i) >>> bits) & 255).join('.')),
  ),
  ...V6_BASES.flatMap((base) =>
    Array.from({ length: SPAN }, (_, i) =>
      (base + BigInt(i))
        .toString(16)
        .padStart(32, '0')
        .replace(/(.{4})(?!$)/g, '$1:'),
    ),
  ),
];

/** The set and, beside it, the brute-force model: which addresses of the universe it holds. */
export interface Modelled {
  readonly set: AddressSet;
  readonly model: ReadonlySet<string>;
}

const prefix: fc.Arbitrary<Modelled> = fc
  .tuple(fc.nat(universe.length / SPAN - 1), fc.nat(6), fc.nat(SPAN - 1))
  .map(([part, bits, offset]) => {
    const start = part * SPAN + (offset >> bits) * 2 ** bits;
    const members = universe.slice(start, start + 2 ** bits);
    const [first = ''] = members;
    return { set: cidrs(`${first}/${(first.includes(':') ? 128 : 32) - bits}`), model: new Set(members) };
  });

export const modelled: fc.Arbitrary<Modelled> = fc.array(prefix, { maxLength: 6 }).map((parts) => ({
  set: union(none, ...parts.map((part) => part.set)),
  model: new Set(parts.flatMap((part) => [...part.model])),
}));

export const v4Prefix: fc.Arbitrary<string> = fc
  .tuple(fc.nat(2 ** 32 - 1), fc.nat(32))
  .map(([address, length]) => `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')}/${length}`);

export const v6Prefix: fc.Arbitrary<string> = fc
  .tuple(fc.ipV6(), fc.nat(128))
  .map(([address, length]) => `${address}/${length}`);

export const addressSet: fc.Arbitrary<AddressSet> = fc
  .array(fc.oneof(v4Prefix, v6Prefix), { maxLength: 8 })
  .map((texts) => cidrs(...texts));

/** Few ports, types and protocols, so that traffics meet often. */
const edge = fc.constantFrom(0, 1, 20, 21, 22, 23, 25, 443, 65_534, 65_535);
const ports = fc.tuple(edge, edge).map(([a, b]) => portRange(Math.min(a, b), Math.max(a, b)));
const part = fc.option(fc.constantFrom(0, 3, 8, 255), { nil: undefined });

export const traffic: fc.Arbitrary<Traffic> = fc.oneof(
  fc.constant(allTraffic),
  fc
    .constantFrom('tcp' as const, 'udp' as const)
    .chain((protocol) => ports.map((set): Traffic => ({ kind: 'ports', protocol, ports: set }))),
  fc.tuple(fc.constantFrom(4 as const, 6 as const), part, part).map(([family, type, code]) => icmp(family, type, code)),
  fc.constantFrom(0, 47, 50, 255).map(wholeProtocol),
);

/** One packet: protocol number, then destination port or ICMP type, then ICMP code. */
export interface Packet {
  readonly protocol: number;
  readonly first: number;
  readonly second: number;
}

const some = [0, 1, 3, 8, 20, 21, 22, 23, 24, 25, 26, 255, 443, 444, 65_533, 65_534, 65_535];

/** Every packet worth telling apart for the traffics above. */
export const packets: readonly Packet[] = [0, 1, 6, 17, 47, 50, 58, 99, 255].flatMap((protocol) => {
  const isIcmp = protocol === 1 || protocol === 58;
  const firsts = protocol === 6 || protocol === 17 ? some : isIcmp ? [0, 3, 5, 8, 255] : [0];
  return firsts.flatMap((first) => (isIcmp ? [0, 3, 5, 8, 255] : [0]).map((second) => ({ protocol, first, second })));
});

/** The packet oracle: does one packet belong to the traffic? */
export function matches(one: Traffic, packet: Packet): boolean {
  if (one.kind === 'all') return true;
  if (one.kind === 'protocol') return one.number === packet.protocol;
  if (one.kind === 'icmp') {
    const typed = one.type === undefined || one.type === packet.first;
    return (
      packet.protocol === (one.family === 4 ? 1 : 58) && typed && (one.code === undefined || one.code === packet.second)
    );
  }
  const inside = one.ports.some(
    (low, i) => i % 2 === 0 && low <= packet.first && packet.first <= (one.ports[i + 1] ?? -1),
  );
  return packet.protocol === (one.protocol === 'tcp' ? 6 : 17) && inside;
}
