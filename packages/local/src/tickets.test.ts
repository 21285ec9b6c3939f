import { openSqliteTable } from '@clausewatch/store/sqlite';
import { expect, it } from 'vitest';

import { mintTicket, redeemTicket } from './tickets.ts';

const now = '2026-11-01T12:00:00.000Z';

it('a ticket is good for one person, once, for ten minutes, and is not kept itself', async () => {
  const table = openSqliteTable(':memory:');
  const ticket = await mintTicket(table, 'ada', now);
  expect((await table.query(`ticket#${ticket}`)).items).toEqual([]);
  expect(await redeemTicket(table, `${ticket}x`, now)).toBeUndefined();
  const both = await Promise.all([redeemTicket(table, ticket, now), redeemTicket(table, ticket, now)]);
  expect(both.toSorted()).toEqual(['ada', undefined]);
  const late = await mintTicket(table, 'ada', now);
  expect(await redeemTicket(table, late, '2026-11-01T12:10:00.000Z')).toBeUndefined();
  expect(await redeemTicket(table, late, now)).toBeUndefined();
  table.close();
});
