import { actOn } from '@clausewatch/app/act';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { workOffDue } from '@clausewatch/app/due';
import type { App } from '@clausewatch/app/ports';
import { planOf } from '@clausewatch/engine/plan';
import type { Scope } from '@clausewatch/model/control';
import { reassess, sweepIn } from '@clausewatch/app/sweep';
import type { Observation } from '@clausewatch/model/observation';
import { type Verdict, compliant, undetermined } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';

import { counting } from '../support/counting-table.ts';
import { rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupState, logState, networkState } from '../support/world-states.ts';
import { planWith, doer, watcher, world } from '../support/world.ts';
import { ssh, captured, start, changed, saysThat, wrong } from '../support/judged.ts';

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
