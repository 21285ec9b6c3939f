/** Several kinds of traffic as one parameter, merged once so that a rule is held against two or three parts, not forty. */
import { portsUnion } from '@clausewatch/net/ports';
import { coversTraffic, intersectTraffic, overlapsTraffic, type Traffic, trafficLabel } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

import { TrafficText } from './params.ts';

/** At most one part for TCP and one for UDP. */
export type TrafficSet = readonly Traffic[];

function merged(list: readonly Traffic[], protocol: 'tcp' | 'udp'): readonly Traffic[] {
  const same = list.filter((one) => one.kind === 'ports').filter((one) => one.protocol === protocol);
  if (same.length === 0) return [];
  return [{ kind: 'ports', protocol, ports: same.map((one) => one.ports).reduce(portsUnion) }];
}

function trafficSet(list: readonly Traffic[]): TrafficSet {
  return [...merged(list, 'tcp'), ...merged(list, 'udp'), ...list.filter((one) => one.kind !== 'ports')];
}

const toSet = z.transform((list: Traffic[]): TrafficSet => trafficSet(list));

/** A list as a policy file writes it: `[tcp/22, tcp/3389]`. */
export const TrafficSetParam = z.pipe(z.array(TrafficText), toSet);

/** The same, with what it is when the policy file says nothing. */
export function trafficSetParam(otherwise: readonly string[]) {
  return z.pipe(z.prefault(z.array(TrafficText), [...otherwise]), toSet);
}

/** True when some packet of `traffic` is in the set. */
export function meets(set: TrafficSet, traffic: Traffic): boolean {
  for (const part of set) if (overlapsTraffic(part, traffic)) return true;
  return false;
}

/** True when every packet of `traffic` is in one part of the set. */
export function holds(set: TrafficSet, traffic: Traffic): boolean {
  for (const part of set) if (coversTraffic(part, traffic)) return true;
  return false;
}

/** What of `traffic` is in the set. */
export function commonTraffic(set: TrafficSet, traffic: Traffic): readonly Traffic[] {
  return set.map((part) => intersectTraffic(part, traffic)).filter((part) => part !== undefined);
}

/** Labels of several kinds of traffic, at most `max` items in all. */
export function labels(parts: readonly Traffic[], max = 8): string {
  const items = parts.flatMap((part) => {
    const [protocol = '', numbers] = trafficLabel(part).split('/');
    return numbers === undefined ? [protocol] : numbers.split(',').map((one) => `${protocol}/${one}`);
  });
  const shown = items.slice(0, max).join(', ');
  return items.length > max ? `${shown} and ${items.length - max} more` : shown;
}

const setLabels = new WeakMap<TrafficSet, string>();

/** The whole set for people, `nothing` when it is empty: made once for each set. */
export function setLabel(set: TrafficSet): string {
  let label = setLabels.get(set);
  if (label === undefined) setLabels.set(set, (label = set.length === 0 ? 'nothing' : labels(set)));
  return label;
}
