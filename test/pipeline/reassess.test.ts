import { actOn } from '@clausewatch/app/act';
import { coverage } from '@clausewatch/app/coverage';
import { closedIncidents, loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { workOffDue } from '@clausewatch/app/due';
import type { App } from '@clausewatch/app/ports';
import { planOf } from '@clausewatch/engine/plan';
import type { Scope } from '@clausewatch/model/control';
import { reassess, sweepIn } from '@clausewatch/app/sweep';
import type { Observation } from '@clausewatch/model/observation';
import { type Verdict, compliant, undetermined, verdictOf } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';

import { counting } from '../support/counting-table.ts';
import { rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupState, logState, networkState } from '../support/world-states.ts';
import { planWith, saying, doer, watcher, world } from '../support/world.ts';

const ssh = 'ingress tcp/22';
const captured = '2026-11-01T10:00:00.000Z';
const start = '2026-11-01T12:00:00.000Z';
const changed: Observation = { kind: 'resource', via: 'config', resource: groupState('sg-1', captured, {}) };

function saysThat(id: string, verdict: Verdict): App['plan'] {
  return planWith(saying(id, () => verdict));
}

const wrong = verdictOf([{ subject: ssh, message: 'broken', at: '', data: {} }]);

describe('looking at everything again', () => {
  it('opens what a later policy forbids, from the hour on that it was looked at', async () => {
    const { app } = world(memoryTable(), start);
    await observe({ ...app, plan: saysThat('one', compliant) }, changed);
    await reassess({ ...app, plan: saysThat('two', wrong) });
    expect(await openIncidents(app.table)).toMatchObject([{ state: 'open', openedAt: start, sources: ['config'] }]);
  });

  it('ends what changed registers allow, and keeps what was broken until then in the books', async () => {
    const made = world(memoryTable(), start);
    await observe({ ...made.app, plan: saysThat('one', wrong) }, changed);
    const [open] = await openIncidents(made.app.table);
    await actOn(made.app, open?.id ?? '', { kind: 'acknowledge' }, doer('alice'));
    made.now = '2026-11-02T06:00:00.000Z';
    await reassess({ ...made.app, plan: saysThat('one', compliant) });
    expect(await closedIncidents(made.app.table)).toMatchObject([
      { state: 'resolved', openedAt: captured, resolvedAt: made.now, resolvedBy: 'evidence', occurrences: 1 },
    ]);
  });

  it('ends explicitly what no clause claims any more, and says so by mail', async () => {
    const made = world(memoryTable(), start);
    await observe({ ...made.app, plan: saysThat('one', wrong) }, changed);
    made.now = '2026-11-02T06:00:00.000Z';
    await reassess({ ...made.app, plan: saysThat('other', compliant) });
    await rest(made);
    expect(await closedIncidents(made.app.table)).toMatchObject([
      { resolvedBy: 'no clause claims it any more', resolvedAt: '2026-11-02T06:00:00.000Z', occurrences: 1 },
    ]);
    expect(made.sent.at(-1)?.text).not.toMatch(/withdrawn|hold/);
  });

  it('ends what a control over several resources found, when the policy no longer has that control', async () => {
    const made = world(memoryTable(), start);
    await observe(made.app, { kind: 'resource', via: 'config', resource: networkState('vpc-1', captured) });
    await observe(made.app, { kind: 'resource', via: 'config', resource: logState('fl-1', captured, 'vpc-1', false) });
    await rest(made);
    expect(await openIncidents(made.app.table)).toHaveLength(1);
    await reassess({ ...made.app, plan: saysThat('one', compliant) });
    expect(await closedIncidents(made.app.table)).toMatchObject([{ resolvedBy: 'no clause claims it any more' }]);
  });

  it('by other rules leaves what several resources were said to be, and says from now on what they say', async () => {
    const made = world(memoryTable(), start);
    const vpc = (minute: number): Observation => {
      const at = `2026-11-01T10:0${minute}:00.000Z`;
      return { kind: 'resource', via: 'config', resource: { ...networkState('vpc-1', at), stateId: String(minute) } };
    };
    const stopped = logState('fl-1', captured, 'vpc-1', false);
    const rules = (version: string, verdict: Verdict): App => {
      const control = {
        ...watcher,
        evaluate: ({ resources }: Scope) => resources.map(({ ref }) => ({ ref, verdict })),
      };
      const plan = planWith(control);
      const [evaluation] = plan.catalogue.evaluations;
      const params = { version };
      const evaluations = evaluation === undefined ? [] : [{ ...evaluation, params }];
      return { ...made.app, plan: planOf({ ...plan.catalogue, evaluations }) };
    };
    const [mild, strict] = [rules('1', compliant), rules('2', wrong)];
    await observe(mild, vpc(0));
    await rest(made, mild);
    made.now = '2026-12-02T00:00:00.000Z';
    await reassess(strict);
    made.now = '2026-12-02T00:10:00.000Z';
    await workOffDue(strict);
    // Broken from the day on that it was looked at so, not from when it was captured.
    const opened = { state: 'open', openedAt: made.now, occurrences: 1 };
    expect(await openIncidents(made.app.table)).toMatchObject([opened]);
    // Late news of the time before changes nothing of that.
    await observe(strict, { kind: 'resource', via: 'config', resource: stopped });
    made.now = '2026-12-02T01:00:00.000Z';
    await workOffDue(strict);
    expect((await openIncidents(made.app.table)).find(({ resource }) => resource.id === 'vpc-1')).toMatchObject(opened);
    made.now = '2026-12-03T00:00:00.000Z';
    await reassess(mild);
    made.now = '2026-12-03T00:10:00.000Z';
    await workOffDue(mild);
    expect((await closedIncidents(made.app.table)).find(({ resource }) => resource.id === 'vpc-1')).toMatchObject({
      openedAt: opened.openedAt,
      resolvedAt: made.now,
      resolvedBy: 'evidence',
    });
  });

  it('changes nothing when nothing changed, and writes a healthy record once', async () => {
    const { table, calls } = counting(memoryTable());
    const made = world(table, start);
    const app = { ...made.app, plan: saysThat('one', compliant) };
    await observe(app, changed);
    calls.clear();
    expect(await reassess(app)).toMatchObject({ looked: 1, changed: 0 });
    expect(calls.get('put')).toBe(1);
  });

  it('does not resolve what can no longer be decided', async () => {
    const { app } = world(memoryTable(), start);
    await observe({ ...app, plan: saysThat('one', wrong) }, changed);
    await reassess({ ...app, plan: saysThat('one', undetermined('the map')) });
    expect(await openIncidents(app.table)).toMatchObject([{ state: 'open', entries: [{ state: 'unknown' }] }]);
  });

  it('opens again what a person closed and what lasts, once, with who had closed it, and tells of it', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'resolve', note: 'agreed: it is ours' }, doer('alice'));
    // What was mended may not have come to us yet.
    made.now = '2026-11-01T12:59:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'resolved' });
    made.now = '2026-11-02T06:00:00.000Z';
    for (let sweep = 0; sweep < 3; sweep += 1) await reassess(app);
    const back = await loadIncident(app.table, id);
    expect(back).toMatchObject({ state: 'reopened', occurrences: 2, openedAt: made.now });
    expect(back?.flaps).toBeUndefined();
    expect(back?.timeline.at(-1)?.what).toBe('still broken: alice had resolved it with: agreed: it is ours');
    expect(back?.deliveries.filter(({ news }) => news === 'reopened')).toHaveLength(2);
    // Closed again, it comes back again.
    await actOn(app, id, { kind: 'resolve', note: 'once more' }, doer('bob'));
    made.now = '2026-11-03T06:00:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened', occurrences: 3 });
  });

  it('opens again what a person closed when an event shows it broken later, and says so', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'resolve', note: 'agreed' }, doer('alice'));
    made.now = '2026-11-01T13:00:00.000Z';
    await observe(app, { ...changed, resource: groupState('sg-1', '2026-11-01T12:30:00.000Z', {}) });
    const back = await loadIncident(app.table, id);
    expect(back).toMatchObject({ state: 'reopened', occurrences: 2, openedAt: '2026-11-01T12:30:00.000Z' });
    expect(back?.timeline.at(-1)?.what).toBe('still broken: alice had resolved it with: agreed');
  });

  it('leaves closed what a person closed and what is allowed for a time, mended, or cannot be decided', async () => {
    for (const then of ['excepted', 'mended', 'unknown']) {
      const made = world(memoryTable(), start);
      const app = { ...made.app, plan: saysThat('one', wrong) };
      await observe(app, changed);
      const id = (await openIncidents(app.table))[0]?.id ?? '';
      if (then === 'excepted') {
        await actOn(app, id, { kind: 'ask', note: 'for a while', until: '2026-11-20' }, doer('alice'));
        await actOn(app, id, { kind: 'grant' }, doer('bob'));
      }
      await actOn(app, id, { kind: 'resolve', note: 'agreed' }, doer('alice'));
      made.now = '2026-11-02T06:00:00.000Z';
      const says = then === 'mended' ? compliant : then === 'unknown' ? undetermined('the map') : wrong;
      await reassess({ ...app, plan: saysThat('one', says) });
      expect(await loadIncident(app.table, id), then).toMatchObject({ state: 'resolved', occurrences: 1 });
      if (then !== 'excepted') continue;
      // The exception is over: it lasts, and nobody allows it any more.
      made.now = '2026-11-21T06:00:00.000Z';
      await reassess(app);
      expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened', occurrences: 2 });
    }
  });

  it('does not bring back what late news shows to have been mended before the sweep', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'resolve', note: 'mended' }, doer('alice'));
    made.now = '2026-11-02T06:00:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened' });
    const mended = groupState('sg-1', '2026-11-01T11:30:00.000Z', {});
    await observe({ ...app, plan: saysThat('one', compliant) }, { ...changed, resource: mended });
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'resolved', occurrences: 1 });
  });

  it('keeps in the books whether what a person closed is mended', async () => {
    const made = world(memoryTable(), start);
    await observe({ ...made.app, plan: saysThat('one', wrong) }, changed);
    const id = (await openIncidents(made.app.table))[0]?.id ?? '';
    await actOn(made.app, id, { kind: 'resolve', note: 'agreed' }, doer('alice'));
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'resolved', entries: [{ state: 'broken' }] });
    made.now = '2026-11-01T13:00:00.000Z';
    const mended = groupState('sg-1', '2026-11-01T12:30:00.000Z', {});
    await observe({ ...made.app, plan: saysThat('one', compliant) }, { ...changed, resource: mended });
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'resolved', entries: [{ state: 'holds' }] });
  });

  it('brings back an incident whose exception is over', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'ask', note: 'the move', until: '2026-11-01' }, doer('bob'));
    expect(await actOn(app, id, { kind: 'grant' }, doer('alice'))).toMatchObject({ incident: { state: 'excepted' } });
    made.now = '2026-11-02T00:00:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened' });
  });
});

describe('a sweep', () => {
  it('counts what it brings that no event told', async () => {
    const { app, counts } = world(memoryTable(), start);
    expect(await sweepIn(app, changed)).toBe(true);
    expect(await sweepIn(app, changed)).toBe(false);
    expect(counts.get('missed-event')).toBe(1);
  });

  it('never takes back what a newer event told', async () => {
    const { app } = world(memoryTable(), start);
    await observe(app, {
      kind: 'resource',
      via: 'config',
      resource: groupState('sg-1', '2026-11-01T11:00:00.000Z', { broken: [ssh] }),
    });
    expect(await sweepIn(app, changed)).toBe(false);
    expect(await openIncidents(app.table)).toHaveLength(1);
  });
});

describe('coverage', () => {
  const clause = {
    id: 'C-one',
    summary: 's',
    class: 'fact',
    owner: 'o',
    systems: [],
    frameworks: [],
    assertions: [],
  } as const;
  const assess = [{ kind: 'control', control: 'one', with: {} }] as const;
  const sentence = { policy: 'policy', clause: 'C-one', policyTitle: 't', text: 's', quoted: false };
  const grounds = [{ policy: 'policy', clause: { ...clause, assess }, sentence, missing: [], absentRegisters: [] }];

  it.each<[string, Verdict, string | null]>([
    ['decided', compliant, start],
    ['not decided', undetermined('the map'), null],
  ])('counts as evidence only what was decided: %s', async (_, verdict, expected) => {
    const { app } = world(memoryTable(), start);
    const plan = saysThat('one', verdict);
    const withGrounds = { ...app, plan: { ...plan, catalogue: { ...plan.catalogue, grounds } } };
    await observe(withGrounds, changed);
    expect((await coverage(withGrounds))[0]?.lastEvidence).toBe(expected);
  });

  it('lists the exceptions in force, and no other', async () => {
    const made = world(memoryTable(), start);
    const plan = saysThat('one', wrong);
    const app = { ...made.app, plan: { ...plan, catalogue: { ...plan.catalogue, grounds } } };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    const ask = { kind: 'ask', note: 'the move', until: '2026-11-02', compensating: 'watched by hand' } as const;
    await actOn(app, id, ask, doer('bob'));
    expect((await coverage(app))[0]?.exceptions).toEqual([]);
    await actOn(app, id, { kind: 'grant' }, doer('alice'));
    expect((await coverage(app))[0]?.exceptions).toMatchObject([
      { incident: id, resource: 'sg-1', until: '2026-11-02', requestedBy: 'bob', approvedBy: 'alice' },
    ]);
    made.now = '2026-11-03T00:00:00.000Z';
    await reassess(app);
    expect((await coverage(app))[0]?.exceptions).toEqual([]);
  });
});
