import { type AddressSet, cidrs, everywhere, intersect, none, unionOf } from '@clausewatch/net/addresses';
import { MAX_PORT } from '@clausewatch/net/ports';
import { icmp, type Traffic, wholeProtocol } from '@clausewatch/net/traffic';

import { type Band, joinAll, meet, rectangle, type Region, type Span } from './region.ts';

/*
 * The traffic axis: protocol number times 65536, plus the destination port of TCP and UDP, or type * 256 + code of ICMP.
 * Any other protocol is told apart by its number only and is always its whole row.
 */
const ROW = 65_536;
const ICMP4 = 1;
const TCP = 6;
const UDP = 17;
const ICMP6 = 58;
const LAST_PROTOCOL = 255;

const row = (protocol: number): Span => [protocol * ROW, protocol * ROW + ROW - 1];

export const allPoints: Span = Object.freeze([0, (LAST_PROTOCOL + 1) * ROW - 1]);

/** The points that a traffic stands for. */
export function pointsOf(traffic: Traffic): Span {
  switch (traffic.kind) {
    case 'all':
      return allPoints;
    case 'protocol':
      return row(traffic.number);
    case 'ports': {
      const base = (traffic.protocol === 'tcp' ? TCP : UDP) * ROW;
      return traffic.ports.map((port) => base + port);
    }
    case 'icmp': {
      const base = (traffic.family === 4 ? ICMP4 : ICMP6) * ROW;
      const { type, code } = traffic;
      if (type === undefined && code === undefined) return row(base / ROW);
      if (type === undefined)
        return Array.from({ length: 256 }, (_, one) => base + one * 256 + (code ?? 0)).flatMap((at) => [at, at]);
      return code === undefined
        ? [base + type * 256, base + type * 256 + 255]
        : [base + type * 256 + code, base + type * 256 + code];
    }
  }
}

/** One packet's traffic: a single port, ICMP type and code, or a protocol. */
export function trafficAt(point: number): Traffic {
  const protocol = Math.floor(point / ROW);
  const rest = point % ROW;
  if (protocol === TCP || protocol === UDP)
    return { kind: 'ports', protocol: protocol === TCP ? 'tcp' : 'udp', ports: [rest, rest] };
  if (protocol === ICMP4 || protocol === ICMP6) return icmp(protocol === ICMP4 ? 4 : 6, rest >> 8, rest & 255);
  return wholeProtocol(protocol);
}

function icmpsOf(family: 4 | 6, low: number, high: number): Traffic[] {
  if (low === 0 && high === ROW - 1) return [icmp(family, undefined, undefined)];
  const out: Traffic[] = [];
  for (let at = low; at <= high;) {
    const whole = (at & 255) === 0 && at + 255 <= high;
    out.push(icmp(family, at >> 8, whole ? undefined : at & 255));
    at += whole ? 256 : 1;
  }
  return out;
}

/** The traffic of one band, in the fewest pieces. */
export function trafficOf(low: number, high: number): Traffic[] {
  if (low === 0 && high === allPoints[1]) return [{ kind: 'all' }];
  const out: Traffic[] = [];
  for (let protocol = Math.floor(low / ROW); protocol <= Math.floor(high / ROW); protocol++) {
    const from = Math.max(low - protocol * ROW, 0);
    const to = Math.min(high - protocol * ROW, ROW - 1);
    if (protocol === ICMP4 || protocol === ICMP6) out.push(...icmpsOf(protocol === ICMP4 ? 4 : 6, from, to));
    else if (protocol === TCP || protocol === UDP)
      out.push({ kind: 'ports', protocol: protocol === TCP ? 'tcp' : 'udp', ports: [from, to] });
    else out.push(wholeProtocol(protocol));
  }
  return out;
}

const V4 = cidrs('0.0.0.0/0');
const V6 = cidrs('::/0');
const BESIDE_ICMP: Span = [0, ROW - 1, 2 * ROW, ICMP6 * ROW - 1, (ICMP6 + 1) * ROW, (LAST_PROTOCOL + 1) * ROW - 1];

/** What can exist: ICMP is carried by IPv4 only, ICMPv6 by IPv6 only. */
const possible: Region = joinAll([
  rectangle(BESIDE_ICMP, everywhere),
  rectangle(row(ICMP4), V4),
  rectangle(row(ICMP6), V6),
]);

/** The packets of `traffic` (several are united) whose other end is one of `addresses`. */
export function packets(traffic: readonly Traffic[], addresses: AddressSet): Region {
  return meet(joinAll(traffic.map((one) => rectangle(pointsOf(one), addresses))), possible);
}

/** NAT gateways and Windows hosts use 1024–65535 (VPC user guide, ephemeral ports): one of them has to be let back. */
const FIRST_EPHEMERAL = 1024;

/** The addresses of every band that meets `low`–`high`. */
function anyWithin(region: Region, low: number, high: number): AddressSet {
  return unionOf(region.filter((band) => band.low <= high && band.high >= low).map((band) => band.addresses));
}

const ECHOES: readonly (readonly [protocol: number, request: number, reply: number])[] = [
  [ICMP4, 8, 0],
  [ICMP6, 128, 129],
];

const NO_ANSWER: readonly Band[] = ECHOES.flatMap(([protocol, request]) => {
  const start = protocol * ROW + request * 256;
  return [
    { low: protocol * ROW, high: start - 1, addresses: everywhere },
    { low: start + 256, high: protocol * ROW + ROW - 1, addresses: everywhere },
  ];
});

/**
 * From the packets that may go back, the packets whose answer comes back: TCP and UDP are answered on some ephemeral port,
 * an echo request by an echo reply, any other ICMP message by nothing, any other protocol by itself.
 */
export function answerable(back: Region): Region {
  const ports = [TCP, UDP].map((protocol) => {
    const answered = anyWithin(back, protocol * ROW + FIRST_EPHEMERAL, protocol * ROW + MAX_PORT);
    return rectangle(row(protocol), answered);
  });
  const echoes = ECHOES.map(([protocol, request, reply]) => {
    const answer = protocol * ROW + reply * 256;
    const start = protocol * ROW + request * 256;
    return rectangle([start, start + 255], anyWithin(back, answer, answer));
  });
  const others = meet(back, ITSELF);
  return joinAll([...ports, ...echoes, NO_ANSWER, others]);
}

const ITSELF: Region = rectangle(
  [
    0,
    ROW - 1,
    2 * ROW,
    TCP * ROW - 1,
    (TCP + 1) * ROW,
    UDP * ROW - 1,
    (UDP + 1) * ROW,
    ICMP6 * ROW - 1,
    (ICMP6 + 1) * ROW,
    (LAST_PROTOCOL + 1) * ROW - 1,
  ],
  everywhere,
);

/** What a NAT gateway carries: TCP, UDP and ICMP over IPv4 (VPC user guide, NAT gateway basics). */
export const natTraffic: Region = [ICMP4, TCP, UDP].flatMap((protocol) => rectangle(row(protocol), V4));

/** Every address of one family. */
export function wholeFamily(family: 4 | 6): AddressSet {
  return family === 4 ? V4 : V6;
}

/** Only the IPv4 or only the IPv6 addresses. */
export function ofFamily(set: AddressSet, like: AddressSet): AddressSet {
  return intersect(set, unionOf([like.v4.length > 0 ? V4 : none, like.v6.length > 0 ? V6 : none]));
}
