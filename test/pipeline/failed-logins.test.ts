import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { windowKey } from '@clausewatch/app/signals';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { play, rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { world } from '../support/world.ts';
import { at, userRef, signal, signalling } from '../support/signals.ts';

describe('signals', () => {
  it('of failed logins are counted by address too: many users once each are one threat, told once, of the account', async () => {
    const made = signalling(world(memoryTable()));
    const spray = (count: number): readonly Observation[] =>
      Array.from({ length: count }, (_, n) => signal(n * 60, { kind: 'failed-login', who: `U${n}` }));
    await play(made, spray(3));
    expect(await openIncidents(made.app.table)).toEqual([]);
    await play(made, spray(12));
    await play(made, spray(12));
    await rest(made);
    expect(await openIncidents(made.app.table)).toMatchObject([
      {
        kind: 'threat',
        openedAt: at(180),
        occurrences: 1,
        resource: { type: 'AWS::::Account', id: '111122223333' },
        threat: { type: 'CredentialAccess:IAM/PasswordSpray', count: 12, remotes: ['198.51.100.7'] },
      },
    ]);
    expect(made.counts.get('duplicate')).toBe(15);
    expect(made.sent).toHaveLength(2);
  });

  it('of failed logins from other addresses, or services, are counted apart; those of one network of IPv6 together', async () => {
    const made = signalling(world(memoryTable()));
    const from = (address: (n: number) => string): readonly Observation[] =>
      Array.from({ length: 8 }, (_, n) =>
        signal(n, { kind: 'failed-login', who: `U${n} ${address(n)}`, from: address(n) }),
      );
    await play(
      made,
      from((n) => `198.51.100.${n}`),
    );
    await play(
      made,
      from((n) => `2001:db8:0:${n}::1`),
    );
    await play(
      made,
      from(() => 'signin.amazonaws.com'),
    );
    expect(await openIncidents(made.app.table)).toEqual([]);
    await play(
      made,
      from((n) => `2001:db8:0:ff::${n}`),
    );
    expect((await openIncidents(made.app.table)).map(({ title }) => title)).toEqual([
      'Logins of 8 users of account 111122223333 failed within 15 minutes from one address, 2001:db8:0:ff::/64',
    ]);
  });

  it('of failed logins are counted by address at their time, in an item that stays small and is forgotten', async () => {
    const made = signalling(world(memoryTable()));
    made.now = at(90_000);
    const spray = Array.from({ length: 4 }, (_, n) => signal(n * 60, { kind: 'failed-login', who: `U${n}` }));
    await play(made, [...spray.slice(0, 2), ...spray.slice(3), signal(80_000, { kind: 'failed-login', who: 'U9' })]);
    expect(await openIncidents(made.app.table)).toEqual([]);
    await play(made, spray.slice(2, 3));
    expect(await openIncidents(made.app.table)).toMatchObject([{ openedAt: at(180) }]);
    for (let n = 0; n < 400; n += 1)
      await observe(made.app, signal(80_100 + n, { kind: 'failed-login', who: `V${n}` }));
    const account = { ...userRef('111122223333'), type: 'AWS::::Account' };
    const item = await made.app.table.get({ pk: windowKey('failed-login', account, '198.51.100.7'), sk: 'window' });
    expect(item?.data['facts']).toHaveLength(128);
    expect(JSON.stringify(item?.data).length).toBeLessThan(60_000);
    expect(item?.expires).toBe(new Date(Date.parse(made.now) + 8 * 86_400_000).toISOString());
  });
});
