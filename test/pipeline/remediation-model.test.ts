/** Random lives of remedies: who proposes, approves, declines and takes back, what else happens to the group, and what breaks at any call. */
import type { Deed } from '@clausewatch/app/act';
import { loadIncident } from '@clausewatch/app/incidents';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { remedyDue, remedyKey } from '@clausewatch/app/remedy-items';
import { Unavailable } from '@clausewatch/model/errors';
import type { Act } from '@clausewatch/model/incident';
import type { Registers } from '@clausewatch/model/registers';
import { remediesOf } from '@clausewatch/model/remedies';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { stateOf, type Tuple } from '../fix/simulated-group.ts';
import { runs, seed } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { act, cloud, type Cloud, incidentId, pass, record } from '../support/remedies.ts';
import { bad, clause, good, others, registers } from '../support/remedy-rules.ts';

const remediation = registers.remediation ?? { clauses: [clause] };
const without = (id: string): Registers => ({
  ...registers,
  people: (registers.people ?? []).filter((one) => one.id !== id),
});
const states: readonly Registers[] = [
  registers,
  registers,
  registers,
  { ...registers, remediation: { ...remediation, mode: 'dry-run' } },
  { ...registers, remediation: { ...remediation, perHour: 1 } },
  { ...registers, remediation: undefined },
  without('alice'),
  without('bob'),
];
/** What others do to the group: never to the rule that is wrong while something may be on its way. */
const narrowed: Tuple = { ...bad, peer: { CidrIp: '198.51.100.0/24' } };
const wide: Tuple = { ...bad, peer: { CidrIp: '10.0.0.0/7' } };
const groups: readonly (readonly Tuple[])[] = [
  [bad, good, ...others],
  [wide, ...others],
  [bad, narrowed, good],
  [good, ...others],
];

const deeds: readonly Deed[] = [
  { kind: 'propose' },
  { kind: 'propose' },
  { kind: 'approve' },
  { kind: 'approve' },
  { kind: 'approve' },
  { kind: 'decline', note: 'no' },
  { kind: 'revert', note: 'back' },
  { kind: 'revert', note: 'back' },
  { kind: 'ask', note: 'the move', until: '2026-11-02' },
  { kind: 'grant' },
  { kind: 'refuse', note: 'no' },
  { kind: 'resolve', note: 'agreed' },
  { kind: 'acknowledge' },
];
const id = fc.constantFrom('sg-1', 'sg-2');
const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      is: fc.constant('act' as const),
      id,
      by: fc.constantFrom('alice', 'alice', 'bob', 'bob', 'carol', 'unverified:bob'),
      deed: fc.constantFrom(...deeds),
    }),
  },
  { weight: 7, arbitrary: fc.record({ is: fc.constant('agree' as const), id }) },
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('regret' as const), id, by: fc.constantFrom('alice', 'bob', 'carol') }),
  },
  { weight: 9, arbitrary: fc.record({ is: fc.constant('work' as const), workers: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('seen' as const), id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('group' as const),
      id,
      rules: fc.constantFrom(...groups),
      seen: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('register' as const), to: fc.constantFrom(...states) }) },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant('pass' as const), minutes: fc.constantFrom(1, 1, 6, 6, 70, 1500) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
const life = fc.record({
  steps: fc.array(step, { minLength: 4, maxLength: 40 }),
  /** Calls from one fault to the next, and on which side of the call it is. */
  faults: fc.array(
    fc.record({ after: fc.integer({ min: 1, max: 60 }), when: fc.constantFrom('before' as const, 'behind' as const) }),
    { maxLength: 8 },
  ),
});

/** What has to be so at every single change of the cloud; what is not, in words. */
async function lawfulness(
  it: Cloud,
  table: ReturnType<typeof memoryTable>,
  group: string,
): Promise<string | undefined> {
  const incident = await loadIncident(table, incidentId(group));
  const acts: readonly Act[] = incident?.acts ?? [];
  for (const { id: proposal, by, approvals, stage } of remediesOf(acts)) {
    const item = await table.get({ pk: remedyKey(incidentId(group), proposal), sk: 'remedy' });
    const { state, before } = item?.data ?? {};
    if (state !== 'making' && state !== 'undoing') continue;
    if (before === undefined) return 'no before-image is kept';
    if (state === 'undoing') return stage === 'reverting' ? undefined : 'nobody asked for it to be taken back';
    if (!approvals.some((one) => one.by !== by && !one.by.startsWith('unverified') && !by.startsWith('unverified')))
      return 'nobody else approved it';
    if (incident?.state === 'resolved' || incident?.state === 'excepted') return `its incident is ${incident.state}`;
    return it.registers.remediation?.mode === 'act' ? undefined : 'the register does not allow it';
  }
  return 'no remedy is on its way';
}

async function play({
  steps,
  faults,
}: {
  readonly steps: readonly Step[];
  readonly faults: readonly { readonly after: number; readonly when: 'before' | 'behind' }[];
}): Promise<void> {
  const table = memoryTable();
  const made = cloud(table);
  const broken: string[] = [];
  let calls = 0;
  const left = [...faults];
  made.fault = async (call, when) => {
    const changes = call === 'put' || call === 'take';
    if (changes && when === 'before') {
      const found = await lawfulness(made, table, made.changing);
      if (found !== undefined) broken.push(`${call}: ${found}`);
    }
    if (when === 'before') calls += 1;
    const next = left[0];
    if (next === undefined || calls < next.after || next.when !== when) return;
    left.shift();
    calls = 0;
    throw new Unavailable('crash');
  };
  const tried = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      const passing = (one: unknown): boolean =>
        one instanceof Unavailable || (one instanceof Error && one.message === 'no such group');
      if (!all.every(passing)) throw error;
    }
  };
  const busy = async (): Promise<boolean> =>
    (await table.queryIndex('due', remedyDue)).items.some(
      ({ data }) => data['state'] === 'making' || data['state'] === 'undoing',
    );
  for (const group of ['sg-1', 'sg-2']) {
    made.groups.set(group, stateOf(groups[0] ?? []));
    await tried(() => record(made, group));
  }
  for (const one of steps) {
    pass(made, 20);
    if (one.is === 'agree') {
      await tried(() => act(made, 'bob', { kind: 'propose' }, one.id));
      await tried(() => act(made, 'alice', { kind: 'approve' }, one.id));
    }
    if (one.is === 'regret') await tried(() => act(made, one.by, { kind: 'revert', note: 'back' }, one.id));
    if (one.is === 'act') await tried(() => act(made, one.by, one.deed, one.id));
    if (one.is === 'work')
      await Promise.all(Array.from({ length: one.workers }, () => tried(() => workOffRemedies(made.made.app))));
    if (one.is === 'seen') await tried(() => record(made, one.id));
    if (one.is === 'group' && !(await busy())) {
      made.groups.set(one.id, stateOf(one.rules));
      if (one.seen) await tried(() => record(made, one.id));
    }
    if (one.is === 'register') made.registers = one.to;
    if (one.is === 'pass') pass(made, one.minutes * 60);
  }
  left.length = 0;
  made.registers = registers;
  for (let round = 0; round < 12; round += 1) {
    pass(made, 600);
    await tried(() => workOffRemedies(made.made.app));
  }
  for (let round = 0; round < 3; round += 1) {
    pass(made, 86_400);
    await tried(() => workOffRemedies(made.made.app));
  }
  expect(broken).toEqual([]);
  await ended(made, table);
}

/** All is at rest: nothing waits for a worker, what was approved has an answer, and one only. */
async function ended(made: Cloud, table: ReturnType<typeof memoryTable>): Promise<void> {
  expect((await table.queryIndex('due', remedyDue)).items.map(({ data }) => data)).toEqual([]);
  for (const group of ['sg-1', 'sg-2']) {
    const incident = await loadIncident(table, incidentId(group));
    for (const { id: proposal, stage, acts } of remediesOf(incident?.acts ?? [])) {
      expect(['approved', 'reverting'], `${group} ${proposal}`).not.toContain(stage);
      const outcomes = acts.flatMap((one) => (one.kind === 'remedied' ? [one.outcome] : []));
      const first = outcomes.filter((outcome) => outcome !== 'reverted' && outcome !== 'not-reverted');
      expect(first.length, outcomes.join()).toBeLessThanOrEqual(1);
    }
  }
  // Hands touched nothing but what some proposal named.
  const named = new Set([bad, wide, narrowed].map((tuple) => [...stateOf([tuple]).keys()][0] ?? ''));
  const put = [...stateOf([{ ...wide, peer: { CidrIp: '10.0.0.0/8' } }]).keys()];
  for (const change of made.changes) expect([...named, ...put]).toContain(change.replace(/^(?:put|take) /, ''));
}

it(
  'nothing is changed without a standing approval and a before-image, and all comes to rest, whatever happens and breaks',
  async () => fc.assert(fc.asyncProperty(life, play), { numRuns: Math.max(100, Math.round(runs / 4)), seed }),
  60_000 + runs * 200,
);
