import { changeLedger, loadLedger } from '@clausewatch/app/ledgers';
import { workPlace } from '@clausewatch/app/block-places';
import { later } from '@clausewatch/app/time';
import { collected, endingAt, isOpen, overdueSince, withHolds } from '@clausewatch/engine/denials';
import type { BlockPlace, Ledger } from '@clausewatch/model/block';
import { Unavailable } from '@clausewatch/model/errors';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { type Gate, gate, unreliableGate } from '../support/gate.ts';
import { runs, seed } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { unreliable } from '../support/mishaps.ts';
import { type World, world } from '../support/world.ts';

const place: BlockPlace = { scope: 'REGIONAL', region: 'eu-west-1', name: 'blocked', id: 'a', family: 'v4' };
const [one, two] = ['9.9.9.1/32', '9.9.9.2/32'];
const start = '2026-11-01T12:00:00.000Z';
const minute = (count: number): string => later(start, count * 60);

let made: World;
let door: Gate;

beforeEach(() => {
  made = world(memoryTable(), start);
  door = gate();
});

const want = (proposal: string, ranges: readonly string[], until: string): Promise<void> =>
  changeLedger(made.app.table, place, (denials) => withHolds(denials, ranges, { proposal, until }));
const stop = (proposal: string): Promise<void> =>
  changeLedger(made.app.table, place, (denials) => endingAt(denials, proposal, made.now));

/** What came of it by then: each hold as `proposal range turn`. */
async function at(count: number): Promise<readonly string[]> {
  made.now = minute(count);
  return turns((await workPlace(made.app, door.blocks, place)).ledger);
}

function turns({ denials }: Ledger): readonly string[] {
  return denials.flatMap(({ range, holds }) => holds.map(({ proposal, turn }) => `${proposal} ${range} ${turn}`));
}

describe('an address that is denied for a time', () => {
  it('is denied, read back, and let in again when the time is over', async () => {
    await want('p', [one], minute(60));
    expect(await at(0)).toEqual([`p ${one} denied`]);
    expect([...door.there]).toEqual([[one, 'ours']]);
    expect(await at(59)).toEqual([`p ${one} denied`]);
    expect(await at(60)).toEqual([`p ${one} ended`]);
    expect(door.there.size).toBe(0);
    expect(door.calls).toEqual([`deny ${one}`, `allow ${one}`]);
  });

  it('is let in early when somebody asks for it', async () => {
    await want('p', [one, two], minute(60));
    await at(0);
    made.now = minute(5);
    await stop('p');
    expect(await at(5)).toEqual([`p ${one} ended`, `p ${two} ended`]);
    expect(door.there.size).toBe(0);
  });

  it('and was denied by somebody else before is theirs, and stays', async () => {
    door.there.set(one, 'theirs');
    await want('p', [one], minute(60));
    expect(await at(0)).toEqual([`p ${one} found`]);
    expect(await at(60)).toEqual([`p ${one} left`]);
    expect([...door.there]).toEqual([[one, 'theirs']]);
    expect(door.calls).toEqual([]);
  });

  it('and that somebody else let in before the time is not denied again', async () => {
    await want('p', [one], minute(60));
    await at(0);
    door.there.delete(one);
    expect(await at(10)).toEqual([`p ${one} gone`]);
    expect(await at(60)).toEqual([`p ${one} gone`]);
    expect(door.calls).toEqual([`deny ${one}`]);
  });

  it('is denied again by a second approval, also after somebody else let it in', async () => {
    await want('p', [one], minute(60));
    await at(0);
    door.there.delete(one);
    await want('q', [one], minute(90));
    expect(await at(10)).toEqual([`p ${one} denied`, `q ${one} denied`]);
    expect(await at(60)).toEqual([`p ${one} kept`, `q ${one} denied`]);
    expect(door.there.size).toBe(1);
    expect(await at(90)).toEqual([`p ${one} kept`, `q ${one} ended`]);
    expect(door.there.size).toBe(0);
  });

  it('whose time was over before anything was done is not denied at all', async () => {
    await want('p', [one], minute(60));
    expect(await at(61)).toEqual([`p ${one} late`]);
    expect(door.calls).toEqual([]);
  });

  it('is overdue a quarter of an hour after its time, for as long as it is denied', async () => {
    await want('p', [one], minute(60));
    await at(0);
    const refused = { ...door.blocks, allow: async () => Promise.reject(new Error('refused')) };
    made.now = minute(60);
    await expect(workPlace(made.app, refused, place)).rejects.toThrow('refused');
    const overdue = async (count: number) =>
      overdueSince((await loadLedger(made.app.table, place)).value, minute(count));
    expect([await overdue(74), await overdue(75)]).toEqual([undefined, minute(60)]);
    expect(await at(80)).toEqual([`p ${one} ended`]);
    expect(await overdue(80)).toBeUndefined();
  });

  it('is forgotten once everybody knows what came of it, and is not denied again by that', async () => {
    await want('p', [one], minute(60));
    await at(0);
    await at(60);
    await changeLedger(made.app.table, place, (denials) => collected(denials, 'p'));
    expect(await at(61)).toEqual([]);
    expect((await loadLedger(made.app.table, place)).value.denials).toEqual([]);
  });

  it('is worked on by one worker at a time, and by the next when that one is lost', async () => {
    await want('p', [one], minute(60));
    const lost = { ...door.blocks, deny: () => new Promise<never>(() => undefined) };
    void workPlace(made.app, lost, place);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(at(1)).rejects.toThrow('another worker');
    expect(await at(4)).toEqual([`p ${one} denied`]);
  });
});

const proposals = ['p', 'q', 'r'];
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('want' as const),
      proposal: fc.constantFrom(...proposals),
      ranges: fc.subarray([one, two], { minLength: 1 }),
      minutes: fc.constantFrom(1, 10, 60),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('stop' as const), proposal: fc.constantFrom(...proposals) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('put' as const), range: fc.constantFrom(one, two) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('take' as const), range: fc.constantFrom(one, two) }) },
  { weight: 6, arbitrary: fc.record({ is: fc.constant('work' as const) }) },
);
const life = fc.array(
  fc.record({
    together: fc.array(step, { minLength: 1, maxLength: 3 }),
    gap: fc.constantFrom(0, 1, 4, 10, 30),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('whatever is wanted, whoever else writes, and whatever breaks', () => {
  it(
    'others keep what is theirs, nothing is denied for longer than approved, and what is approved is denied',
    async () => {
      await fc.assert(
        fc.asyncProperty(life, fc.scheduler(), fc.infiniteStream(fc.nat()), async (lived, scheduler, stream) => {
          const dice = (): number => stream.next().value ?? 0;
          const table = memoryTable();
          const world_ = world(table, start);
          const { there, stolen, blocks } = gate();
          const app = { ...world_.app, table: unreliable(table, scheduler, dice) };
          const ill = unreliableGate(blocks, scheduler, dice);
          let wanted = 0;
          let now = 0;
          const perform = async (what: typeof step extends fc.Arbitrary<infer S> ? S : never): Promise<unknown> => {
            switch (what.is) {
              case 'want': {
                // A proposal is approved once.
                const hold = { proposal: `${what.proposal}${(wanted += 1)}`, until: minute(now + what.minutes) };
                return again(() => changeLedger(app.table, place, (all) => withHolds(all, what.ranges, hold)));
              }
              case 'stop':
                return again(() =>
                  changeLedger(app.table, place, (all) =>
                    all.reduce(
                      (rest, { holds }) =>
                        holds
                          .filter(({ proposal }) => proposal.startsWith(what.proposal))
                          .reduce((left, { proposal }) => endingAt(left, proposal, world_.now), rest),
                      all,
                    ),
                  ),
                );
              case 'put': {
                // What somebody puts in the very moment in which we do is taken for ours.
                const { value } = await loadLedger(table, place);
                const busy = value.denials.some(({ range, state }) => range === what.range && state !== 'idle');
                if (!busy && !there.has(what.range)) there.set(what.range, 'theirs');
                return undefined;
              }
              case 'take':
                return there.delete(what.range);
              case 'work':
                return workPlace(app, ill, place).catch(() => undefined);
            }
          };
          for (const { together, gap } of lived) {
            world_.now = minute(now);
            await scheduler.waitFor(Promise.all(together.map(perform)));
            now += gap;
          }
          for (const end of [now, now + 4, now + 8, now + 100]) {
            world_.now = minute(end);
            await scheduler.waitFor(workPlace(world_.app, blocks, place).catch(() => undefined));
            const { denials } = (await loadLedger(table, place)).value;
            for (const { range, holds, state } of denials) {
              const open = holds.filter(isOpen);
              expect(state !== 'idle' || open.length === 0 || end === now).toBe(true);
              if (end > now)
                expect(open.every(({ until, turn }) => until > world_.now && turn !== undefined)).toBe(true);
              if (end > now) expect(there.has(range)).toBe(open.length > 0 || there.get(range) === 'theirs');
            }
          }
          expect(stolen).toEqual([]);
          expect([...there.values()].filter((owner) => owner === 'ours')).toEqual([]);
        }),
        { numRuns: runs, seed },
      );
    },
    60_000 + runs * 100,
  );
});

async function again(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
}
