import {
  anyPort,
  isPortRange,
  type PortSet,
  portRange,
  portsCover,
  portsIntersect,
  portsOverlap,
  portsSubtract,
  portsUnion,
} from './ports.ts';

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
const clash = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && a !== b;

/** True when some packet is in both. Ports of TCP and UDP come first: they are nearly all there is. */
export function overlapsTraffic(a: Traffic, b: Traffic): boolean {
  if (a.kind === 'ports' && b.kind === 'ports') return a.protocol === b.protocol && portsOverlap(a.ports, b.ports);
  if (a.kind === 'all') return b.kind !== 'ports' || b.ports.length > 0;
  if (b.kind === 'all') return overlapsTraffic(b, a);
  if (protocolNumber(a) !== protocolNumber(b)) return false;
  return a.kind !== 'icmp' || b.kind !== 'icmp' || !(clash(a.type, b.type) || clash(a.code, b.code));
}

/** True when every packet of `b` is in `a`. */
export function coversTraffic(a: Traffic, b: Traffic): boolean {
  if (a.kind === 'ports' && b.kind === 'ports')
    return (a.protocol === b.protocol && portsCover(a.ports, b.ports)) || b.ports.length === 0;
  if (a.kind === 'all' || (b.kind === 'ports' && b.ports.length === 0)) return true;
  if (protocolNumber(a) !== protocolNumber(b)) return false;
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

/** Names that AWS, Google Cloud and Terraform use; numbers from the IANA protocol numbers registry. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['igmp', 2],
  ['ipip', 4],
  ['tcp', 6],
  ['udp', 17],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['icmpv6', 58],
  ['ospf', 89],
  ['sctp', 132],
]);

function readByte(text: string): number | undefined {
  return /^(?:0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

function icmpFrom(family: 4 | 6, from: number | null | undefined, to: number | null | undefined): Traffic | undefined {
  const type = from ?? -1;
  const code = to ?? -1;
  const inRange = (value: number): boolean => Number.isInteger(value) && value >= -1 && value <= 255;
  if (!inRange(type) || !inRange(code) || (type === -1 && code !== -1)) return undefined;
  return icmp(family, type === -1 ? undefined : type, code === -1 ? undefined : code);
}

/**
 * Traffic as EC2 spells it (API reference, IpPermission). `-1` or `all` is every packet whatever the ports say. TCP and
 * UDP: no ports, or -1 to -1, is every port. ICMP: `from` is the type and `to` the code, -1 for any. Any other protocol
 * is open whole, its ports ignored. `undefined` when unreadable: unknown name, range reversed, half given or too large.
 */
export function parseTraffic(protocol: string | number, from?: number | null, to?: number | null): Traffic | undefined {
  const name = typeof protocol === 'string' ? protocol.toLowerCase() : String(protocol);
  if (name === '-1' || name === 'all') return allTraffic;
  const number = NUMBERS.get(name) ?? readByte(name);
  if (number === undefined) return undefined;
  if (number === 1 || number === 58) return icmpFrom(number === 1 ? 4 : 6, from, to);
  if (number !== 6 && number !== 17) return wholeProtocol(number);
  const low = from ?? -1;
  const high = to ?? -1;
  if (low === -1 && high === -1) return wholeProtocol(number);
  if (!isPortRange(low, high)) return undefined;
  return { kind: 'ports', protocol: number === 6 ? 'tcp' : 'udp', ports: portRange(low, high) };
}

function readPorts(text: string): PortSet | undefined {
  let ports: PortSet = [];
  for (const part of text.split(',')) {
    const [, low, high = low] = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(part) ?? [];
    if (!isPortRange(Number(low), Number(high))) return undefined;
    ports = portsUnion(ports, portRange(Number(low), Number(high)));
  }
  return ports;
}

/**
 * The text form: `all`, `tcp`, `tcp/22`, `udp/5985-5986`, `tcp/80,443`, `icmp`, `icmp/8`, `icmpv6/1/4`, `protocol/47`.
 * `undefined` when the text is none of them.
 */
export function parseTrafficText(text: string): Traffic | undefined {
  if (text.length > 1024) return undefined;
  const [name = '', first, second, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  if (first === undefined)
    return ['all', 'tcp', 'udp', 'icmp', 'icmpv6'].includes(name) ? parseTraffic(name) : undefined;
  if (name === 'icmp' || name === 'icmpv6') {
    const type = first === 'any' ? undefined : readByte(first);
    const code = second === undefined ? undefined : readByte(second);
    if ((type === undefined && (first !== 'any' || code === undefined)) || (second !== undefined && code === undefined))
      return undefined;
    return icmp(name === 'icmp' ? 4 : 6, type, code);
  }
  if (second !== undefined) return undefined;
  if (name === 'protocol') {
    const number = readByte(first);
    return number === undefined ? undefined : wholeProtocol(number);
  }
  if (name !== 'tcp' && name !== 'udp') return undefined;
  const ports = readPorts(first);
  return ports === undefined ? undefined : { kind: 'ports', protocol: name, ports };
}

/** The short canonical text that `parseTrafficText` reads back; equal traffic has equal labels. */
export function trafficLabel(traffic: Traffic): string {
  switch (traffic.kind) {
    case 'all':
      return 'all';
    case 'protocol':
      return `protocol/${traffic.number}`;
    case 'icmp': {
      const name = traffic.family === 4 ? 'icmp' : 'icmpv6';
      if (traffic.code === undefined) return traffic.type === undefined ? name : `${name}/${traffic.type}`;
      return `${name}/${traffic.type ?? 'any'}/${traffic.code}`;
    }
    case 'ports': {
      if (portsCover(traffic.ports, anyPort)) return traffic.protocol;
      const [first, last] = traffic.ports;
      if (traffic.ports.length === 2) return `${traffic.protocol}/${first === last ? first : `${first}-${last}`}`;
      const ranges = traffic.ports.flatMap((low, i, all) => (i % 2 === 0 ? [[low, all[i + 1]]] : []));
      return `${traffic.protocol}/${ranges.map(([low, high]) => (low === high ? low : `${low}-${high}`)).join(',')}`;
    }
  }
}
