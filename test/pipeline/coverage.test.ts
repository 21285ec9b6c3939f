import { actOn } from '@clausewatch/app/act';
import { coverage } from '@clausewatch/app/coverage';
import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { reassess } from '@clausewatch/app/sweep';
import { type Verdict, compliant, undetermined } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { doer, world } from '../support/world.ts';
import { start, changed, saysThat, wrong } from '../support/judged.ts';

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
