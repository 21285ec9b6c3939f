/** A small cloud whose security groups can be changed, and the pipeline over it: for tests of remedies. */
import { actOn, type Deed } from '@clausewatch/app/act';
import { loadIncident } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { Hands } from '@clausewatch/app/ports';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { loadRemedy } from '@clausewatch/app/remedy-items';
import type { Table } from '@clausewatch/app/table';
import { Means } from '@clausewatch/model/remedy';
import { remediesOf } from '@clausewatch/model/remedies';
import type { Edit, RuleUnit, Unit } from '@clausewatch/model/edit';
import { Unavailable } from '@clausewatch/model/errors';
import type { Act, Incident } from '@clausewatch/model/incident';
import { violationId } from '@clausewatch/model/key';
import type { Observation } from '@clausewatch/model/observation';
import type { Registers } from '@clausewatch/model/registers';
import type { Resource } from '@clausewatch/model/resource';
import { readSecurityGroup } from '@clausewatch/sources/aws-config/kinds/security-group';
import { fields } from '@clausewatch/sources/read';

import { described, groupFrom, type State, stateOf, type Tuple } from '../fix/simulated-group.ts';
import { bad, good, others, planOver, registers } from './remedy-rules.ts';
import { groupRef } from './world-states.ts';
import { doer, world, type World } from './world.ts';

/** Something happens at this call: before it, behind it, or instead of it. */
export type Fault = (call: string, when: 'before' | 'behind') => Promise<void> | void;

export interface Cloud {
  readonly made: World;
  readonly groups: Map<string, State>;
  /** What was changed, in order. */
  readonly changes: string[];
  /** Every call to the provider and to the table, in order. */
  readonly calls: string[];
  fault: Fault;
  /** The group that is being changed. */
  changing: string;
  registers: Registers;
}

export function cloud(table: Table): Cloud {
  const made = world(table, '2026-11-01T12:00:00.000Z');
  const it: Cloud = {
    made,
    groups: new Map(),
    changes: [],
    calls: [],
    fault: () => undefined,
    changing: '',
    registers,
  };
  const call = async <R>(name: string, work: () => Promise<R> | R): Promise<R> => {
    it.calls.push(name);
    await it.fault(name, 'before');
    const answer = await work();
    await it.fault(name, 'behind');
    return answer;
  };
  const hands: Hands = {
    rehearse: (edit) => call('rehearse', () => rehearsed(it, edit)),
    change: async (edit) => {
      for (const [name, units, how] of [
        ['put', edit.put, put],
        ['take', edit.take, take],
      ] as const)
        for (const unit of units) {
          it.changing = edit.of.id;
          await call(name, () => how(it, edit, unit));
        }
      return ['r-1'];
    },
  };
  Object.assign(made.app, {
    makes: Means.options,
    hands,
    readLive: (ref: Resource['ref'], at: string) => call('look', () => describe(it, ref.id, at)),
    readResource: ({ ref, tags, capturedAt, stateId, raw }: Resource): Resource => ({
      ref,
      tags,
      capturedAt,
      stateId,
      raw,
      configuration: readSecurityGroup(fields(raw.configuration) ?? {}),
    }),
    table: {
      get: (...args: Parameters<Table['get']>) => call(`get ${args[0].sk}`, () => table.get(...args)),
      put: (...args: Parameters<Table['put']>) =>
        call(`put ${args[0].sk} ${stateIn(args[0].data)}`, () => table.put(...args)),
      delete: (...args: Parameters<Table['delete']>) => call('delete', () => table.delete(...args)),
      query: (...args: Parameters<Table['query']>) => call('query', () => table.query(...args)),
      queryIndex: (...args: Parameters<Table['queryIndex']>) => call('index', () => table.queryIndex(...args)),
    },
  });
  Object.defineProperty(made.app, 'plan', { get: () => planOver(it.registers) });
  return it;
}

const stateIn = (data: Readonly<Record<string, unknown>>): string =>
  typeof data['state'] === 'string' ? data['state'] : '';

function resourceOf(it: Cloud, id: string, at: string): Resource | undefined {
  const state = it.groups.get(id);
  if (state === undefined) return undefined;
  const group = groupFrom(state, id);
  return { ...group, ref: groupRef(id), capturedAt: at, raw: JSON.parse(JSON.stringify(group.raw)) as Resource['raw'] };
}

function describe(it: Cloud, id: string, at: string) {
  const resource = resourceOf(it, id, at);
  return resource === undefined ? 'absent' : ({ kind: 'resource', via: 'schedule', resource } as const);
}

function tupleOf(unit: Unit): Tuple {
  const { direction, protocol, from, to, peer, description } = unit as RuleUnit;
  const told = {
    range: () => ({
      [peer.kind === 'range' && peer.text.includes(':') ? 'CidrIpv6' : 'CidrIp']: 'text' in peer ? peer.text : '',
    }),
    group: () => ({ GroupId: 'id' in peer ? peer.id : '' }),
    list: () => ({ PrefixListId: 'id' in peer ? peer.id : '' }),
  }[peer.kind]();
  return {
    direction,
    IpProtocol: protocol,
    ...(from === undefined || to === undefined ? {} : { FromPort: from, ToPort: to }),
    peer: told,
    ...(description === undefined ? {} : { description }),
  };
}

/** The provider's own check, which knows what is there. */
function rehearsed(it: Cloud, { of, take: taken }: Edit): 'allowed' | { readonly refused: string } {
  const state = it.groups.get(of.id);
  const missing = taken.some((unit) => !(state?.has([...stateOf([tupleOf(unit)]).keys()][0] ?? '') ?? false));
  return missing ? { refused: 'InvalidPermission.NotFound' } : 'allowed';
}

/** As EC2 does it: what is there already is a duplicate, which counts as done. */
function put(it: Cloud, { of }: Edit, unit: Unit): void {
  const state = it.groups.get(of.id);
  const [[key, tuple] = []] = stateOf([tupleOf(unit)]);
  if (state === undefined || key === undefined || tuple === undefined || state.has(key)) return;
  it.changes.push(`put ${key}`);
  it.groups.set(of.id, new Map([...state, [key, tuple]]));
}

function take(it: Cloud, { of }: Edit, unit: Unit): void {
  const state = new Map(it.groups.get(of.id));
  const [key = ''] = stateOf([tupleOf(unit)]).keys();
  if (!state.delete(key)) return;
  it.changes.push(`take ${key}`);
  it.groups.set(of.id, state);
}

/** The group as the recorder tells it; its incident, if there is one. */
export async function record(it: Cloud, id = 'sg-1'): Promise<void> {
  const resource = resourceOf(it, id, it.made.now);
  if (resource === undefined) throw new Error('no such group');
  await observe(it.made.app, { kind: 'resource', via: 'config', resource } satisfies Observation);
}

export const incidentId = (id = 'sg-1'): string => violationId(groupRef(id), 'ingress tcp/22');

export async function incidentIn(it: Cloud, id = 'sg-1'): Promise<Incident> {
  const incident = await loadIncident(it.made.app.table, incidentId(id));
  if (incident === undefined) throw new Error('no incident');
  return incident;
}

export async function act(it: Cloud, by: string, deed: Deed, id = 'sg-1'): Promise<string> {
  const acted = await actOn(it.made.app, incidentId(id), deed, doer(by));
  return acted.kind === 'refused' ? acted.why : acted.kind;
}

/** A group that is open, its incident, and the remedy that bob proposed and alice approved. */
export async function approved(
  it: Cloud,
  id = 'sg-1',
  rules: readonly Tuple[] = [bad, good, ...others],
): Promise<void> {
  it.groups.set(id, stateOf(rules));
  await record(it, id);
  pass(it, 60);
  expectDone(await act(it, 'bob', { kind: 'propose' }, id));
  pass(it, 60);
  expectDone(await act(it, 'alice', { kind: 'approve' }, id));
}

function expectDone(said: string): void {
  if (said !== 'done') throw new Error(said);
}

export function pass(it: Cloud, seconds: number): void {
  it.made.now = new Date(Date.parse(it.made.now) + seconds * 1000).toISOString();
}

/** The worker runs every minute; a crash is one run that failed. */
export async function work(it: Cloud, minutes = 12): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    pass(it, 60);
    try {
      await workOffRemedies(it.made.app);
    } catch (error) {
      const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      const bug = all.find((one) => !(one instanceof Unavailable));
      if (bug !== undefined) throw error;
    }
  }
}

export async function outcomesIn(it: Cloud, id = 'sg-1'): Promise<readonly string[]> {
  const { acts } = await incidentIn(it, id);
  return acts.flatMap((one: Act) => (one.kind === 'remedied' ? [`${one.outcome}: ${one.note}`] : []));
}

export async function itemOf(it: Cloud, id = 'sg-1') {
  const { acts } = await incidentIn(it, id);
  return loadRemedy(it.made.app.table, incidentId(id), remediesOf(acts).at(-1)?.id ?? '');
}

export function rules(it: Cloud, id = 'sg-1'): readonly string[] {
  return described(it.groups.get(id) ?? new Map());
}

export const expected = (...tuples: readonly Tuple[]): readonly string[] => described(stateOf(tuples));
