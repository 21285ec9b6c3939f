import { allLedgers, changeLedger } from '@clausewatch/app/ledgers';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { withHolds } from '@clausewatch/engine/denials';
import { Unavailable } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import {
  act,
  approved,
  clause,
  denied,
  incidentIn,
  itemOf,
  kinds,
  one,
  outcomesIn,
  pass,
  ready,
  registers,
  set,
  until,
  walls,
  work,
  type Walls,
} from '../support/walls.ts';

describe('a block whose end fails', () => {
  it('is tried again and again, told once, and ends when it can', async () => {
    const made = await ready();
    await work(made, 59);
    made.fault = (call, when) => {
      if (call === 'allow' && when === 'before') throw new Error('EC2: UnauthorizedOperation (HTTP 403)');
    };
    await work(made, 120);
    expect(denied(made)).toEqual([one, one]);
    expect(kinds(await outcomesIn(made))).toEqual(['verified', 'not-reverted']);
    expect((await outcomesIn(made))[1]).toContain('EC2: UnauthorizedOperation');
    const tried = made.calls.filter((call) => call === 'allow').length;
    expect(tried).toBeGreaterThan(10);
    expect(tried).toBeLessThan(60);
    made.fault = () => undefined;
    await work(made, 16);
    expect(denied(made)).toEqual(['', '']);
    expect(kinds(await outcomesIn(made))).toEqual(['verified', 'not-reverted', 'expired']);
  });

  it('is let in again whatever became of the register, and of what people did', async () => {
    const made = await ready();
    await work(made, 5);
    made.registers = { ...registers, remediation: undefined, people: [] };
    await work(made, 70);
    expect(denied(made)).toEqual(['', '']);
  });

  it('is let in again when its proposal cannot be read any more', async () => {
    const made = await ready();
    await work(made, 5);
    const { table } = made.made.app;
    const item = await table.get({ pk: (await incidentIn(made)).id, sk: 'incident' });
    if (item === undefined) throw new Error('no incident');
    await table.put({ ...item, version: item.version + 1, data: { ...item.data, acts: [] } }, item.version);
    await work(made, 70);
    expect(denied(made)).toEqual(['', '']);
  });
});

describe('a place that fails', () => {
  it('is given up after some tries, and what is denied elsewhere ends in its time', async () => {
    const made = await ready();
    const { acl: failing } = made;
    Object.assign(failing.blocks, {
      deny: async () => Promise.reject(new Error('the network ACL has no number left')),
    });
    await work(made, 40);
    expect(denied(made)).toEqual([one, '']);
    const outcomes = await outcomesIn(made);
    expect(kinds(outcomes)).toEqual(['failed']);
    expect(outcomes[0]).toContain(`${one} is denied until ${until} at IP set blocked`);
    expect(outcomes[0]).toContain('no number left');
    await work(made, 40);
    expect(denied(made)).toEqual(['', '']);
    expect(kinds(await outcomesIn(made))).toEqual(['failed', 'expired']);
  });

  it('everywhere denies nothing, and that is told once', async () => {
    const made = await ready();
    for (const { blocks } of [made.set, made.acl])
      Object.assign(blocks, { deny: async () => Promise.reject(new Error('refused')) });
    await work(made, 120);
    expect(kinds(await outcomesIn(made))).toEqual(['failed']);
    expect((await itemOf(made))?.value).toMatchObject({ state: 'done', outcome: 'failed' });
    expect((await allLedgers(made.made.app.table)).flatMap(({ denials }) => denials)).toEqual([]);
  });

  it('and cannot be read for long is overdue, and its end is told all the same', async () => {
    const it = await ready();
    it.fault = (call) => {
      if (call === 'look') throw new Unavailable('throttled');
    };
    await work(it, 60);
    expect(kinds(await outcomesIn(it))).toEqual(['failed', 'not-reverted']);
    it.fault = () => undefined;
    await work(it, 20);
    expect(kinds(await outcomesIn(it))).toEqual(['failed', 'not-reverted', 'expired']);
    expect((await itemOf(it))?.value.due).toBeUndefined();
  });

  it('that denies a thousand addresses already takes no more, and says so', async () => {
    const made = await ready();
    const many = Array.from({ length: 1000 }, (_, n) => `20.0.${n >> 8}.${n & 255}/32`);
    const hold = { proposal: 'others', until: '2027-01-01T00:00:00.000Z' };
    await changeLedger(made.made.app.table, set, (denials) => withHolds(denials, many, hold));
    await work(made, 40);
    expect(denied(made)).toEqual([expect.not.stringContaining(one), one]);
    const outcomes = await outcomesIn(made);
    expect(kinds(outcomes)).toEqual(['failed']);
    expect(outcomes[0]).toContain('no more than 1000 addresses');
    await work(made, 40);
    expect(made.acl.there.size).toBe(0);
  });

  it('for a while is waited for', async () => {
    const made = await ready();
    made.fault = (call, when) => {
      if (call === 'deny' && when === 'before') throw new Unavailable('throttled');
    };
    await work(made, 3);
    made.fault = () => undefined;
    await work(made, 5);
    expect(denied(made)).toEqual([one, one]);
    expect(kinds(await outcomesIn(made))).toEqual(['verified']);
  });
});

describe('a block that is cut short', () => {
  const both = [`deny ${one}`, `allow ${one}`, `deny ${one}`, `allow ${one}`];

  it('at any one of its calls, before it or behind it, is denied and let in once, and ends the same', async () => {
    const straight = await ready();
    await work(straight, 63);
    const ends = await outcomesIn(straight);
    await everywhere(straight.calls, ready, async (made, where) => {
      await work(made, 20);
      expect(denied(made), where).toEqual([one, one]);
      await work(made, 80);
      expect(await outcomesIn(made), where).toEqual(ends);
    });
  }, 240_000);

  it('while it is let in early is let in all the same, and at once', async () => {
    const asked = async (): Promise<Walls> => {
      const made = await ready();
      await work(made, 5);
      expect(await act(made, 'bob', { kind: 'revert', note: 'back' })).toBe('done');
      made.calls.length = 0;
      return made;
    };
    const straight = await asked();
    await work(straight);
    await everywhere(straight.calls, asked, async (made, where) => {
      await work(made, 12);
      expect(denied(made), where).toEqual(['', '']);
      expect(kinds(await outcomesIn(made)), where).toEqual(['verified', 'reverted']);
    });
  }, 240_000);

  /** A crash before and behind each of the calls; in the end all was done once, and nothing is left. */
  async function everywhere(
    calls: readonly string[],
    prepare: () => Promise<Walls>,
    live: (made: Walls, where: string) => Promise<void>,
  ): Promise<void> {
    const total = calls.length;
    expect(total).toBeGreaterThan(15);
    for (let number = 1; number <= total; number += 1) {
      for (const when of ['before', 'behind'] as const) {
        const made = await prepare();
        let count = 0;
        made.fault = (_, side) => {
          if (side === 'before') count += 1;
          if (count === number && side === when) throw new Unavailable('crash');
        };
        const where = `${when} call ${number}, ${calls[number - 1]}`;
        await live(made, where);
        expect(denied(made), where).toEqual(['', '']);
        expect([...made.set.calls, ...made.acl.calls], where).toEqual(both);
        expect((await itemOf(made))?.value.state, where).toBe('done');
        expect(
          (await allLedgers(made.made.app.table)).flatMap(({ denials }) => denials),
          where,
        ).toEqual([]);
      }
    }
  }
});

describe('several workers', () => {
  it('at once deny it once, and let it in once', async () => {
    const made = await ready();
    const together = async (): Promise<void> => {
      await Promise.allSettled(Array.from({ length: 5 }, () => workOffRemedies(made.made.app)));
    };
    pass(made, 60);
    await together();
    await work(made, 10);
    expect(denied(made)).toEqual([one, one]);
    pass(made, 3600);
    await together();
    await work(made, 10);
    expect(denied(made)).toEqual(['', '']);
    expect([...made.set.calls, ...made.acl.calls]).toEqual([
      `deny ${one}`,
      `allow ${one}`,
      `deny ${one}`,
      `allow ${one}`,
    ]);
    expect(kinds(await outcomesIn(made))).toEqual(['verified', 'expired']);
  });

  it('of which one’s clock is wrong by minutes deny for no longer than that', async () => {
    const made = await ready();
    await work(made);
    const fast = { ...made.made.app, now: () => new Date(Date.parse(made.made.now) + 240_000).toISOString() };
    for (let minute = 0; minute < 57; minute += 1) {
      pass(made, 60);
      await workOffRemedies(fast);
      await workOffRemedies(made.made.app);
    }
    await work(made, 10);
    expect(denied(made)).toEqual(['', '']);
    expect(kinds(await outcomesIn(made))).toEqual(['verified', 'expired']);
  });
});

it('lasts by instants: clocks that are put back in its time change nothing', async () => {
  const made = walls(memoryTable());
  made.registers = { ...registers, organisation: { name: 'x', timeZone: 'Europe/Dublin' } };
  made.made.now = '2026-10-25T00:28:00.000Z';
  await approved(made);
  await work(made, 58);
  expect(denied(made)).toEqual([one, one]);
  await work(made, 3);
  expect(denied(made)).toEqual(['', '']);
  expect((await outcomesIn(made))[0]).toContain('2026-10-25T01:30:00.000Z');
  expect([clause, set.name]).toEqual(['policy/C-5', 'blocked']);
});
