/** Random histories, and the misfortunes that befall their delivery. */
import { workOffDue } from '@clausewatch/app/due';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { later } from '@clausewatch/app/time';
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery } from '@clausewatch/model/incident';
import type { Observation } from '@clausewatch/model/observation';
import type { Threat } from '@clausewatch/model/threat';
import fc from 'fast-check';

import { groupRef, groupState, logState, networkState, PEER, peeringState, plugState, refOf } from './world-states.ts';
import { type World } from './world.ts';

export const runs = Number(process.env['HISTORIES'] ?? 2000);
export const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
console.log(`histories: ${runs}, seed: ${seed} (repeat with SEED=${seed})`);

export const instant = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();

/** What happened, without its time: the position in the history gives that. */
export const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('group' as const),
      id: fc.constantFrom('sg-1', 'sg-2'),
      broken: fc.subarray(['ingress tcp/22', 'ingress all']),
      unknown: fc.boolean(),
      admits: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('unread' as const),
      id: fc.constantFrom('sg-1', 'sg-2', 'vpc-1', 'fl-1', 'eni-1', 'pcx-1'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('gone' as const), id: fc.constantFrom('sg-1', 'sg-2') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('network' as const), id: fc.constantFrom('vpc-1', 'vpc-2') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('log' as const),
      id: fc.constantFrom('fl-1', 'fl-2'),
      watches: fc.constantFrom('vpc-1', 'vpc-2'),
      active: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('plug' as const),
      id: fc.constantFrom('eni-1', 'eni-2'),
      group: fc.constantFrom('sg-1', 'sg-2'),
      public: fc.boolean(),
      at: fc.constantFrom('here', 'peer'),
      gone: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('peering' as const), active: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('threat' as const),
      id: fc.constantFrom('t-1', 't-2'),
      score: fc.constantFrom(2, 8),
      archived: fc.boolean(),
    }),
  },
);
/** Somebody is refused a call. */
const refusal = fc.record({ what: fc.constant('signal' as const), who: fc.constantFrom('ann', 'bo') });

/** All of it, and what the provider's log tells of people. */
export const anything = fc.oneof({ weight: 5, arbitrary: happening }, { weight: 1, arbitrary: refusal });

export type Happening = typeof anything extends fc.Arbitrary<infer H> ? H : never;

export function observed(one: Happening, tick: number): Observation {
  const at = instant(tick);
  switch (one.what) {
    case 'group':
      return { kind: 'resource', via: 'config', resource: groupState(one.id, at, one) };
    case 'unread':
      return { kind: 'unread', via: 'config', ref: refOf(one.id), capturedAt: at, stateId: '1', reason: 'torn' };
    case 'gone':
      return { kind: 'deleted', via: 'config', ref: groupRef(one.id), capturedAt: at, stateId: '1', reason: 'deleted' };
    case 'network':
      return { kind: 'resource', via: 'config', resource: networkState(one.id, at) };
    case 'log':
      return { kind: 'resource', via: 'config', resource: logState(one.id, at, one.watches, one.active) };
    case 'plug': {
      const where = one.at === 'peer' ? PEER : {};
      const resource = plugState(one.at === 'peer' ? `peer-${one.id}` : one.id, at, one, where);
      return one.gone
        ? { kind: 'deleted', via: 'config', ref: resource.ref, capturedAt: at, stateId: '1', reason: 'deleted' }
        : { kind: 'resource', via: 'config', resource };
    }
    case 'peering':
      return { kind: 'resource', via: 'config', resource: peeringState('pcx-1', at, one.active) };
    case 'signal':
      return refused(one.who, at);
    case 'threat':
      return { kind: 'threat', via: 'guardduty', threat: threatOf(one.id, at, tick, one.score, one.archived) };
  }
}

function refused(name: string, at: string): Observation {
  const { account, region } = groupRef('');
  const who = { ...groupRef(`AIDA${name}`), region: 'global', type: 'AWS::IAM::User', name };
  const actor = { name, call: 'DescribeInstances', at };
  const signal = { kind: 'denied-call', id: `${name} ${at}`, account, region, at, who, actor, what: 'ec2' } as const;
  return { kind: 'signal', via: 'cloudtrail', signal };
}

export function threatOf(id: string, at: string, count: number, score: number, archived: boolean): Threat {
  return {
    partition: 'aws',
    account: '111122223333',
    region: 'eu-west-1',
    id,
    detector: 'd',
    type: 'T',
    score,
    title: 't',
    description: '',
    resources: [],
    remotes: [],
    count,
    firstSeen: at,
    lastSeen: at,
    updatedAt: at,
    archived,
    sample: false,
  };
}

export async function play(made: World, observations: readonly Observation[]): Promise<void> {
  for (const observation of observations) await persist(() => observe(made.app, observation));
}

/** What a queue does: again, until it is done. */
async function persist(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
}

/** A table whose calls fail on the given calls: before they do anything, or after, when only the answer is lost. */
export function crashing(table: Table, failures: readonly { readonly call: number; readonly after: boolean }[]): Table {
  let calls = 0;
  const wrap =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      calls += 1;
      const failure = failures.find(({ call }) => call === calls);
      if (failure?.after === false) throw new Unavailable('crash before');
      const answer = await work(...args);
      if (failure?.after === true) throw new Unavailable('crash after');
      return answer;
    };
  return {
    get: wrap(table.get),
    put: wrap(table.put),
    delete: wrap(table.delete),
    query: wrap(table.query),
    queryIndex: wrap(table.queryIndex),
  };
}

export const history = fc.array(fc.record({ what: happening, gap: fc.constantFrom(0, 1, 2, 10) }), {
  minLength: 1,
  maxLength: 12,
});

/** What happened, as observations in the order of their time. */
export function told(happened: readonly { readonly what: Happening; readonly gap: number }[]): readonly Observation[] {
  let minute = 0;
  return happened.map(({ what, gap }) => {
    minute += gap;
    return observed(what, minute);
  });
}

/** Long after the last event: every scope is quiet, every message due. */
export async function rest(made: World, app: App = made.app): Promise<void> {
  made.now = '2026-12-01T00:00:00.000Z';
  await workOff(app);
  // A day on: what waited for a digest is told as well, and what a crash left half done is taken up again.
  for (let round = 0; round < 10; round += 1) {
    made.now = later('2026-12-02T00:00:00.000Z', round * 600);
    await workOff(app);
  }
}

async function workOff(app: App): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    try {
      await workOffDue(app);
      return;
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof AggregateError)) throw error;
    }
  }
  throw new Error('never at rest');
}

export const crashes = (last: number): fc.Arbitrary<{ call: number; after: boolean }[]> =>
  fc.array(fc.record({ call: fc.integer({ min: 1, max: last }), after: fc.boolean() }), { maxLength: 8 });

/** What was owed against what was sent: alone, or within a message about many. */
export function tally(
  { sent }: World,
  owed: readonly Delivery[],
): { lost: unknown[]; foreign: string[]; resent: number } {
  const keys = new Set(sent.map(({ key }) => key));
  const due = new Set(owed.map(({ id, within }) => within ?? id));
  return {
    lost: owed.filter(({ id, within, state }) => !['sent', 'bundled'].includes(state) || !keys.has(within ?? id)),
    foreign: [...keys].filter((key) => !key.startsWith('bun_') && !due.has(key)),
    resent: sent.length - keys.size,
  };
}
