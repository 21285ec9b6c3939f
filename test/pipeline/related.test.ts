import { deliver } from '@clausewatch/app/deliver';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { relatedTo } from '@clausewatch/app/related';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { crashes, crashing, play, rest, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupRef, groupState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const [web, db] = ['sg-0a1b2c3d', 'sg-0e5f6a7b'];
const machine: ResourceRef = { ...groupRef('i-0a1b2c3d'), type: 'AWS::EC2::Instance' };

function opened(minute: number, id: string, broken = ['ingress tcp/22']): Observation {
  return { kind: 'resource', via: 'config', resource: groupState(id, at(minute), { broken }) };
}

/** A machine with these groups is attacked. */
function attacked(
  minute: number,
  id: string,
  groups: readonly string[],
  resources: readonly ResourceRef[] = [machine],
): Observation {
  const threat = { ...threatOf(id, at(minute), 1, 8, false), resources, attached: groups.map(groupRef) };
  return { kind: 'threat', via: 'guardduty', threat };
}

/** Of each incident, those that are related to it. */
async function relations({ app }: World): Promise<Readonly<Record<string, readonly string[]>>> {
  const all = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  const rows = await Promise.all(
    all.map(async (one) => [one.id, (await relatedTo(app.table, one)).map(({ id }) => id)] as const),
  );
  return Object.fromEntries(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe('an incident that was over for a quarter', () => {
  it('is related to nothing new, hides nothing, and is found again once it is back', async () => {
    const made = world(memoryTable());
    const day = 24 * 60;
    await observe(made.app, opened(1, web));
    await observe(made.app, opened(2, web, []));
    made.now = at(100 * day);
    await observe(made.app, attacked(100 * day, 't-1', [web]));
    const [threat] = await openIncidents(made.app.table);
    const [breach] = await closedIncidents(made.app.table);
    if (threat === undefined || breach === undefined) throw new Error('not there');
    expect(await relatedTo(made.app.table, threat)).toEqual([]);
    expect((await relatedTo(made.app.table, breach)).map(({ id }) => id)).toEqual([threat.id]);
    made.now = at(101 * day);
    await observe(made.app, opened(101 * day, web));
    expect((await relatedTo(made.app.table, threat)).map(({ id }) => id)).toEqual([breach.id]);
  });
});

describe('a threat to a machine whose group is open', () => {
  it.each([
    ['before', [opened(1, web), attacked(2, 't-1', [web])]],
    ['behind', [attacked(2, 't-1', [web]), opened(1, web)]],
  ])('is shown with the breach that came %s it, in the messages of both', async (_, events) => {
    const made = world(memoryTable());
    const texts: string[] = [];
    const app = {
      ...made.app,
      senders: { email: async (mail: { readonly text: string }) => void texts.push(mail.text) },
    };
    for (const event of events) await observe(app, event);
    const open = await openIncidents(app.table);
    expect(open.map(({ kind }) => kind).toSorted()).toEqual(['threat', 'violation']);
    for (const { id } of open) await deliver(app, id);
    const [threat, breach] = ['threat', 'violation'].map((kind) => open.find((one) => one.kind === kind));
    expect(texts).toHaveLength(2);
    expect(texts.find((text) => text.includes(`${breach?.id} v1`))).toMatch(
      new RegExp(`Also +high, since .*: t; see\\s+${threat?.id}`),
    );
    expect(texts.find((text) => text.includes(`${threat?.id} v1`))).toMatch(
      new RegExp(`Also +high, since .*: it is broken for 0.0.0.0/0; see\\s+${breach?.id}`),
    );
  });

  it('sends nothing because of the other', async () => {
    const made = world(memoryTable());
    for (let round = 0; round < 5; round += 1)
      await play(made, [opened(1, web), attacked(2 + round, 't-1', [web]), attacked(2 + round, 't-2', [web])]);
    await rest(made);
    expect(made.sent).toHaveLength(6);
  });
});

describe('incidents', () => {
  it('of other machines, groups and accounts are not related; two breaches of one group are not either', async () => {
    const made = world(memoryTable());
    const elsewhere = { ...machine, account: '999988887777', id: 'same-name', type: 'AWS::Logs::LogGroup' };
    await play(made, [
      opened(1, web, ['ingress tcp/22', 'ingress all']),
      attacked(2, 't-1', [db]),
      attacked(3, 't-2', [], [elsewhere]),
      attacked(4, 't-3', [], [{ ...elsewhere, account: '111122223333' }]),
    ]);
    expect(Object.values(await relations(made))).toEqual([[], [], [], [], []]);
  });

  it('are related both ways, the same in any order, with duplicates and crashes', async () => {
    const history = fc.array(
      fc.oneof(
        fc.record({ minute: fc.nat(20), group: fc.constantFrom(web, db), broken: fc.boolean() }),
        fc.record({ minute: fc.nat(20), id: fc.constantFrom('t-1', 't-2'), on: fc.subarray([web, db]) }),
      ),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(history, fc.infiniteStream(fc.nat()), crashes(60), async (given, dice, failures) => {
        const events = given.map((one) =>
          'group' in one
            ? opened(one.minute, one.group, one.broken ? ['ingress tcp/22'] : [])
            : attacked(one.minute, one.id, one.on),
        );
        const straight = world(memoryTable());
        await play(straight, events);
        const expected = await relations(straight);
        for (const [id, others] of Object.entries(expected))
          for (const other of others) expect(expected[other]).toContain(id);
        const table = memoryTable();
        const mixed = world(crashing(table, failures));
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
        const sound = { ...mixed, app: { ...mixed.app, table } };
        await rest(sound);
        expect(await relations(sound)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});
