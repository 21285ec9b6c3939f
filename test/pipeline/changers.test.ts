import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { loadRecord } from '@clausewatch/app/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { crashes, crashing, play, rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Told, groupRef } from '../support/world-states.ts';
import { world } from '../support/world.ts';
import { at, ssh, state, call, outcome } from '../support/calls.ts';

describe('who changed something', () => {
  it.each([
    ['before its state', [call(1, 'bob'), state(3, { broken: [ssh] })]],
    ['after it', [state(3, { broken: [ssh] }), call(1, 'bob')]],
  ])('is told by a call that comes %s, without a second message', async (_, events) => {
    const made = world(memoryTable());
    await play(made, events);
    await rest(made);
    expect(await openIncidents(made.app.table)).toMatchObject([{ changedBy: { name: 'bob', from: '203.0.113.7' } }]);
    expect(made.sent.filter(({ key, text }) => key.startsWith('inc_') && !text.includes('overdue'))).toHaveLength(2);
    expect(made.counts.get('call-unread')).toBe(1);
  });

  it('is who began it anew, when it began anew, and nobody known when no call tells', async () => {
    const made = world(memoryTable());
    const first = [state(0, {}), call(1, 'bob'), state(3, { broken: [ssh] }), state(9, {})];
    await play(made, [...first, call(20, 'alice'), state(21, { broken: [ssh] })]);
    expect(await openIncidents(made.app.table)).toMatchObject([{ occurrences: 2, changedBy: { name: 'alice' } }]);
    await play(made, [state(30, {}), state(40, { broken: [ssh] })]);
    const [incident] = await openIncidents(made.app.table);
    expect(incident?.occurrences).toBe(3);
    expect(incident).not.toHaveProperty('changedBy');
  });

  it('is the same whatever the order, the duplicates and the crashes', async () => {
    const events = fc.array(
      fc.oneof(
        fc.record({ minute: fc.nat(30), told: fc.constantFrom<Told>({}, { broken: [ssh] }) }),
        fc.record({
          minute: fc.nat(30),
          name: fc.constantFrom('alice', 'bob', 'carol'),
          what: fc.constantFrom('AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'),
        }),
      ),
      { minLength: 1, maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(events, fc.infiniteStream(fc.nat()), crashes(60), async (given, dice, failures) => {
        const told = given.map((one) =>
          'told' in one ? state(one.minute, one.told) : call(one.minute, one.name, one.what),
        );
        const straight = world(memoryTable());
        await play(straight, told);
        await rest(straight);
        const table = memoryTable();
        const mixed = world(crashing(table, failures));
        const shuffled = [...told, ...told.filter(() => (dice.next().value ?? 0) % 2 === 0)]
          .map((one) => ({ one, rank: dice.next().value ?? 0 }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
        await play(mixed, shuffled);
        await rest(mixed, { ...mixed.app, table });
        expect(await outcome({ ...mixed, app: { ...mixed.app, table } })).toEqual(await outcome(straight));
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('is kept of the newest calls only, and of each once', async () => {
    const { app, counts } = world(memoryTable());
    for (let minute = 0; minute < 60; minute += 1) await observe(app, call(minute, 'bob'));
    await observe(app, call(59, 'bob'));
    const calls = (await loadRecord(app.table, groupRef('sg-1')))?.value.calls ?? [];
    expect([calls.length, calls[0]?.at, calls.at(-1)?.at]).toEqual([32, at(28), at(59)]);
    expect(counts.get('duplicate')).toBe(1);
  });
});
