import { workOffRemedies } from '@clausewatch/app/remediate';
import type { Json } from '@clausewatch/app/table';
import { Unavailable } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { stateOf } from '../fix/simulated-group.ts';
import { memoryTable } from '../support/memory-table.ts';
import { after, ask, before, narrowed, ready } from '../support/approved-remedy.ts';
import {
  act,
  approved,
  cloud,
  expected,
  incidentId,
  itemOf,
  outcomesIn,
  pass,
  rules,
  work,
} from '../support/remedies.ts';
import { bad, others } from '../support/remedy-rules.ts';

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
