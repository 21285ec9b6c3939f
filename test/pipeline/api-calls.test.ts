import { callSettleSeconds } from '@clausewatch/app/api-calls';
import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { loadRecord, recordPartition } from '@clausewatch/app/records';
import type { Table } from '@clausewatch/app/table';
import { later } from '@clausewatch/app/time';
import { Unavailable } from '@clausewatch/model/errors';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { kindOf } from '@clausewatch/sources/kind-of';
import { describe, expect, it } from 'vitest';

import { rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupRef, groupState } from '../support/world-states.ts';
import { world } from '../support/world.ts';
import { at, ssh, state, call, live } from '../support/calls.ts';

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
