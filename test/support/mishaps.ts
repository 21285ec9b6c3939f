/** Plays random lives of the whole pipeline: what breaks meanwhile, and in whatever order the workers get at it. */
import { type Deed, actOn } from '@clausewatch/app/act';
import { nextDue, workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { type Changed, orderOf } from '@clausewatch/app/order';
import type { App, Senders } from '@clausewatch/app/ports';
import { loadRecord } from '@clausewatch/app/records';
import { reassess, sweepIn } from '@clausewatch/app/sweep';
import { shardNumbers } from '@clausewatch/app/shards';
import type { Table } from '@clausewatch/app/table';
import { later } from '@clausewatch/app/time';
import { Unavailable } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';
import type { Observation } from '@clausewatch/model/observation';
import fc from 'fast-check';

import { instant, observed } from './histories.ts';
import type { Acting, Call, Life, Step } from './random-life.ts';
import { groupRef, groupState } from './world-states.ts';
import { type World } from './world.ts';

export type Dice = () => number;

/** Every call may wait for others, before it does anything or before it answers; fail before; or have its answer lost. */
export function unreliable(table: Table, scheduler: fc.Scheduler, dice: Dice): Table {
  const wrap =
    <A extends readonly unknown[], R>(name: string, work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const die = dice() % 128;
      if (die < 2) throw new Unavailable('crash before');
      const turn = (): Promise<void> => scheduler.schedule(Promise.resolve(), name);
      if (die % 2 === 0) await turn();
      const answer = await work(...args);
      if (die % 2 === 1) await turn();
      if (die < 4) throw new Unavailable('crash after');
      return answer;
    };
  return {
    get: wrap('get', table.get),
    put: wrap('put', table.put),
    delete: wrap('delete', table.delete),
    query: wrap('query', table.query),
    queryIndex: wrap('queryIndex', table.queryIndex),
  };
}

/** Throttled, failing, refusing, and taking a message without saying so. Counts what arrived and the answers that were lost. */
export function moody(senders: Senders, dice: Dice, arrived: Map<string, number>): Senders {
  const sent = async <R>(work: () => Promise<R>, key?: string): Promise<R> => {
    const die = dice() % 16;
    if (die === 0) throw new Unavailable('HTTP 429', { retryAfter: 90 });
    if (die === 1) throw new Unavailable('HTTP 500');
    if (die === 2 && dice() % 4 === 0) throw new Error('invalid_payload');
    const answer = await work();
    if (key !== undefined) arrived.set(key, (arrived.get(key) ?? 0) + 1);
    if (die === 3) throw new Unavailable('timed out');
    return answer;
  };
  const moodily =
    <M>(send: (message: M, key: string) => Promise<void>) =>
    (message: M, key: string): Promise<void> =>
      sent(() => send(message, key), key);
  const { email, slack, threads } = senders;
  return {
    ...(email && { email: moodily(email) }),
    ...(slack && { slack: moodily(slack) }),
    ...(threads && {
      threads: {
        ...threads,
        begin: (post, key) => sent(() => threads.begin(post, key), key),
        answer: (thread, post, how) => sent(() => threads.answer(thread, post, how), how.key),
        change: (thread, post) => sent(() => threads.change(thread, post)),
      },
    }),
  };
}

/** What a queue does, and what a person does whose request failed: again, until it is done. */
export async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof AggregateError)) throw error;
    }
  }
}

export interface Played {
  readonly told: readonly Observation[];
  readonly minute: number;
}

/** Plays a life. `sound`: the table as it really is, to choose incidents from. */
export async function playLife(
  made: World,
  app: App,
  sound: Table,
  lived: Life,
  settle: (work: Promise<unknown>) => Promise<unknown>,
): Promise<Played> {
  const told: Observation[] = [];
  let minute = 2000;
  let deeds = 0;
  /** What was read is a state like any other, once it is taken in. */
  const call = async ({ lag, deletes, live }: Call): Promise<void> => {
    const observation = called(minute - lag, deletes);
    told.push(observation);
    const read: Changed[] = [];
    const readLive: App['readLive'] = async (ref, at) => {
      if (live === 'nothing') return undefined;
      const state: Changed =
        live === 'absent'
          ? { kind: 'deleted', via: 'cloudtrail', ref, capturedAt: at, stateId: '0', reason: 'read' }
          : { kind: 'resource', via: 'cloudtrail', resource: { ...groupState(ref.id, at, live), stateId: '0' } };
      read.push(state);
      return live === 'absent' ? 'absent' : state;
    };
    await persist(() => observe({ ...app, readLive }, observation));
    const seen = (await loadRecord(sound, groupRef('sg-1')))?.value.seen ?? [];
    told.push(...read.filter((state) => seen.includes(orderOf(state))));
  };
  const perform = async (one: Step): Promise<unknown> => {
    switch (one.is) {
      case 'event': {
        const observation = observed(one.what, minute - one.lag);
        told.push(observation);
        return persist(() => observe(app, observation));
      }
      case 'call':
        return call(one);
      case 'again': {
        const known = told.at(-1 - one.back);
        if (known === undefined) return undefined;
        return persist<unknown>(() =>
          one.sweep && known.kind !== 'api-call' ? sweepIn(app, known) : observe(app, known),
        );
      }
      case 'reassess':
        return persist(() => reassess(app));
      case 'work':
        return persist(() => workOffDue(app));
      case 'act': {
        const incidents = await everyIncident(sound);
        const incident = incidents[one.nth % Math.max(1, incidents.length)];
        if (incident === undefined) return undefined;
        const acting = ({ who, deed: kind }: Pick<Acting, 'who' | 'deed'>) => {
          deeds += 1;
          const doer = { id: `deed-${deeds}`, by: who, via: one.door };
          const deed = deedOf({ ...one, deed: kind }, made.now);
          return (): Promise<unknown> => persist(() => actOn(app, incident.id, deed, doer));
        };
        const once = acting(one);
        const others = [...(one.twice ? [once] : []), ...(one.also === null ? [] : [acting(one.also)])];
        return Promise.all([once(), ...others.map((other) => other())]);
      }
    }
  };
  for (const { together, gap, timers } of lived) {
    made.now = instant(minute);
    await settle(Promise.all(together.map(perform)));
    minute += gap;
    if (timers) await settle(runTimers(made, app, sound, instant(minute)));
    made.now = instant(minute);
  }
  return { told, minute };
}

/** Everything that is due up to an instant, each at its time. */
export async function runTimers(made: World, app: App, sound: Table, end: string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const due = await nextDue({ ...app, table: sound });
    if (due === undefined || due > end) return;
    if (due > made.now) made.now = due;
    await persist(() => workOffDue(app));
    // A look that is pending waits a while for its worker.
    if ((await nextDue({ ...app, table: sound })) === due && due <= made.now) made.now = later(made.now, 121);
  }
  throw new Error(`never at rest at ${made.now}: ${JSON.stringify(await dueItems(sound))}`);
}

async function dueItems(table: Table): Promise<readonly unknown[]> {
  const pages = await Promise.all(shardNumbers().map((shard) => table.queryIndex('due', `due#${shard}`)));
  return pages
    .flatMap(({ items }) => items)
    .map(({ pk, indexes, data }) => [pk, indexes?.due?.sk, data['pending'], data['deliveries'], data['held'] ?? null]);
}

export async function everyIncident(table: Table): Promise<readonly Incident[]> {
  const all = [...(await openIncidents(table)), ...(await closedIncidents(table))];
  return all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function deedOf({ deed, days, minutes }: Acting, now: string): Deed {
  const until = later(now, days * 86_400).slice(0, 10);
  switch (deed) {
    case 'acknowledge':
    case 'fixing':
    case 'grant':
      return { kind: deed };
    case 'resolve':
    case 'refuse':
      return { kind: deed, note: 'so be it' };
    case 'snooze':
      return { kind: deed, until: later(now, minutes * 60) };
    case 'ask':
      return { kind: deed, note: 'the move', until };
  }
}

function called(minute: number, deletes: boolean): Observation {
  const { account, region } = groupRef('sg-1');
  const name = deletes ? 'DeleteSecurityGroup' : 'AuthorizeSecurityGroupIngress';
  const at = instant(minute);
  const actor = { name: 'ann', call: name, at };
  const call = { id: `${minute} ${name}`, name, deletes, account, region, at, actor, changes: [groupRef('sg-1')] };
  return { kind: 'api-call', via: 'cloudtrail', call };
}
