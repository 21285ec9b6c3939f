import { type Deed } from '@clausewatch/app/act';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { type Press, press } from '@clausewatch/app/slack-actions';
import type { Json } from '@clausewatch/app/table';
import { planOf } from '@clausewatch/engine/plan';
import { Unavailable } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { stateOf } from '../fix/simulated-group.ts';
import { memoryTable } from '../support/memory-table.ts';
import { catalogue } from '../support/world.ts';
import {
  act,
  approved,
  bad,
  clause,
  cloud,
  type Cloud,
  expected,
  good,
  incidentId,
  incidentIn,
  itemOf,
  others,
  outcomesIn,
  pass,
  record,
  registers,
  rules,
  work,
} from '../support/remedies.ts';

const before = expected(bad, good, ...others);
const after = expected(good, ...others);

async function ready(): Promise<Cloud> {
  const it = cloud(memoryTable());
  await approved(it);
  it.calls.length = 0;
  return it;
}

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

const narrowed = { ...bad, peer: { CidrIp: '0.0.0.0/1' } };

/** What happens, and what then is said. Each is tried before the worker comes, and in the middle of its questions. */
const meanwhile: readonly (readonly [what: string, happens: (it: Cloud) => Promise<unknown> | void, said: string])[] = [
  [
    'the register is withdrawn',
    (it) => void (it.registers = { ...registers, remediation: undefined }),
    'register of remediation is absent',
  ],
  [
    'the clause is opted out',
    (it) => void (it.registers = { ...registers, remediation: { clauses: ['policy/x'], mode: 'act' } }),
    'not every clause that it closes is opted in',
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
const ask: Deed = { kind: 'ask', note: 'migration', until: '2026-11-20' };

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

describe('a remedy that is cut short', () => {
  it('at any one of its calls, before it or behind it, is made once, and ends the same', async () => {
    const straight = await ready();
    await work(straight, 1);
    const total = straight.calls.length;
    expect(total).toBeGreaterThan(30);
    for (let number = 1; number <= total; number += 1) {
      for (const when of ['before', 'behind'] as const) {
        const it = await ready();
        let calls = 0;
        it.fault = (_, side) => {
          if (side === 'before') calls += 1;
          if (calls === number && side === when) throw new Unavailable('crash');
        };
        await work(it);
        const where = `${when} call ${number}, ${straight.calls[number - 1]}`;
        expect(rules(it), where).toEqual(after);
        expect(it.changes, where).toHaveLength(1);
        expect(
          (await outcomesIn(it)).map((text) => text.split(':')[0]),
          where,
        ).toEqual(['verified']);
        expect((await itemOf(it))?.value.state, where).toBe('done');
      }
    }
  }, 120_000);

  it('and finds half of it made, and then no right to go on, stops, and is taken back by a person', async () => {
    const it = cloud(memoryTable());
    // Part of the range may stay, so that a rule has to be put before the wide one goes.
    const wide = { ...bad, peer: { CidrIp: '10.0.0.0/7' } };
    await approved(it, 'sg-1', [wide, ...others]);
    it.fault = (call, when) => {
      if (call === 'take' && when === 'before') throw new Unavailable('crash');
    };
    await work(it, 1);
    const half = rules(it);
    it.fault = () => undefined;
    expect(half).toEqual(expected(wide, { ...wide, peer: { CidrIp: '10.0.0.0/8' } }, ...others));
    await act(it, 'bob', ask);
    await work(it);
    expect(rules(it)).toEqual(half);
    expect((await outcomesIn(it))[0]).toContain('failed: Part of it is in place');
    expect(await act(it, 'bob', { kind: 'revert', note: 'back' })).toBe('done');
    await work(it);
    expect(rules(it)).toEqual(expected(wide, ...others));
    expect((await outcomesIn(it))[1]).toMatch(/^reverted/);
  });

  it('when it was in place already is verified, whatever became of the approval since', async () => {
    const it = await ready();
    it.fault = (call, when) => {
      if (call === 'take' && when === 'behind') throw new Unavailable('crash');
    };
    await work(it, 1);
    it.fault = () => undefined;
    await act(it, 'alice', { kind: 'decline', note: 'too late' });
    await work(it);
    expect((await outcomesIn(it))[0]).toMatch(/^verified/);
    expect(it.calls.filter((call) => call === 'rehearse')).toHaveLength(1);
  });

  it('by a refusal in the middle says what is in place', async () => {
    const it = cloud(memoryTable());
    const wide = { ...bad, peer: { CidrIp: '10.0.0.0/7' } };
    await approved(it, 'sg-1', [wide, ...others]);
    it.fault = (call, when) => {
      if (call === 'take' && when === 'before') throw new Error('ec2: UnauthorizedOperation (HTTP 403)');
    };
    await work(it);
    expect((await outcomesIn(it))[0]).toContain(
      'failed: Part of it is in place, and it was not gone on with: ec2: UnauthorizedOperation',
    );
  });

  it('by somebody who changes the same rules is not gone on with', async () => {
    const it = await ready();
    it.fault = (call, when) => {
      if (call === 'take' && when === 'before') throw new Unavailable('crash');
    };
    await work(it, 1);
    it.fault = () => undefined;
    it.groups.set('sg-1', stateOf([bad, narrowed, ...others]));
    await work(it);
    expect(rules(it)).toEqual(expected(bad, narrowed, ...others));
    expect((await outcomesIn(it))[0]).toMatch(/^not-verified/);
  });
});

describe('several workers', () => {
  it('at once make it once', async () => {
    const it = await ready();
    pass(it, 60);
    const ran = await Promise.allSettled(Array.from({ length: 5 }, () => workOffRemedies(it.made.app)));
    expect(ran.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(it.changes).toHaveLength(1);
    expect(it.calls.filter((call) => call === 'rehearse')).toHaveLength(1);
    expect((await outcomesIn(it)).map((text) => text.split(':')[0])).toEqual(['verified']);
  });

  it('of which one took it leave it alone for five minutes', async () => {
    const it = await ready();
    it.fault = (call) => {
      if (call === 'rehearse') throw new Unavailable('crash');
    };
    await work(it, 1);
    it.fault = () => undefined;
    await work(it, 4);
    expect(it.changes).toEqual([]);
    await work(it, 2);
    expect(it.changes).toHaveLength(1);
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

describe('what was made', () => {
  it('is taken back by one word of a person: the rules are as they were, word for word, and the breach is back', async () => {
    const it = await ready();
    await work(it, 1);
    expect(await act(it, 'bob', { kind: 'revert', note: 'it was needed' })).toBe('done');
    await work(it, 2);
    expect(rules(it)).toEqual(before);
    expect((await outcomesIn(it))[1]).toBe('reverted: The rules concerned are as they were before.');
    expect((await incidentIn(it)).state).not.toBe('resolved');
  });

  it('is taken back whatever the register says by then, and beside what others changed meanwhile', async () => {
    const it = await ready();
    await work(it, 1);
    const more = { ...good, peer: { CidrIp: '10.9.0.0/16' } };
    it.groups.set('sg-1', stateOf([good, more, ...others]));
    it.registers = { ...registers, remediation: undefined };
    await act(it, 'bob', { kind: 'revert', note: 'it was needed' });
    await work(it, 2);
    expect(rules(it)).toEqual(expected(bad, good, more, ...others));
  });

  it('is not taken back by a person who may not do so any more', async () => {
    const it = await ready();
    await work(it, 1);
    await act(it, 'bob', { kind: 'revert', note: 'it was needed' });
    it.registers = { ...registers, people: registers.people?.filter(({ id }) => id !== 'bob') };
    await work(it, 2);
    expect(rules(it)).toEqual(after);
    expect((await outcomesIn(it))[1]).toMatch(/^not-reverted/);
  });

  it('is taken back as a whole when it could be only in part at first, and is asked for again', async () => {
    const it = cloud(memoryTable());
    const wide = { ...bad, peer: { CidrIp: '10.0.0.0/7' } };
    await approved(it, 'sg-1', [wide, ...others]);
    await work(it, 1);
    await act(it, 'bob', { kind: 'revert', note: 'it was needed' });
    it.fault = (call, when) => {
      if (call === 'take' && when === 'before') throw new Error('ec2: UnauthorizedOperation (HTTP 403)');
    };
    await work(it, 15);
    expect((await outcomesIn(it))[1]).toMatch(/^not-reverted: It was tried often enough/);
    it.fault = () => undefined;
    expect(await act(it, 'bob', { kind: 'revert', note: 'it may now' })).toBe('done');
    await work(it, 2);
    expect(rules(it)).toEqual(expected(wide, ...others));
    expect((await outcomesIn(it))[2]).toMatch(/^reverted/);
  });

  it('is taken back once, wherever that is cut short', async () => {
    const straight = await ready();
    await work(straight, 1);
    await act(straight, 'bob', { kind: 'revert', note: 'back' });
    straight.calls.length = 0;
    await work(straight, 2);
    for (let number = 1; number <= straight.calls.length; number += 1) {
      const it = await ready();
      await work(it, 1);
      await act(it, 'bob', { kind: 'revert', note: 'back' });
      it.changes.length = 0;
      let calls = 0;
      it.fault = (_, side) => {
        if (side === 'before') calls += 1;
        if (calls === number && side === (number % 2 === 0 ? 'before' : 'behind')) throw new Unavailable('crash');
      };
      await work(it, 15);
      const where = `call ${number}, ${straight.calls[number - 1]}`;
      expect(rules(it), where).toEqual(before);
      expect(it.changes, where).toHaveLength(1);
      expect(
        (await outcomesIn(it)).map((text) => text.split(':')[0]),
        where,
      ).toEqual(['verified', 'reverted']);
    }
  }, 120_000);
});

describe('what could not be verified', () => {
  async function spoiled(): Promise<Cloud> {
    const it = await ready();
    // The provider says yes and does nothing.
    const { hands } = it.made.app;
    const change = hands?.change;
    Object.assign(hands ?? {}, { change: async () => ['r-0'] });
    await work(it, 40);
    Object.assign(hands ?? {}, { change });
    return it;
  }

  it('is told at once, and stops other remedies of its clause until somebody has looked', async () => {
    const it = await spoiled();
    expect((await outcomesIn(it))[0]).toBe('not-verified: The provider took it, and its rules are not so.');
    expect((await incidentIn(it)).deliveries.map(({ news }) => news)).toContain('remedy-failed');
    await approved(it, 'sg-2');
    await work(it, 2);
    expect(rules(it, 'sg-2')).toEqual(before);
    expect((await outcomesIn(it, 'sg-2'))[0]).toContain('nobody has looked since');
    expect(await act(it, 'alice', { kind: 'decline', note: 'looked' })).toBe('done');
    await approved(it, 'sg-3');
    await work(it, 2);
    expect(rules(it, 'sg-3')).toEqual(after);
  });
});

it('who declines it before it could not be verified has not looked: others of its clause are not made', async () => {
  const it = await ready();
  it.fault = (call, when) => {
    if (call === 'take' && when === 'before') throw new Unavailable('crash');
  };
  await work(it, 1);
  it.fault = () => undefined;
  expect(await act(it, 'alice', { kind: 'decline', note: 'too late' })).toBe('done');
  it.groups.set('sg-1', stateOf([bad, narrowed, ...others]));
  await work(it);
  expect((await outcomesIn(it))[0]).toMatch(/^not-verified/);
  await approved(it, 'sg-2');
  await work(it, 2);
  expect(rules(it, 'sg-2')).toEqual(before);
  expect(await act(it, 'alice', { kind: 'decline', note: 'looked' })).toBe('done');
  await approved(it, 'sg-3');
  await work(it, 2);
  expect(rules(it, 'sg-3')).toEqual(after);
});

it('what was begun is gone on with, however long its proposal could not be read', async () => {
  const it = await ready();
  it.fault = (call, when) => {
    if (call === 'take' && when === 'before') throw new Unavailable('crash');
  };
  await work(it, 1);
  it.fault = () => undefined;
  const { table } = it.made.app;
  const rewrite = async (change: (act: Json) => Json): Promise<void> => {
    const item = await table.get({ pk: incidentId(), sk: 'incident' });
    if (item === undefined) throw new Error('no incident');
    const [acts, version] = [item.data['acts'] as readonly Json[], item.version + 1];
    await table.put({ ...item, version, data: { ...item.data, acts: acts.map(change), version } }, item.version);
  };
  const kept: Json[] = [];
  await rewrite((one) => {
    if ((one as { readonly kind: string }).kind !== 'propose') return one;
    kept.push(one);
    return { kind: 'of tomorrow' };
  });
  await work(it, 90);
  expect(rules(it)).toEqual(before);
  await rewrite((one) => ((one as { readonly kind: string }).kind === 'of tomorrow' ? (kept[0] ?? null) : one));
  await work(it);
  expect(rules(it)).toEqual(after);
});

describe('what begins to be broken while a remedy is made', () => {
  const desktop = { ...bad, FromPort: 3389, ToPort: 3389 };
  const opening =
    (it: Cloud): Cloud['fault'] =>
    (call, when) => {
      if (call === 'take' && when === 'behind') it.groups.set('sg-1', stateOf([desktop, good, ...others]));
    };

  it('keeps it from being verified', async () => {
    const it = await ready();
    it.fault = opening(it);
    await work(it, 1);
    expect((await outcomesIn(it))[0]).toMatch(/^not-verified: It broke something else: /);
  });

  it('does so where it is back within its cooldown, and counts as begun before', async () => {
    const it = cloud(memoryTable());
    it.registers = { ...registers, handling: { settle: 'PT0S', cooldown: 'PT1H' } };
    it.groups.set('sg-1', stateOf([bad, desktop, good, ...others]));
    await record(it);
    pass(it, 60);
    await approved(it);
    it.fault = opening(it);
    await work(it, 1);
    expect((await outcomesIn(it))[0]).toMatch(/^not-verified: It broke something else: /);
  });
});

describe('a clause that nobody asks about any more', () => {
  it('is not said to hold', async () => {
    const it = await ready();
    it.fault = (call, when) => {
      if (call === 'take' && when === 'behind')
        Object.defineProperty(it.made.app, 'plan', { get: () => planOf({ ...catalogue, registers }) });
    };
    await work(it, 40);
    expect((await outcomesIn(it))[0]).toBe(`not-verified: In place, and ${clause} is not seen to hold.`);
  });
});

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
    expect(await act(it, 'bob', { kind: 'propose' })).toBe('done');
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
    expect(await pressing(it, 'UBOB', { kind: 'propose' })).toContain('Proposed');
    const proposal = (await incidentIn(it)).acts.at(-1)?.id ?? '';
    expect(await pressing(it, 'UBOB', { kind: 'approve', proposal })).toContain('another person has to decide');
    expect(await pressing(it, 'UALICE', { kind: 'approve', proposal: 'other' })).toContain('no such request');
    expect(await pressing(it, 'UALICE', { kind: 'approve', proposal })).toContain('Approved');
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
