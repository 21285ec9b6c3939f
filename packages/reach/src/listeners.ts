import type { ListenerPart, ServicePart, TargetGroupPart } from '@clausewatch/model/graph';
import { everywhere } from '@clausewatch/net/addresses';
import { isPortRange } from '@clausewatch/net/ports';
import { tcp, type Traffic, udp } from '@clausewatch/net/traffic';

import { packets } from './axis.ts';
import type { Estate } from './estate.ts';
import { BALANCER, namesOf } from './joins.ts';
import { anything, type Region } from './region.ts';

export function listenersOf(estate: Estate, service: ServicePart): ListenerPart[] {
  return namesOf(service).flatMap((name) => estate.listenersOf.get(name) ?? []);
}

/** In the place of listeners of which none was read. */
const unreadListener = ({ id }: ServicePart): ListenerPart => ({
  kind: 'listener',
  id: `listeners of ${id}`,
  balancer: id,
  protocol: 'unreadable',
  forwards: [],
});

/** What a load balancer takes and sends on: by its listeners, or by whatever they may be while none was read. */
export function sendersOf(estate: Estate, service: ServicePart): readonly ListenerPart[] {
  const known = listenersOf(estate, service);
  return known.length > 0 ? known : [unreadListener(service)];
}

/** In the place of a load balancer that a listener or an interface names, and nobody read. */
function unreadBalancer(name: string): ServicePart {
  const [, short = name] = /:loadbalancer\/(.+)$/.exec(name) ?? [];
  const type = short.startsWith('net/') ? 'network' : short.startsWith('ELB ') ? 'classic' : 'application';
  return { kind: 'service', type: short.startsWith('gwy/') ? 'gateway' : type, id: name, names: [short] };
}

export const balances = ({ type }: ServicePart): boolean => type !== 'database' && type !== 'gateway';

/** The load balancers that a name stands for. */
export function balancersNamed({ servicesBy }: Estate, name: string): readonly ServicePart[] {
  return (servicesBy.get(name) ?? [unreadBalancer(name)]).filter(balances);
}

/** Load balancers that listeners or interfaces name alone. */
export function unreadBalancers(estate: Estate): readonly ServicePart[] {
  const named = [
    ...(estate.everyListener.get('all') ?? []).map(({ balancer }) => balancer),
    ...(estate.balancerInterfaces.get('all') ?? []).flatMap((part) => part.of.filter((name) => BALANCER.test(name))),
  ];
  const lost = [...new Set(named.filter((name) => !estate.servicesBy.has(name)))];
  const unread = lost.flatMap((name) => balancersNamed(estate, name));
  // One that both a listener and its interfaces name is one.
  const short = new Set(unread.flatMap(({ id, names }) => names.filter((name) => name !== id)));
  return unread.filter(({ id }) => !short.has(id));
}

/** Every load balancer that sends on to targets. */
export function everyBalancer(estate: Estate): readonly ServicePart[] {
  return [...(estate.balancers.get('all') ?? []), ...unreadBalancers(estate)];
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
  if (listeners.length === 0) return { region: anything, doubts: [unreadListener(service).id] };
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
export function unreadBehind({ targetGroups }: Estate, { id, protocol, forwards, whole }: ListenerPart): string[] {
  return [
    ...forwards.filter((group) => targetGroups.get(group)?.targets === undefined).map((group) => `targets of ${group}`),
    ...(whole === true ? [] : [protocol === 'unreadable' && forwards.length === 0 ? id : `rules of ${id}`]),
  ];
}
