import { anyPort, isPortRange, type PortSet, portRange, portsCover, portsIntersect, portsOverlap } from './ports.ts';
import { portsSubtract } from './ports.ts';

/**
 * What a rule says of a packet besides its addresses. TCP, UDP and both ICMPs have their own kinds and never appear as
 * `protocol`, so one traffic has one form. ICMP without `type` is any type, without `code` any code.
 */
export type Traffic =
  | { readonly kind: 'all' }
  | { readonly kind: 'ports'; readonly protocol: 'tcp' | 'udp'; readonly ports: PortSet }
  | { readonly kind: 'icmp'; readonly family: 4 | 6; readonly type?: number; readonly code?: number }
  | { readonly kind: 'protocol'; readonly number: number };

export const allTraffic: Traffic = Object.freeze({ kind: 'all' });

const ANY: Readonly<Record<'tcp' | 'udp', Traffic>> = {
  tcp: Object.freeze({ kind: 'ports', protocol: 'tcp', ports: anyPort }),
  udp: Object.freeze({ kind: 'ports', protocol: 'udp', ports: anyPort }),
};

/** TCP to the given ports, `from`–`to`. Throws `RangeError` as `portRange` does. */
export function tcp(from: number, to: number = from): Traffic {
  return { kind: 'ports', protocol: 'tcp', ports: portRange(from, to) };
}

/** UDP to the given ports, `from`–`to`. Throws `RangeError` as `portRange` does. */
export function udp(from: number, to: number = from): Traffic {
  return { kind: 'ports', protocol: 'udp', ports: portRange(from, to) };
}

/** Everything of one IP protocol (0–255). */
export function wholeProtocol(number: number): Traffic {
  if (number === 6) return ANY.tcp;
  if (number === 17) return ANY.udp;
  if (number === 1 || number === 58) return { kind: 'icmp', family: number === 1 ? 4 : 6 };
  return { kind: 'protocol', number };
}

/** The IP protocol number; `undefined` for all of them. */
export function protocolNumber(traffic: Traffic): number | undefined {
  switch (traffic.kind) {
    case 'all':
      return undefined;
    case 'ports':
      return traffic.protocol === 'tcp' ? 6 : 17;
    case 'icmp':
      return traffic.family === 4 ? 1 : 58;
    case 'protocol':
      return traffic.number;
  }
}

/** One ICMP traffic; `undefined` stands for any. */
export function icmp(family: 4 | 6, type: number | undefined, code: number | undefined): Traffic {
  return {
    kind: 'icmp',
    family,
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
  };
}

const fits = (a: number | undefined, b: number | undefined): boolean => a === undefined || a === b;
const clash = (a: number | undefined, b: number | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

/** True when some packet is in both. */
export function overlapsTraffic(a: Traffic, b: Traffic): boolean {
  if (a.kind === 'all') return b.kind !== 'ports' || b.ports.length > 0;
  if (b.kind === 'all') return overlapsTraffic(b, a);
  if (a.kind === 'ports') return b.kind === 'ports' && a.protocol === b.protocol && portsOverlap(a.ports, b.ports);
  if (protocolNumber(a) !== protocolNumber(b)) return false;
  return a.kind !== 'icmp' || b.kind !== 'icmp' || !(clash(a.type, b.type) || clash(a.code, b.code));
}

/** True when every packet of `b` is in `a`. */
export function coversTraffic(a: Traffic, b: Traffic): boolean {
  if (a.kind === 'all' || (b.kind === 'ports' && b.ports.length === 0)) return true;
  if (protocolNumber(a) !== protocolNumber(b)) return false;
  if (a.kind === 'ports') return b.kind === 'ports' && portsCover(a.ports, b.ports);
  return a.kind !== 'icmp' || b.kind !== 'icmp' || (fits(a.type, b.type) && fits(a.code, b.code));
}

/** The packets in both; `undefined` when there are none. */
export function intersectTraffic(a: Traffic, b: Traffic): Traffic | undefined {
  if (!overlapsTraffic(a, b)) return undefined;
  if (coversTraffic(a, b)) return b;
  if (coversTraffic(b, a)) return a;
  if (a.kind === 'ports' && b.kind === 'ports') return { ...a, ports: portsIntersect(a.ports, b.ports) };
  if (a.kind === 'icmp' && b.kind === 'icmp') return icmp(a.family, a.type ?? b.type, a.code ?? b.code);
  return a;
}

const BYTES: readonly number[] = Array.from({ length: 256 }, (_, value) => value);

/**
 * The packets of `a` that are not in `b`, as disjoint pieces: empty when `b` covers `a`, `[a]` when they do not meet.
 * Exact, so `all` less something is one piece for each of the other protocols.
 */
export function subtractTraffic(a: Traffic, b: Traffic): Traffic[] {
  if (coversTraffic(b, a)) return [];
  if (!overlapsTraffic(a, b)) return [a];
  if (a.kind === 'all') return BYTES.flatMap((number) => subtractTraffic(wholeProtocol(number), b));
  if (a.kind === 'ports' && b.kind === 'ports') return [{ ...a, ports: portsSubtract(a.ports, b.ports) }];
  if (a.kind !== 'icmp' || b.kind !== 'icmp') return [];
  const { family, code } = a;
  if (a.type === undefined && b.type !== undefined)
    return BYTES.flatMap((type) => subtractTraffic(icmp(family, type, code), b));
  return BYTES.filter((other) => other !== b.code).map((other) => icmp(family, a.type, other));
}

/** What is left of `traffic` after every one of `taken`: empty when together they cover it. */
export function subtractAllTraffic(traffic: Traffic, taken: readonly Traffic[]): Traffic[] {
  return taken.reduce<Traffic[]>((left, one) => left.flatMap((piece) => subtractTraffic(piece, one)), [traffic]);
}

export { isPortRange };
