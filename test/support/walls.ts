/** Places in memory where addresses are denied, and the pipeline over them: for tests of blocks. */
import { actOn, type Deed } from '@clausewatch/app/act';
import { loadIncident } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { loadRemedy } from '@clausewatch/app/remedy-items';
import type { Table } from '@clausewatch/app/table';
import { planOf } from '@clausewatch/engine/plan';
import { Means } from '@clausewatch/model/remedy';
import { remediesOf } from '@clausewatch/model/remedies';
import { type AclPlace, type IpSetPlace, placeKey } from '@clausewatch/model/block';
import { Unavailable } from '@clausewatch/model/errors';
import type { GraphPart } from '@clausewatch/model/graph';
import type { Incident } from '@clausewatch/model/incident';
import { threatId } from '@clausewatch/model/key';
import type { Registers } from '@clausewatch/model/registers';
import type { Threat } from '@clausewatch/model/threat';

import { type Gate, gate } from './gate.ts';
import { threatOf } from './histories.ts';
import { memoryTable } from './memory-table.ts';
import type { Fault } from './remedies.ts';
import { plugState } from './world-states.ts';
import { catalogue, doer, world, type World } from './world.ts';

export const set: IpSetPlace = { scope: 'REGIONAL', region: 'eu-west-1', name: 'blocked', id: 'a', family: 'v4' };
export const acl: AclPlace = { id: 'acl-0123456789abcdef0', region: 'eu-west-1', entries: [1, 9] };
export const clause = 'policy/C-5';
export const [one, two] = ['9.9.9.1/32', '9.9.9.2/32'];

export const registers: Registers = {
  ...catalogue.registers,
  adminNetworks: { cidrs: ['9.1.0.0/16'] },
  authorisedServers: { cidrs: [] },
  thirdParties: [],
  remediation: {
    clauses: [],
    mode: 'act',
    block: { clauses: [clause], for: 'PT1H', perHour: 20, waf: [set], acls: [acl] },
  },
};

export interface Walls {
  readonly made: World;
  readonly set: Gate;
  readonly acl: Gate;
  /** Every call to a place and to the table, in order. */
  readonly calls: string[];
  fault: Fault;
  registers: Registers;
}

export function walls(table: Table): Walls {
  const made = world(table, '2026-11-01T12:00:00.000Z');
  const it: Walls = { made, set: gate(), acl: gate(), calls: [], fault: () => undefined, registers };
  const call = async <R>(name: string, work: () => Promise<R>): Promise<R> => {
    it.calls.push(name);
    await it.fault(name, 'before');
    const answer = await work();
    await it.fault(name, 'behind');
    return answer;
  };
  const gateOf = (place: IpSetPlace | AclPlace) => (placeKey(place) === placeKey(set) ? it.set : it.acl).blocks;
  Object.assign(made.app, {
    makes: Means.options,
    hands: { rehearse: async () => 'allowed', change: async () => [] },
    blocks: {
      whyNot: (place: IpSetPlace) => call('why-not', () => gateOf(place).whyNot(place)),
      look: (place: IpSetPlace) => call('look', () => gateOf(place).look(place)),
      deny: (place: IpSetPlace, ranges: readonly string[]) => call('deny', () => gateOf(place).deny(place, ranges)),
      allow: (place: IpSetPlace, ranges: readonly string[]) => call('allow', () => gateOf(place).allow(place, ranges)),
    },
    table: {
      get: (...args: Parameters<Table['get']>) => call(`get ${args[0].sk}`, () => table.get(...args)),
      put: (...args: Parameters<Table['put']>) => call(`put ${args[0].sk}`, () => table.put(...args)),
      delete: (...args: Parameters<Table['delete']>) => call('delete', () => table.delete(...args)),
      query: (...args: Parameters<Table['query']>) => call('query', () => table.query(...args)),
      queryIndex: (...args: Parameters<Table['queryIndex']>) => call('index', () => table.queryIndex(...args)),
    },
  });
  Object.defineProperty(made.app, 'plan', { get: () => planOf({ ...catalogue, registers: it.registers }) });
  return it;
}

const threat = (id: string, at: string, remotes: readonly string[]): Threat => ({
  ...threatOf(id, at, 1, 3, false),
  remotes,
  role: 'TARGET',
});

export const incidentId = (id = 't'): string => threatId(threat(id, '', []));

/** A network that is known, and somebody outside who tries passwords. */
export async function attacked(it: Walls, remotes: readonly string[] = ['9.9.9.1'], id = 't'): Promise<void> {
  const { app, now } = { app: it.made.app, now: it.made.now };
  const resource = plugState('eni-1', now, { group: 'sg-1', public: true });
  await observe(app, { kind: 'resource', via: 'config', resource });
  await observe(app, { kind: 'threat', via: 'guardduty', threat: threat(id, now, remotes) });
}

export async function act(it: Walls, by: string, deed: Deed, id = 't'): Promise<string> {
  const acted = await actOn(it.made.app, incidentId(id), deed, doer(by));
  return acted.kind === 'refused' ? acted.why : acted.kind;
}

/** Bob proposed and Alice approved that they be denied. */
export async function approved(it: Walls, remotes: readonly string[] = ['9.9.9.1'], id = 't'): Promise<void> {
  await attacked(it, remotes, id);
  for (const [by, deed] of [
    ['bob', { kind: 'propose', block: [] }],
    ['alice', { kind: 'approve' }],
  ] as const) {
    pass(it, 60);
    const said = await act(it, by, deed, id);
    if (said !== 'done') throw new Error(said);
  }
}

export function pass(it: Walls, seconds: number): void {
  it.made.now = new Date(Date.parse(it.made.now) + seconds * 1000).toISOString();
}

/** The worker runs every minute; a crash is one run that failed. */
export async function work(it: Walls, minutes = 1): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    pass(it, 60);
    try {
      await workOffRemedies(it.made.app);
    } catch (error) {
      const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      if (all.some((each) => !(each instanceof Unavailable))) throw error;
    }
  }
}

export async function incidentIn(it: Walls, id = 't'): Promise<Incident> {
  const incident = await loadIncident(it.made.app.table, incidentId(id));
  if (incident === undefined) throw new Error('no incident');
  return incident;
}

export async function outcomesIn(it: Walls, id = 't'): Promise<readonly string[]> {
  const { acts } = await incidentIn(it, id);
  return acts.flatMap((each) => (each.kind === 'remedied' ? [`${each.outcome}: ${each.note}`] : []));
}

export async function itemOf(it: Walls, id = 't') {
  const { acts } = await incidentIn(it, id);
  return loadRemedy(it.made.app.table, incidentId(id), remediesOf(acts).at(-1)?.id ?? '');
}

/** What is denied at the set and at the network ACL. */
export const denied = (it: Walls): readonly string[] => [it.set, it.acl].map(({ there }) => [...there.keys()].join());
export const kinds = (outcomes: readonly string[]): readonly string[] =>
  outcomes.map((text) => text.split(':')[0] ?? '');

/** The approval is a minute old when the worker comes first, and the block lasts an hour from it. */
export const until = '2026-11-01T13:02:00.000Z';

export async function ready(remotes: readonly string[] = ['9.9.9.1']): Promise<Walls> {
  const made = walls(memoryTable());
  await approved(made, remotes);
  made.calls.length = 0;
  return made;
}

/** What the graph has from now on. */
export function estate({ made }: Walls, parts: readonly GraphPart[]): void {
  Object.assign(made.app, { graphParts: () => parts });
}
