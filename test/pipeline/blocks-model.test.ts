/** Random lives of blocks: what is seen, who wants what, what is withdrawn, who else writes, and what breaks. */
import { actOn, type Deed } from '@clausewatch/app/act';
import { allLedgers } from '@clausewatch/app/ledgers';
import { observe } from '@clausewatch/app/observe';
import type { App, Blocks } from '@clausewatch/app/ports';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { remedyDue } from '@clausewatch/app/remedy-items';
import { later } from '@clausewatch/app/time';
import { planOf } from '@clausewatch/engine/plan';
import { Means } from '@clausewatch/model/remedy';
import { remediesOf } from '@clausewatch/model/remedies';
import { placeKey } from '@clausewatch/model/block';
import { threatId } from '@clausewatch/model/key';
import type { Registers } from '@clausewatch/model/registers';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { gate, unreliableGate } from '../support/gate.ts';
import { runs, seed, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { everyIncident, persist, unreliable } from '../support/mishaps.ts';
import { one, registers, set, two } from '../support/walls.ts';
import { plugState } from '../support/world-states.ts';
import { catalogue, world } from '../support/world.ts';

const remediation = registers.remediation ?? { clauses: [] };
const states: readonly Registers[] = [
  registers,
  registers,
  registers,
  { ...registers, remediation: { ...remediation, mode: 'dry-run' } },
  { ...registers, remediation: undefined },
  { ...registers, adminNetworks: { cidrs: ['9.9.9.1/32'] } },
];
const who = fc.constantFrom('alice', 'bob', 'carol', 'unverified:alice');
const kinds = ['propose', 'propose', 'approve', 'approve', 'decline', 'revert', 'revert', 'resolve', 'ask'] as const;
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ is: fc.constant('attack' as const), id: fc.constantFrom('t', 'u') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('agree' as const),
      id: fc.constantFrom('t', 'u'),
      all: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('act' as const),
      id: fc.constantFrom('t', 'u'),
      by: who,
      kind: fc.constantFrom(...kinds),
      all: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('register' as const), to: fc.constantFrom(...states) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('take' as const), range: fc.constantFrom(one, two) }) },
  { weight: 5, arbitrary: fc.record({ is: fc.constant('work' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
const life = fc.array(
  fc.record({ together: fc.array(step, { minLength: 1, maxLength: 3 }), gap: fc.constantFrom(0, 1, 2, 6, 40) }),
  { minLength: 3, maxLength: 16 },
);
const start = '2026-11-01T12:00:00.000Z';
const incident = (id: string): string => threatId(threatOf(id, '', 1, 3, false));

function deedOf({ kind, all }: { readonly kind: (typeof kinds)[number]; readonly all: boolean }, now: string): Deed {
  switch (kind) {
    case 'propose':
      return { kind, block: all ? [] : ['9.9.9.2'] };
    case 'approve':
      return { kind };
    case 'ask':
      return { kind, note: 'x', until: later(now, 86_400).slice(0, 10) };
    default:
      return { kind, note: 'x' };
  }
}

it(
  'nothing is denied that another person did not approve, or for longer; others keep what is theirs, and in the end nothing of ours is left',
  async () => {
    let everDenied = 0;
    await fc.assert(
      fc.asyncProperty(life, fc.scheduler(), fc.infiniteStream(fc.nat()), async (lived, scheduler, stream) => {
        const dice = (): number => stream.next().value ?? 0;
        const table = memoryTable();
        const made = world(table, start);
        const doors = { set: gate(), acl: gate() };
        doors.set.there.set(two, 'theirs');
        const broken: string[] = [];
        let known = registers;
        const door = (place: Parameters<Blocks['look']>[0]) =>
          placeKey(place) === placeKey(set) ? doors.set : doors.acl;
        const sound: Blocks = {
          whyNot: (place) => door(place).blocks.whyNot(place),
          look: (place) => door(place).blocks.look(place),
          deny: async (place, ranges) => {
            everDenied += 1;
            const approvals = (await everyIncident(table)).flatMap(({ acts }) =>
              remediesOf(acts).flatMap(({ remedy, by, approvals: all }) =>
                all.map((approval) => ({ remedy, by, approval })),
              ),
            );
            for (const range of ranges)
              if (
                !approvals.some(
                  ({ remedy, by, approval }) =>
                    remedy.kind === 'block' &&
                    remedy.ranges.includes(range) &&
                    by !== approval.by &&
                    later(approval.at, 3600) > made.now,
                )
              )
                broken.push(`${range} denied at ${made.now} without an approval that lasts`);
            return door(place).blocks.deny(place, ranges);
          },
          allow: (place, ranges) => door(place).blocks.allow(place, ranges),
        };
        const hands = { rehearse: async () => 'allowed' as const, change: async () => [] };
        const appWith = (over: Partial<App>): App =>
          Object.defineProperty({ ...made.app, makes: Means.options, hands, ...over }, 'plan', {
            get: () => planOf({ ...catalogue, registers: known }),
          });
        const ill = appWith({
          table: unreliable(table, scheduler, dice),
          blocks: unreliableGate(sound, scheduler, dice),
        });
        const well = appWith({ blocks: sound });
        const resource = plugState('eni-1', start, { group: 'sg-1', public: true });
        await observe(well, { kind: 'resource', via: 'config', resource });
        let deeds = 0;
        const perform = async (what: Step): Promise<unknown> => {
          switch (what.is) {
            case 'attack': {
              const remotes = ['9.9.9.1', '9.9.9.2', '10.0.0.1'];
              const threat = { ...threatOf(what.id, made.now, (deeds += 1), 3, false), remotes };
              return persist(() => observe(ill, { kind: 'threat', via: 'guardduty', threat }));
            }
            case 'act': {
              const doer = { id: `deed-${(deeds += 1)}`, by: what.by, via: 'page' } as const;
              return persist(() => actOn(ill, incident(what.id), deedOf(what, made.now), doer));
            }
            case 'agree':
              for (const [by, kind] of [
                ['bob', 'propose'],
                ['alice', 'approve'],
              ] as const) {
                const doer = { id: `deed-${(deeds += 1)}`, by, via: 'slack' } as const;
                await persist(() => actOn(ill, incident(what.id), deedOf({ ...what, kind }, made.now), doer));
              }
              return undefined;
            case 'register':
              known = what.to;
              return undefined;
            case 'take':
              return doors.acl.there.delete(what.range);
            case 'work':
              return workOffRemedies(ill).catch(() => undefined);
          }
        };
        let minute = 0;
        const move = (by: number): void => {
          minute += by;
          made.now = later(start, minute * 60);
        };
        for (const { together, gap } of [{ together: [{ is: 'attack', id: 't' } as const], gap: 1 }, ...lived]) {
          await scheduler.waitFor(Promise.all(together.map(perform)));
          move(gap);
        }
        for (let round = 0; round < 60; round += 1) {
          move(round < 20 ? 1 : 10);
          await scheduler.waitFor(workOffRemedies(well).catch(() => undefined));
        }
        expect(broken).toEqual([]);
        expect([...doors.set.stolen, ...doors.acl.stolen]).toEqual([]);
        expect([...doors.set.there, ...doors.acl.there]).toEqual([[two, 'theirs']]);
        expect((await allLedgers(table)).flatMap(({ denials }) => denials)).toEqual([]);
        expect((await table.queryIndex('due', remedyDue)).items.map(({ data }) => data)).toEqual([]);
        for (const { acts } of await everyIncident(table))
          for (const proposal of remediesOf(acts)) {
            expect(['approved', 'reverting', 'verified', 'not-reverted']).not.toContain(proposal.stage);
            const ids = proposal.acts.map(({ id }) => id);
            expect(new Set(ids).size).toBe(ids.length);
          }
      }),
      { numRuns: Math.ceil(runs / 4), seed },
    );
    expect(everDenied).toBeGreaterThan(runs / 40);
  },
  60_000 + runs * 60,
);
