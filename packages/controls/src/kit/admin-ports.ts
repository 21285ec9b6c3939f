/** Services that administer a machine or hold its data, by the ports they are assigned or install themselves on. */
import { parseTrafficText, type Traffic } from '@clausewatch/net/traffic';

import { commonTraffic, labels, meets, type TrafficSet } from './traffic-set.ts';

const SERVICES: readonly (readonly [name: string, ...ports: readonly string[]])[] = [
  ['SSH', 'tcp/22'],
  ['Telnet', 'tcp/23'],
  ['RDP', 'tcp/3389', 'udp/3389'],
  ['WinRM', 'tcp/5985-5986'],
  ['SQL Server', 'tcp/1433'],
  ['Oracle', 'tcp/1521'],
  ['MySQL', 'tcp/3306'],
  ['PostgreSQL', 'tcp/5432'],
  ['Redis', 'tcp/6379'],
  ['Cassandra', 'tcp/9042'],
  ['Elasticsearch', 'tcp/9200', 'tcp/9300'],
  ['memcached', 'tcp/11211', 'udp/11211'],
  ['MongoDB', 'tcp/27017-27019'],
  ['Docker', 'tcp/2375-2376'],
  ['etcd', 'tcp/2379-2380'],
  ['Kubernetes API', 'tcp/6443'],
  ['kubelet', 'tcp/10250'],
];

/** Every port above, as a policy file would write them. */
export const adminPorts: readonly string[] = SERVICES.flatMap(([, ...ports]) => ports);

const KNOWN: readonly (readonly [name: string, ports: readonly Traffic[]])[] = SERVICES.map(([name, ...ports]) => [
  name,
  ports.map((text) => parseTrafficText(text)).filter((traffic) => traffic !== undefined),
]);

/** Names of the services that use some of `traffic`: `SSH, Telnet and 15 more`; `undefined` when none is known. */
function serviceNames(traffic: readonly Traffic[]): string | undefined {
  const names = KNOWN.filter(([, ports]) => ports.some((port) => meets(traffic, port))).map(([name]) => name);
  if (names.length === 0) return undefined;
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
}

/** The part of `traffic` that is in `ports`, for people: `tcp/22 (SSH)`. */
export function portsLabel(ports: TrafficSet, traffic: Traffic): string {
  const parts = commonTraffic(ports, traffic);
  const names = serviceNames(parts);
  return names === undefined ? labels(parts) : `${labels(parts)} (${names})`;
}
