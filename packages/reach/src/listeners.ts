import type { ListenerPart, ServicePart, TargetGroupPart } from '@clausewatch/model/graph';
import { everywhere } from '@clausewatch/net/addresses';
import { isPortRange } from '@clausewatch/net/ports';
import { tcp, type Traffic, udp } from '@clausewatch/net/traffic';

import { packets } from './axis.ts';
import type { Estate } from './estate.ts';
import { namesOf } from './joins.ts';
import { anything, type Region } from './region.ts';

export function listenersOf(estate: Estate, service: ServicePart): ListenerPart[] {
  return namesOf(service).flatMap((name) => estate.listenersOf.get(name) ?? []);
}

/** What a listener takes, or a target group sends; `undefined` when that is unreadable. */
export function takes({ protocol = 'tcp', port }: Pick<TargetGroupPart, 'protocol' | 'port'>): Traffic[] | undefined {
  if (port === undefined || !isPortRange(port, port) || protocol === 'unreadable') return undefined;
  return [...(protocol === 'udp' ? [] : [tcp(port)]), ...(protocol === 'tcp' ? [] : [udp(port)])];
}

/** What a load balancer listens on, and what has to be read to be sure of it. */
export function listening(
  estate: Estate,
  service: ServicePart,
): { readonly region: Region; readonly doubts: readonly string[] } {
  const listeners = listenersOf(estate, service);
  if (service.type === 'gateway') return { region: anything, doubts: [`appliances behind ${service.id}`] };
  if (listeners.length === 0) return { region: anything, doubts: [`listeners of ${service.id}`] };
  const unreadable = listeners.filter((one) => takes(one) === undefined).map((one) => one.id);
  if (unreadable.length > 0) return { region: anything, doubts: unreadable };
  return {
    region: packets(
      listeners.flatMap((one) => takes(one) ?? []),
      everywhere,
    ),
    doubts: [],
  };
}

/** The target groups that a listener may send to; `undefined` stands for those that a rule names which nobody has read. */
export function groupsBehind(
  { targetGroups }: Estate,
  { forwards, whole }: ListenerPart,
): (TargetGroupPart | undefined)[] {
  return [...forwards.map((id) => targetGroups.get(id)), ...(whole === true ? [] : [undefined])];
}

/** What has to be read to know all targets of a listener. */
export function unreadBehind({ targetGroups }: Estate, { id, forwards, whole }: ListenerPart): string[] {
  return [
    ...forwards.filter((group) => targetGroups.get(group)?.targets === undefined).map((group) => `targets of ${group}`),
    ...(whole === true ? [] : [`rules of ${id}`]),
  ];
}
