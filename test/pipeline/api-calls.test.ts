import { callSettleSeconds } from '@clausewatch/app/api-calls';
import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { loadRecord, recordPartition } from '@clausewatch/app/records';
import type { Table } from '@clausewatch/app/table';
import { later } from '@clausewatch/app/time';
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { kindOf } from '@clausewatch/sources/kind-of';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { crashes, crashing, play, rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Told, groupRef, groupState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const ssh = 'ingress tcp/22';

function state(minute: number, told: Told, via: 'config' | 'cloudtrail' = 'config') {
  return { kind: 'resource', via, resource: groupState('sg-1', at(minute), told) } as const;
}

function call(minute: number, name: string, what = 'AuthorizeSecurityGroupIngress'): Observation {
  const actor = { name, from: '203.0.113.7', call: what, at: at(minute) };
  const deletes = what.startsWith('Delete');
  const where = { account: '111122223333', region: 'eu-west-1' };
  const id = `${minute} ${name} ${what}`;
  return {
    kind: 'api-call',
    via: 'cloudtrail',
    call: { id, name: what, deletes, ...where, at: at(minute), actor, changes: [groupRef('sg-1')] },
  };
}

/** Who changed what, in the end. */
async function outcome({ app }: World): Promise<unknown> {
  const incidents = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  return incidents.map(({ id, state: now, openedAt, occurrences, changedBy }) => [
    id,
    now,
    openedAt,
    occurrences,
    changedBy,
  ]);
}

/** The world with a provider that answers as told, and a list of when it was asked. */
function live(made: World, answer: (at: string) => Awaited<ReturnType<NonNullable<App['readLive']>>>) {
  const asked: string[] = [];
  const app: App = {
    ...made.app,
    readLive: async (_ref, instant) => {
      asked.push(instant);
      return answer(instant);
    },
  };
  return { app, asked };
}

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

describe('a call, where the provider can be asked', () => {
  it('opens the incident before the recorder tells of it, which then says nothing new', async () => {
    const made = world(memoryTable(), at(2));
    const { app, asked } = live(made, (instant) => ({
      kind: 'resource',
      via: 'cloudtrail',
      resource: groupState('sg-1', instant, { broken: [ssh] }),
    }));
    await observe(app, call(1, 'bob'));
    await workOffDue(app);
    expect(asked).toEqual([at(2)]);
    expect(await openIncidents(app.table)).toMatchObject([
      { sources: ['cloudtrail'], openedAt: at(2), changedBy: { name: 'bob' } },
    ]);
    made.now = at(9);
    for (const minute of [1.5, 3]) await observe(app, state(minute, { broken: [ssh] }));
    await rest(made, app);
    expect(await openIncidents(app.table)).toMatchObject([
      { sources: ['cloudtrail', 'config'], openedAt: at(1.5), occurrences: 1, changedBy: { name: 'bob' } },
    ]);
    expect(made.sent.filter(({ key, text }) => key.startsWith('inc_') && !text.includes('overdue'))).toHaveLength(2);
  });

  it('is not overruled by an item that was captured before it was read', async () => {
    const made = world(memoryTable(), at(2));
    const { app } = live(made, (instant) => ({
      kind: 'resource',
      via: 'cloudtrail',
      resource: groupState('sg-1', instant, {}),
    }));
    await observe(app, call(1, 'alice', 'RevokeSecurityGroupIngress'));
    await observe(app, state(1.2, { broken: [ssh] }));
    expect(await openIncidents(app.table)).toEqual([]);
    expect(made.counts.get('late')).toBe(1);
  });

  it('is read only when the change has settled, and half of it alarms nobody', async () => {
    const made = world(memoryTable(), at(1));
    const { app, asked } = live(made, (instant) => ({
      kind: 'resource',
      via: 'cloudtrail',
      resource: groupState('sg-1', instant, {}),
    }));
    await expect(observe(app, call(1, 'bob'))).rejects.toThrow(Unavailable);
    expect(asked).toEqual([]);
    made.now = later(at(1), callSettleSeconds);
    await observe(app, call(1, 'bob'));
    expect(asked).toHaveLength(1);
    expect(await openIncidents(app.table)).toEqual([]);
  });

  it('whose state was cut short, and is no longer the newest, takes in that very state when it is told again', async () => {
    const table = memoryTable();
    const made = world(table, at(2));
    const { app, asked } = live(made, (instant) => ({
      kind: 'resource',
      via: 'cloudtrail',
      resource: groupState('sg-1', instant, { broken: [ssh] }),
    }));
    const dying: Table = {
      ...table,
      put: async (item, expected) => {
        if (item.sk === 'incident') throw new Unavailable('killed');
        return table.put(item, expected);
      },
    };
    await expect(observe({ ...app, table: dying }, call(1, 'bob'))).rejects.toThrow('killed');
    made.now = at(4);
    await observe(app, state(3, {}));
    await observe(app, call(1, 'bob'));
    expect(asked).toEqual([at(2)]);
    expect(await closedIncidents(table)).toMatchObject([{ openedAt: at(2), resolvedAt: at(3), occurrences: 1 }]);
    expect((await loadRecord(table, groupRef('sg-1')))?.value.pending).toEqual([]);
    expect((await table.query(recordPartition(groupRef('sg-1')), { prefix: 'read#' })).items).toEqual([]);
  });

  it('on a prefix list reads its entries, and has everything that may use them looked at again', async () => {
    const table = memoryTable();
    const made = world(table, at(2));
    const ref = { ...groupRef('pl-0a1b2c3d'), type: 'AWS::EC2::PrefixList' };
    const item = {
      resourceType: ref.type,
      resourceId: ref.id,
      awsAccountId: ref.account,
      awsRegion: ref.region,
      configurationItemCaptureTime: at(2),
      configuration: { PrefixListId: ref.id, Entries: [{ Cidr: '0.0.0.0/0' }] },
    };
    const { app } = live(made, () => observeConfig(item, { via: 'cloudtrail' }).find((one) => one.kind === 'resource'));
    const modify = call(1, 'bob', 'ModifyManagedPrefixList');
    if (modify.kind !== 'api-call') throw new Error('no call');
    await observe({ ...app, kindOf, readResource }, { ...modify, call: { ...modify.call, changes: [ref] } });
    const scope = 'scope#111122223333/eu-west-1';
    expect(await table.get({ pk: scope, sk: 'settle' })).toMatchObject({ data: { due: at(7) } });
    const latest = (await loadRecord(table, ref))?.value.latest;
    expect(latest?.raw.configuration).toMatchObject({ Entries: [{ Cidr: '0.0.0.0/0' }] });
  });

  it('of many costs one reading, once it was read behind the last of them', async () => {
    const made = world(memoryTable(), at(3));
    const { app, asked } = live(made, (instant) => ({
      kind: 'resource',
      via: 'cloudtrail',
      resource: groupState('sg-1', instant, {}),
    }));
    for (const second of [0, 0.1, 0.2, 0.3]) await observe(app, call(1 + second, 'bob'));
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['DeleteSecurityGroup', 'resolved'],
    ['AuthorizeSecurityGroupIngress', 'open'],
  ])('that is answered with absence after %s leaves the incident %s', async (what, expected) => {
    const made = world(memoryTable(), at(9));
    const { app } = live(made, () => 'absent');
    await observe(app, state(1, { broken: [ssh] }));
    await observe(app, call(5, 'bob', what));
    const all = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
    expect(all).toMatchObject([{ state: expected }]);
  });
});
