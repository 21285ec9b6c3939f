import { actOn, type Deed } from '@clausewatch/app/act';
import { type Press, press } from '@clausewatch/app/slack-actions';
import type { Json } from '@clausewatch/app/table';
import type { Registers } from '@clausewatch/model/registers';
import { remediesOf } from '@clausewatch/model/remedies';
import { Means } from '@clausewatch/model/remedy';
import { describe, expect, it } from 'vitest';

import { stateOf } from '../fix/simulated-group.ts';
import { memoryTable } from '../support/memory-table.ts';
import { after, ask, before, ready } from '../support/approved-remedy.ts';
import {
  act,
  approved,
  cloud,
  type Cloud,
  incidentId,
  incidentIn,
  outcomesIn,
  pass,
  record,
  rules,
  work,
} from '../support/remedies.ts';
import { bad, clause, good, registers, others } from '../support/remedy-rules.ts';
import { doer } from '../support/world.ts';

describe('who may what', () => {
  it.each<[string, string, Deed, string]>([
    ['a viewer proposes nothing', 'carol', { kind: 'propose' }, 'role'],
    ['nobody approves their own proposal', 'bob', { kind: 'approve' }, 'own-request'],
    ['nobody approves without saying who they are', 'unverified:alice', { kind: 'approve' }, 'unverified'],
    ['nobody approves what is not there', 'alice', { kind: 'approve', proposal: 'other' }, 'not-asked'],
    ['nobody takes back what was not made', 'alice', { kind: 'revert', note: 'x' }, 'not-made'],
    ['a proposal is made once', 'alice', { kind: 'propose' }, 'needless'],
  ])('%s', async (_, by, deed, said) => {
    const it = cloud(memoryTable());
    it.groups.set('sg-1', stateOf([bad, good]));
    await record(it);
    await act(it, 'bob', { kind: 'propose' });
    expect(await act(it, by, deed)).toBe(said);
  });

  it('what somebody proposed whom nobody vouches for is proposed again by a person', async () => {
    const it = cloud(memoryTable());
    it.groups.set('sg-1', stateOf([bad, good]));
    await record(it);
    expect(await act(it, 'unverified:x', { kind: 'propose' })).toBe('done');
    expect(await act(it, 'alice', { kind: 'approve' })).toBe('asker-unverified');
    expect((await incidentIn(it)).deliveries.map(({ news }) => news)).not.toContain('proposed');
    expect(await act(it, 'bob', { kind: 'propose' })).toBe('done');
    expect((await incidentIn(it)).deliveries.map(({ news }) => news)).toContain('proposed');
  });

  it.each<[string, Registers['remediation'], string]>([
    [
      'no register',
      undefined,
      `the register \`remediation\` is absent, so that nothing may be changed: it would need \`clauses: [${clause}]\``,
    ],
    ['another clause', { clauses: ['policy/x'] }, `\`remediation.clauses\` would need ${clause}`],
    [
      'another environment',
      { clauses: [clause], environments: ['staging'] },
      '`remediation.environments` names only some',
    ],
  ])(
    'what %s opts in is neither proposed nor approved, and the line that it would need is named',
    async (_, remediation, line) => {
      const it = cloud(memoryTable());
      it.groups.set('sg-1', stateOf([bad, good]));
      await record(it);
      const refused = { kind: 'refused', why: 'not-opted-in', words: expect.stringContaining(line) as string };
      it.registers = { ...registers, remediation };
      expect(await actOn(it.made.app, incidentId(), { kind: 'propose' }, doer('bob'))).toMatchObject(refused);
      it.registers = registers;
      expect(await act(it, 'bob', { kind: 'propose' })).toBe('done');
      it.registers = { ...registers, remediation };
      expect(await actOn(it.made.app, incidentId(), { kind: 'approve' }, doer('alice'))).toMatchObject(refused);
    },
  );
});

describe('where nothing can make it', () => {
  it('what is approved is made by hand: no worker finds it, also later, and evidence ends the incident', async () => {
    const it = cloud(memoryTable());
    Object.assign(it.made.app, { makes: ['blocks'] });
    await approved(it);
    expect((await incidentIn(it)).state).toBe('acknowledged');
    expect(await act(it, 'bob', { kind: 'propose' })).toBe('needless');
    expect(remediesOf((await incidentIn(it)).acts).map(({ stage }) => stage)).toEqual(['by-hand']);
    Object.assign(it.made.app, { makes: Means.options });
    await work(it, 2);
    expect(rules(it)).toEqual(before);
    expect(await outcomesIn(it)).toEqual([]);
    it.groups.set('sg-1', stateOf([good, ...others]));
    await record(it);
    expect((await incidentIn(it)).state).toBe('resolved');
  });

  it('what was to be made by hand is proposed anew once something can make it', async () => {
    const it = cloud(memoryTable());
    Object.assign(it.made.app, { makes: [] });
    await approved(it);
    Object.assign(it.made.app, { makes: Means.options });
    expect(await act(it, 'bob', { kind: 'propose' })).toBe('done');
    expect(await act(it, 'alice', { kind: 'approve' })).toBe('done');
    await work(it, 2);
    expect(rules(it)).toEqual(after);
  });

  it('nothing is taken back', async () => {
    const it = await ready();
    await work(it, 2);
    Object.assign(it.made.app, { makes: [] });
    expect(await act(it, 'bob', { kind: 'revert', note: 'x' })).toBe('no-hands');
  });
});

describe('an exception and a remedy', () => {
  const wider = { ...bad, peer: { CidrIpv6: '::/0' } };
  /** Asked for by bob and granted by alice, unless only asked or refused. */
  const decide = async (it: Cloud, kind?: 'grant' | 'refuse'): Promise<void> => {
    await act(it, 'bob', ask);
    if (kind !== undefined) await act(it, 'alice', { kind, note: 'so' });
  };

  it.each<[string, (it: Cloud) => Promise<unknown>, string, boolean]>([
    ['none: alert, remedy', async () => undefined, 'fixing', true],
    ['asked for: alert, no remedy', (it) => decide(it), 'fixing', false],
    ['in force: no alert, no remedy', (it) => decide(it, 'grant'), 'excepted', false],
    ['refused: alert, remedy', (it) => decide(it, 'refuse'), 'fixing', true],
    [
      'granted and taken back: alert, remedy',
      async (it) => {
        await decide(it, 'grant');
        await act(it, 'alice', {
          kind: 'refuse',
          note: 'no',
          ask: (await incidentIn(it)).acts.find((one) => one.kind === 'ask')?.id ?? '',
        });
      },
      'fixing',
      true,
    ],
    [
      'ended: alert, remedy if approved anew',
      async (it) => {
        await decide(it, 'grant');
        pass(it, 30 * 86_400);
        await record(it);
      },
      'reopened',
      false,
    ],
    [
      'in force, and the rule grew wider: alert, no remedy of before',
      async (it) => {
        await decide(it, 'grant');
        it.groups.set('sg-1', stateOf([bad, wider, good, ...others]));
        pass(it, 60);
        await record(it);
      },
      'reopened',
      false,
    ],
  ])('%s', async (_, happens, state, made) => {
    const it = await ready();
    await happens(it);
    expect((await incidentIn(it)).state).toBe(state);
    const was = rules(it);
    await work(it, 2);
    expect(rules(it)).toEqual(made ? after : was);
  });

  it('that cannot be read: alert, no remedy', async () => {
    const it = await ready();
    const { table } = it.made.app;
    const stored = await table.get({ pk: incidentId(), sk: 'incident' });
    if (stored === undefined) throw new Error('no incident');
    const acts = [...(stored.data['acts'] as readonly Json[]), { kind: 'grant-of-2030' }];
    await table.put(
      { ...stored, version: stored.version + 1, data: { ...stored.data, acts, version: stored.version + 1 } },
      stored.version,
    );
    await work(it, 2);
    expect(rules(it)).toEqual(before);
    expect((await outcomesIn(it))[0]).toContain('cannot be read');
    expect((await incidentIn(it)).deliveries.map(({ news }) => news)).toContain('opened');
  });

  it('that ended: what is approved anew is made', async () => {
    const it = await ready();
    await decide(it, 'grant');
    pass(it, 30 * 86_400);
    await record(it);
    await work(it, 2);
    expect(await act(it, 'bob', { kind: 'propose' })).toBe('done');
    expect(await act(it, 'alice', { kind: 'approve' })).toBe('done');
    await work(it, 2);
    expect(rules(it)).toEqual(after);
  });
});

describe('on Slack', () => {
  const people = registers.people?.map((person) => ({ ...person, slack: `U${person.id.toUpperCase()}` })) ?? [];
  let presses = 0;
  async function pressing(it: Cloud, user: string, what: Press['what']): Promise<string> {
    presses += 1;
    const pressed = await press(it.made.app, { user, incident: incidentId(), signature: `s${presses}`, what });
    return pressed.kind === 'said' ? pressed.post.text : pressed.kind === 'refused' ? pressed.why : pressed.kind;
  }

  it('a remedy is proposed, approved by another person, and taken back', async () => {
    const it = cloud(memoryTable());
    it.registers = { ...registers, people };
    it.groups.set('sg-1', stateOf([bad, good, ...others]));
    await record(it);
    expect(await pressing(it, 'UNOBODY', { kind: 'propose' })).toContain('has your Slack id');
    expect(await pressing(it, 'UCAROL', { kind: 'propose' })).toContain('None of your roles');
    it.registers = { ...registers, people, remediation: { clauses: [] } };
    expect(await pressing(it, 'UBOB', { kind: 'propose' })).toContain(`would need ${clause}`);
    it.registers = { ...registers, people };
    expect(await pressing(it, 'UBOB', { kind: 'propose' })).toContain('Proposed');
    const proposal = (await incidentIn(it)).acts.at(-1)?.id ?? '';
    expect(await pressing(it, 'UBOB', { kind: 'approve', proposal })).toContain('another person has to decide');
    expect(await pressing(it, 'UALICE', { kind: 'approve', proposal: 'other' })).toContain('no such request');
    expect(await pressing(it, 'UALICE', { kind: 'approve', proposal })).toContain('made within minutes');
    expect(await pressing(it, 'UALICE', { kind: 'decline', proposal })).toContain('Declined');
    await work(it, 2);
    expect(rules(it)).toEqual(before);
    expect(await pressing(it, 'UBOB', { kind: 'propose' })).toContain('Proposed');
    const again = (await incidentIn(it)).acts.at(-1)?.id ?? '';
    await pressing(it, 'UALICE', { kind: 'approve', proposal: again });
    await work(it, 2);
    expect(rules(it)).toEqual(after);
    expect(await pressing(it, 'UBOB', { kind: 'revert', proposal: again })).toContain('taken back');
    await work(it, 2);
    expect(rules(it)).toEqual(before);
  });
});
