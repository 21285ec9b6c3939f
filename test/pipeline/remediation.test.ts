import { workOffRemedies } from '@clausewatch/app/remediate';
import { describe, expect, it } from 'vitest';

import { stateOf } from '../fix/simulated-group.ts';
import { memoryTable } from '../support/memory-table.ts';
import { after, ask, before, narrowed, ready } from '../support/approved-remedy.ts';
import {
  act,
  approved,
  cloud,
  type Cloud,
  expected,
  incidentIn,
  itemOf,
  outcomesIn,
  pass,
  rules,
  work,
} from '../support/remedies.ts';
import { bad, clause, good, registers, others } from '../support/remedy-rules.ts';

describe('an approved remedy', () => {
  it('takes exactly the rule that is wrong away, and the incident ends by evidence', async () => {
    const it = await ready();
    await work(it, 1);
    expect(rules(it)).toEqual(after);
    expect(it.changes).toHaveLength(1);
    expect(await outcomesIn(it)).toEqual([`verified: ${clause} holds again, by the rules as the provider tells them.`]);
    expect(await incidentIn(it)).toMatchObject({ state: 'resolved', ending: 'evidence' });
  });

  it('is never made before the rules are kept as they were', async () => {
    const it = await ready();
    await work(it, 1);
    expect(it.calls.indexOf('put remedy making')).toBeGreaterThan(-1);
    expect(it.calls.indexOf('put remedy making')).toBeLessThan(it.calls.indexOf('take'));
    expect((await itemOf(it))?.value).toMatchObject({ state: 'done', outcome: 'verified', requests: ['r-1'] });
    expect((await itemOf(it))?.value.before?.units).toHaveLength(4);
  });

  it('is told: who has to decide, and the end', async () => {
    const it = await ready();
    await work(it, 1);
    const { deliveries } = await incidentIn(it);
    const news = deliveries.filter(({ channel }) => channel === 'email').map((one) => one.news);
    expect(news).toEqual(['opened', 'proposed', 'resolved']);
  });

  it('is tried and not made, while the register asks for a dry run', async () => {
    const it = await ready();
    it.registers = { ...registers, remediation: { clauses: [clause] } };
    await work(it);
    expect(rules(it)).toEqual(before);
    expect(it.calls).toContain('rehearse');
    expect(await outcomesIn(it)).toEqual([`dry-run: It takes 1 rule away; closes ${clause}.`]);
    expect((await incidentIn(it)).state).toBe('acknowledged');
  });

  it('is not made by what has no hands', async () => {
    const it = await ready();
    const { hands: _none, ...app } = it.made.app;
    expect(await workOffRemedies(app)).toBe(0);
    expect(rules(it)).toEqual(before);
  });
});

/** What happens, and what then is said. Each is tried before the worker comes, and in the middle of its questions. */
const meanwhile: readonly (readonly [what: string, happens: (it: Cloud) => Promise<unknown> | void, said: string])[] = [
  [
    'the register is withdrawn',
    (it) => void (it.registers = { ...registers, remediation: undefined }),
    'register `remediation` is absent',
  ],
  [
    'the clause is opted out',
    (it) => void (it.registers = { ...registers, remediation: { clauses: ['policy/x'], mode: 'act' } }),
    '`remediation.clauses` would need policy/C-admin-port-untrusted',
  ],
  [
    'only other environments are opted in',
    (it) =>
      void (it.registers = {
        ...registers,
        remediation: { clauses: [clause], mode: 'act', environments: ['staging'] },
      }),
    'its environment is not known',
  ],
  [
    'the approver leaves',
    (it) => void (it.registers = { ...registers, people: registers.people?.filter(({ id }) => id !== 'alice') }),
    'who approved it may not approve it',
  ],
  [
    'the proposer leaves',
    (it) => void (it.registers = { ...registers, people: registers.people?.filter(({ id }) => id !== 'bob') }),
    'who proposed it may not propose',
  ],
  ['somebody declines it', (it) => act(it, 'alice', { kind: 'decline', note: 'no' }), 'it was declined'],
  ['an exception is asked for', (it) => act(it, 'bob', ask), 'an exception was asked for'],
  [
    'an exception is granted',
    async (it) => {
      await act(it, 'bob', ask);
      await act(it, 'alice', { kind: 'grant' });
    },
    'an exception is in force',
  ],
  ['the incident is closed', (it) => act(it, 'bob', { kind: 'resolve', note: 'agreed' }), 'the incident is over'],
];

describe('what happens between the approval and the change keeps it from being made:', () => {
  it.each(meanwhile)('%s', async (_, happens, said) => {
    const it = await ready();
    await happens(it);
    await work(it);
    expect(rules(it)).toEqual(before);
    if (said !== 'it was declined') expect((await outcomesIn(it))[0]).toMatch(/^refused: /);
    if (said !== 'it was declined') expect((await outcomesIn(it))[0]).toContain(said);
  });

  it.each(meanwhile)('%s, while the worker asks', async (_, happens, said) => {
    const it = await ready();
    let once = false;
    it.fault = async (call, when) => {
      if (once || call !== 'rehearse' || when !== 'behind') return;
      once = true;
      await happens(it);
    };
    await work(it);
    expect(once).toBe(true);
    expect(rules(it)).toEqual(before);
    expect(it.changes).toEqual([]);
    expect((await outcomesIn(it))[0]).toContain(said);
  });

  it('the approval grows old', async () => {
    const it = await ready();
    pass(it, 24 * 3600);
    await work(it);
    expect(rules(it)).toEqual(before);
    expect((await outcomesIn(it))[0]).toContain('older than it may be');
  });

  it('somebody changes the group, seen by nobody yet', async () => {
    const it = await ready();
    it.groups.set('sg-1', stateOf([bad, narrowed, good, ...others]));
    await work(it);
    expect(rules(it)).toEqual(expected(bad, narrowed, good, ...others));
    expect((await outcomesIn(it))[0]).toContain('not those that the fix was proven on');
  });

  it('the group is deleted', async () => {
    const it = await ready();
    it.groups.delete('sg-1');
    await work(it);
    expect((await outcomesIn(it))[0]).toContain('not there any more');
  });

  it('the provider would refuse it', async () => {
    const it = await ready();
    Object.assign(it.made.app.hands ?? {}, { rehearse: async () => ({ refused: 'UnauthorizedOperation' }) });
    await work(it);
    expect(rules(it)).toEqual(before);
    expect((await outcomesIn(it))[0]).toBe('refused: The provider refuses it: UnauthorizedOperation.');
  });
});

describe('the breadth limit', () => {
  it('makes so many in an hour, and the next when there is room', async () => {
    const it = cloud(memoryTable());
    it.registers = { ...registers, remediation: { clauses: [clause], mode: 'act', perHour: 2 } };
    for (const id of ['sg-1', 'sg-2', 'sg-3']) await approved(it, id);
    const made = () => ['sg-1', 'sg-2', 'sg-3'].filter((id) => rules(it, id).length === after.length);
    await work(it, 5);
    expect(made()).toHaveLength(2);
    const waiting = ['sg-1', 'sg-2', 'sg-3'].find((id) => !made().includes(id)) ?? '';
    expect((await itemOf(it, waiting))?.value.waits).toContain('it waits until');
    await work(it, 50);
    expect(made()).toHaveLength(2);
    await work(it, 10);
    expect(made()).toHaveLength(3);
  });
});

describe('a register that asks for a change while a dry run is under way', () => {
  it('changes nothing: no room was taken for it', async () => {
    const it = await ready();
    it.registers = { ...registers, remediation: { clauses: [clause] } };
    it.fault = (call, when) => {
      if (call === 'rehearse' && when === 'behind') it.registers = registers;
    };
    await work(it, 1);
    expect(rules(it)).toEqual(before);
    expect((await outcomesIn(it))[0]).toMatch(/^dry-run: /);
  });
});
