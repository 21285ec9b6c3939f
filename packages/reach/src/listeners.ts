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

/** What a listener takes; `undefined` when that is unreadable. */
export function takes({ protocol, port }: ListenerPart): Traffic[] | undefined {
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

/** The target groups behind a listener: those its own actions name, and those that say that they are behind its balancer. */
export function groupsBehind(
  estate: Estate,
  service: ServicePart,
  listener: ListenerPart,
): { readonly id: string; readonly group?: TargetGroupPart; readonly named: boolean }[] {
  const joined = new Set(namesOf(service).flatMap((name) => estate.groupsBehind.get(name) ?? []));
  const others = [...joined].filter(({ id }) => !listener.forwards.includes(id));
  return [
    ...listener.forwards.map((id) => {
      const group = estate.targetGroups.get(id);
      return { id, ...(group === undefined ? {} : { group }), named: true };
    }),
    ...others.map((group) => ({ id: group.id, group, named: false })),
  ];
}
