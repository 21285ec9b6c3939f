import { planOf } from '@clausewatch/engine/plan';
import { Unavailable } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { stateOf } from '../fix/simulated-group.ts';
import { memoryTable } from '../support/memory-table.ts';
import { after, before, narrowed, ready } from '../support/approved-remedy.ts';
import { catalogue } from '../support/world.ts';
import {
  act,
  approved,
  cloud,
  type Cloud,
  expected,
  incidentIn,
  outcomesIn,
  pass,
  record,
  rules,
  work,
} from '../support/remedies.ts';
import { bad, clause, good, others, registers } from '../support/remedy-rules.ts';

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
