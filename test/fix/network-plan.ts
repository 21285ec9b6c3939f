/** Plans of graph controls over random scopes, and what their sentences forbid of one packet: written from the sentences, not from the controls. */
import { controls } from '@clausewatch/controls/registry.generated';
import { type Plan, planOf } from '@clausewatch/engine/plan';
import type { Citation } from '@clausewatch/model/catalogue';
import type { GraphPart } from '@clausewatch/model/graph';
import { cidrs, covers, none, parseCidr } from '@clausewatch/net/addresses';
import type { Probe } from '@clausewatch/reach/probes-testing';
import * as z from 'zod/mini';

const ours = [{ id: '111122223333', alias: 'us' }];
const parties = { a: ['8.8.0.0/16'], b: ['2a00::/12'] };

export const given = {
  'untrusted-reach': { ports: ['tcp/22'], trusted: ['10.0.0.0/16'] },
  'public-ports-reach': { allowed: ['tcp/443'], known: { cidrs: ['8.8.0.0/16'] } },
  'public-endpoints-approved': { approved: [{ name: 'shop', endpoint: 'eni-0-0-0', ports: ['tcp/443'] }] },
  'databases-not-exposed': {},
  'environments-isolated': {},
  'third-party-reach': { thirdParties: Object.entries(parties).map(([name, list]) => ({ name, cidrs: list })) },
  'peering-inbound-closed': { accounts: ours },
  'peering-outbound-limited': { allowed: ['tcp/443'], accounts: ours },
} as const;
export type Clause = keyof typeof given;
export const clauses = Object.keys(given) as readonly Clause[];

export function planFor(...some: readonly Clause[]): Plan {
  return planOf({ policies: [], registers: {}, grounds: [], evaluations: some.map((id) => cited(id, given[id])) });
}

/** A plan of one control with other parameters. */
export function planWith(id: string, params: object): Plan {
  return planOf({ policies: [], registers: {}, grounds: [], evaluations: [cited(id, params)] });
}

function cited(id: string, params: object) {
  const control = controls.get(id);
  if (control === undefined) throw new Error(`no control ${id}`);
  const citation = { key: `acme/${id}`, policy: 'acme', clause: { id }, control: id } as unknown as Citation;
  return { control, params: z.parse(control.params, params), citations: [citation] };
}

const within = (list: readonly string[], address: string): boolean =>
  covers(cidrs(...list), parseCidr(address) ?? none);

function networkOf(parts: readonly GraphPart[], { at, ...end }: Probe['from']): string | undefined {
  const id = at === 'interface' && 'id' in end ? end.id : undefined;
  return parts.find((part) => part.kind === 'interface' && part.id === id)?.kind === 'interface'
    ? `vpc-${id?.split('-')[1]}`
    : undefined;
}

/** Addresses that the sender may be seen with: its own, its public one, and that of the NAT gateway of its network. */
function seen(parts: readonly GraphPart[], from: Probe['from']): readonly string[] {
  const part = parts.find((one) => one.kind === 'interface' && from.at === 'interface' && one.id === from.id);
  if (part?.kind !== 'interface' || from.address.includes(':')) return [from.address];
  const own = part.addresses.find(({ address }) => address === from.address);
  return [from.address, own?.public ?? `54.${part.network?.split('-')[1]}.0.200`];
}

/** Whether some table sends the address over a peering: to others who share the rule it is beyond one. */
function beyond(parts: readonly GraphPart[], address: string): boolean {
  const lists = new Map(
    parts.flatMap((part) => (part.kind === 'prefix-list' ? [[part.id, part.prefixes] as const] : [])),
  );
  const routes = parts.flatMap((part) => (part.kind === 'route-table' ? part.routes : []));
  return routes.some(({ prefix, list = '', target }) => {
    const prefixes = prefix === undefined ? (lists.get(list) ?? []) : [prefix];
    return target.kind === 'peering' && prefixes.some((one) => within([one], address));
  });
}

/** Whether a clause may forbid the packet, on some way that it may take. */
export function forbids(clause: Clause, parts: readonly GraphPart[], { from, to, load }: Probe): boolean {
  const tcp = (port: number): boolean => load.protocol === 6 && load.detail === port;
  const [mine, theirs] = [networkOf(parts, from), networkOf(parts, to)];
  const sources = seen(parts, from);
  const outside = from.at === 'internet' || sources.length > 1 || (mine !== theirs && from.address.includes(':'));
  const foreign = mine !== undefined && theirs !== undefined && mine !== theirs;
  switch (clause) {
    case 'untrusted-reach':
      return tcp(22) && sources.some((one) => !within(['10.0.0.0/16'], one));
    case 'public-ports-reach':
      return outside && !tcp(443) && !sources.every((one) => within(['8.8.0.0/16'], one));
    case 'public-endpoints-approved':
      return outside && !(tcp(443) && to.at === 'interface' && to.id === 'eni-0-0-0');
    case 'databases-not-exposed':
      return outside && tcp(22);
    case 'third-party-reach':
      return sources.some((one) => Object.values(parties).some((list) => within(list, one)));
    case 'environments-isolated':
      return foreign && (mine === 'vpc-0') !== (theirs === 'vpc-0');
    case 'peering-inbound-closed':
      return mine !== theirs && sources.some((one) => beyond(parts, one));
    case 'peering-outbound-limited':
      return mine !== theirs && [to.address, ...seen(parts, to)].some((one) => beyond(parts, one)) && !tcp(443);
  }
}
