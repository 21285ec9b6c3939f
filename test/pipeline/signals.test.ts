import { actOn } from '@clausewatch/app/act';
import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { SignalKind } from '@clausewatch/model/api-call';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { crashes, crashing, play, rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { doer, world } from '../support/world.ts';
import { at, signal, window, row, signalling, outcome } from '../support/signals.ts';

describe('signals about one principal', () => {
  it('are no incident while they are few, one when they are many, told once, however many follow', async () => {
    const made = signalling(world(memoryTable()));
    await play(made, row(4));
    expect(await openIncidents(made.app.table)).toEqual([]);
    await play(made, row(30).slice(4));
    await rest(made);
    const open = await openIncidents(made.app.table);
    expect(open).toMatchObject([
      {
        kind: 'threat',
        openedAt: at(40),
        occurrences: 1,
        resource: { id: 'AIDAX' },
        threat: { count: 30, detector: 'clausewatch' },
      },
    ]);
    expect(open[0]?.title).toBe(
      'AIDAX was refused 12 times within 2 minutes, from 198.51.100.7: ec2:DescribeInstances',
    );
    expect(made.sent).toHaveLength(2);
  });

  it('that come slowly, or of several principals, are none', async () => {
    const made = signalling(world(memoryTable()));
    await play(made, row(20, 60));
    await play(
      made,
      Array.from({ length: 12 }, (_, n) => signal(n, { who: `U${n}` })),
    );
    expect(await openIncidents(made.app.table)).toEqual([]);
  });

  it('are counted once each, however often they are told', async () => {
    const made = signalling(world(memoryTable()));
    for (let round = 0; round < 5; round += 1) await play(made, row(4));
    expect(await openIncidents(made.app.table)).toEqual([]);
    expect(made.counts.get('duplicate')).toBe(16);
  });

  it('are duplicates once each also when they are trouble', async () => {
    const made = signalling(world(memoryTable()));
    for (let round = 0; round < 2; round += 1) await play(made, row(20));
    expect(await openIncidents(made.app.table)).toHaveLength(1);
    expect(made.counts.get('duplicate')).toBe(20);
  });

  it('are counted at their time: a late one makes the row whole, and dates it', async () => {
    const made = signalling(world(memoryTable()));
    made.now = at(9000);
    await play(made, [...row(5).filter((_, n) => n !== 2), signal(8000)]);
    expect(await openIncidents(made.app.table)).toEqual([]);
    await play(made, [signal(20)]);
    expect(await openIncidents(made.app.table)).toMatchObject([{ openedAt: at(40) }]);
  });

  it('end by a person, and begin again with the next', async () => {
    const made = signalling(world(memoryTable()));
    made.now = at(100);
    await play(made, row(6));
    const [{ id } = { id: '' }] = await openIncidents(made.app.table);
    await actOn(made.app, id, { kind: 'resolve', note: 'a broken script' }, doer('alice'));
    expect(await openIncidents(made.app.table)).toEqual([]);
    made.now = at(4000);
    await play(
      made,
      Array.from({ length: 6 }, (_, n) => signal(3000 + n)),
    );
    expect(await openIncidents(made.app.table)).toMatchObject([{ id, state: 'reopened', occurrences: 2 }]);
  });

  it('of a login without a second factor or of root need no row', async () => {
    const made = signalling(world(memoryTable()));
    await play(made, [
      signal(1, { kind: 'login-without-mfa' }),
      signal(2, { kind: 'root-use' }),
      signal(3, { kind: 'failed-login' }),
    ]);
    const found = await openIncidents(made.app.table);
    expect(found.map(({ threat }) => threat?.type).toSorted()).toEqual([
      'Policy:IAM/LoginWithoutMFA',
      'Policy:IAM/RootUse',
    ]);
  });

  it('that no clause asks for are not kept', async () => {
    const made = world(memoryTable());
    expect(await observe(made.app, signal(1))).toEqual({ kind: 'ignored', incidents: [] });
    expect((await made.app.table.query(window)).items).toEqual([]);
  });

  it('of ten thousand keep the newest, and the item small', async () => {
    const made = signalling(world(memoryTable()));
    const long = 'x'.repeat(200);
    for (let second = 0; second < 1000; second += 1)
      await observe(made.app, signal(second, { from: long.slice(0, 80), id: `${long} ${second}`.slice(-100) }));
    const { items } = await made.app.table.query(window);
    expect(JSON.stringify(items[0]?.data).length).toBeLessThan(100_000);
    const [incident] = await openIncidents(made.app.table);
    expect(incident).toMatchObject({ openedAt: at(4), occurrences: 1, threat: { count: 128 } });
    expect(incident?.sights.length).toBeLessThanOrEqual(48);
  });

  it('end in the same incident in any order, with duplicates, crashes and several workers', async () => {
    const history = fc.array(
      fc.record({
        second: fc.nat(400),
        kind: fc.constantFrom<SignalKind>('denied-call', 'failed-login', 'root-use'),
        who: fc.constantFrom('AIDAX', 'AIDAY', 'AIDAZ', 'AIDA1', 'AIDA2'),
      }),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(history, fc.infiniteStream(fc.nat()), crashes(80), async (given, dice, failures) => {
        const events = given.map(({ second, ...over }) => signal(second, over));
        const straight = signalling(world(memoryTable()));
        await play(straight, events);
        const table = memoryTable();
        const mixed = signalling(world(crashing(table, failures)));
        const shuffled = [...events, ...events.filter(() => (dice.next().value ?? 0) % 2 === 0)]
          .map((one) => ({ one, rank: dice.next().value ?? 0 }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
        await Promise.all(
          [0, 1].map((worker) =>
            play(
              mixed,
              shuffled.filter((_, index) => index % 2 === worker),
            ),
          ),
        );
        expect(await outcome({ ...mixed, app: { ...mixed.app, table } })).toEqual(await outcome(straight));
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});
