import { allLedgers } from '@clausewatch/app/ledgers';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { Unavailable } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import {
  acl,
  act,
  approved,
  attacked,
  clause,
  incidentIn,
  itemOf,
  one,
  outcomesIn,
  pass,
  registers,
  set,
  two,
  type Walls,
  walls,
  work,
} from '../support/walls.ts';

async function ready(remotes: readonly string[] = ['9.9.9.1']): Promise<Walls> {
  const made = walls(memoryTable());
  await approved(made, remotes);
  made.calls.length = 0;
  return made;
}

const denied = ({ set: first, acl: second }: Walls): readonly string[] =>
  [first, second].map(({ there }) => [...there.keys()].join());
const kinds = (outcomes: readonly string[]): readonly string[] => outcomes.map((text) => text.split(':')[0] ?? '');
const withBlock = (over: object): Walls['registers'] => {
  const { remediation } = registers;
  if (remediation?.block === undefined) throw new Error('no register');
  return { ...registers, remediation: { ...remediation, block: { ...remediation.block, ...over } } };
};
/** The approval is a minute old when the worker comes first, and the block lasts an hour from it. */
const until = '2026-11-01T13:02:00.000Z';

describe('an approved block', () => {
  it('is denied at every place and read back, and let in again when its time is over', async () => {
    const made = await ready();
    await work(made);
    expect(denied(made)).toEqual([one, one]);
    await work(made, 58);
    expect(denied(made)).toEqual([one, one]);
    await work(made, 2);
    expect(denied(made)).toEqual(['', '']);
    expect(await outcomesIn(made)).toEqual([
      `verified: ${one} is denied until ${until} at IP set blocked (eu-west-1). ${one} is denied until ${until} at network ACL ${acl.id} (eu-west-1).`,
      `expired: ${one} is let in again at IP set blocked (eu-west-1). ${one} is let in again at network ACL ${acl.id} (eu-west-1).`,
    ]);
    expect((await itemOf(made))?.value).toMatchObject({ state: 'done', outcome: 'expired' });
    expect((await itemOf(made))?.value.requests).toHaveLength(4);
    expect((await allLedgers(made.made.app.table)).flatMap(({ denials }) => denials)).toEqual([]);
  });

  it('never ends its incident: only a person does', async () => {
    const made = await ready();
    await work(made);
    expect((await incidentIn(made)).state).toBe('fixing');
    await work(made, 70);
    expect((await incidentIn(made)).state).toBe('acknowledged');
  });

  it('is noted before it is denied, with what was there before', async () => {
    const made = await ready();
    made.acl.there.set(one, 'theirs');
    await work(made);
    const first = made.calls.indexOf('deny');
    expect(made.calls.slice(0, first).filter((call) => call === 'put ledger').length).toBeGreaterThan(0);
    expect((await outcomesIn(made))[0]).toContain('was denied by somebody else before');
    await work(made, 70);
    expect(denied(made)).toEqual(['', one]);
    expect((await outcomesIn(made))[1]).toContain('stays denied as somebody else put it');
  });

  it('is told: who has to decide, that it is denied, and that it is over', async () => {
    const made = await ready();
    await work(made, 70);
    const { deliveries } = await incidentIn(made);
    const news = deliveries.filter(({ channel }) => channel === 'email').map((delivery) => delivery.news);
    expect(news).toEqual(['opened', 'proposed', 'remedied', 'remedied']);
  });

  it('is tried and denies nothing, while the register asks for a dry run', async () => {
    const made = await ready();
    made.registers = {
      ...made.registers,
      remediation: { ...made.registers.remediation, clauses: [], mode: undefined },
    };
    await work(made, 70);
    expect(made.calls).toContain('why-not');
    expect(made.calls).not.toContain('deny');
    expect(await outcomesIn(made)).toEqual([
      `dry-run: It denies ${one} for PT1H, by IP set blocked (eu-west-1), network ACL ${acl.id} (eu-west-1).`,
    ]);
  });

  it('is let in early when a person asks for it', async () => {
    const made = await ready();
    await work(made, 5);
    expect(await act(made, 'bob', { kind: 'revert', note: 'it was our auditor' })).toBe('done');
    await work(made);
    expect(denied(made)).toEqual(['', '']);
    expect(kinds(await outcomesIn(made))).toEqual(['verified', 'reverted']);
    await work(made, 70);
    expect(kinds(await outcomesIn(made))).toEqual(['verified', 'reverted']);
  });

  it('that somebody else let in before its time is left so, and said', async () => {
    const made = await ready();
    await work(made);
    made.set.there.delete(one);
    await work(made, 70);
    expect(made.set.calls).toEqual([`deny ${one}`]);
    expect((await outcomesIn(made))[1]).toContain('had been let in by somebody else before, at IP set blocked');
  });

  it('that is approved a second time lasts until the end of the second', async () => {
    const made = await ready();
    await work(made, 29);
    expect(await act(made, 'bob', { kind: 'propose', block: ['9.9.9.1'] })).toBe('done');
    expect(await act(made, 'alice', { kind: 'approve' })).toBe('done');
    await work(made, 40);
    expect(denied(made)).toEqual([one, one]);
    expect((await outcomesIn(made)).at(-1)).toContain('stays denied for another proposal');
    await work(made, 25);
    expect(denied(made)).toEqual(['', '']);
    expect(kinds(await outcomesIn(made))).toEqual(['verified', 'verified', 'expired', 'expired']);
  });

  it('of two incidents is denied until both are over', async () => {
    const made = await ready();
    await work(made, 30);
    await approved(made, ['9.9.9.1', '9.9.9.2'], 'u');
    await work(made, 35);
    expect(denied(made)).toEqual([`${one},${two}`, `${one},${two}`]);
    await work(made, 40);
    expect(denied(made)).toEqual(['', '']);
    expect(kinds(await outcomesIn(made, 'u'))).toEqual(['verified', 'expired']);
  });

  it('is denied where the place takes its family', async () => {
    const made = await ready(['2a01:4f8:9:9::1', '9.9.9.1']);
    await work(made);
    expect(denied(made)).toEqual([one, `2a01:4f8:9:9::/64,${one}`]);
  });
});

/** What happens behind the approval, and what is then said. */
const meanwhile: readonly (readonly [string, (made: Walls) => Promise<unknown> | void, string])[] = [
  ['the register is withdrawn', (made) => void (made.registers = { ...registers, remediation: undefined }), 'register'],
  ['blocks are withdrawn', (made) => void (made.registers = withBlock({ clauses: [] })), 'opted in'],
  ['a place is taken out', (made) => void (made.registers = withBlock({ acls: [] })), 'places or the time'],
  ['the time is shortened', (made) => void (made.registers = withBlock({ for: 'PT5M' })), 'places or the time'],
  [
    'the address is an administrator’s by now',
    (made) => void (made.registers = { ...registers, adminNetworks: { cidrs: ['9.9.9.0/24'] } }),
    'administrators connect from there',
  ],
  [
    'nobody knows any more who the third parties are',
    (made) => void (made.registers = { ...registers, thirdParties: undefined }),
    'cannot be told',
  ],
  ['somebody declines it', (made) => act(made, 'alice', { kind: 'decline', note: 'no' }), ''],
  ['the incident is over', (made) => act(made, 'bob', { kind: 'resolve', note: 'done' }), 'is over'],
  [
    'an exception is asked for',
    (made) => act(made, 'bob', { kind: 'ask', note: 'x', until: '2026-11-02' }),
    'exception was asked for',
  ],
  ['the approval is stale', (made) => pass(made, 86_400), 'older'],
  [
    'the place cannot be read',
    (made) =>
      void (made.fault = (call, when) => {
        if (call === 'why-not' && when === 'before') throw new Error('AWS WAF: AccessDeniedException (HTTP 400)');
      }),
    'would keep nobody out: AWS WAF: AccessDeniedException',
  ],
  [
    'a place keeps nobody out',
    (made) => void Object.assign(made.set.blocks, { whyNot: async () => 'no web ACL blocks what is in it' }),
    'IP set blocked (eu-west-1) would keep nobody out: no web ACL blocks what is in it',
  ],
];

describe('nothing is denied', () => {
  it.each(meanwhile)('when %s', async (_, happens, said) => {
    const made = await ready();
    await happens(made);
    await work(made, 10);
    expect(denied(made)).toEqual(['', '']);
    expect(made.calls).not.toContain('deny');
    const [outcome = ''] = await outcomesIn(made);
    if (said !== '') expect(outcome).toMatch(/^refused: /);
    expect(outcome).toContain(said);
  });

  it('that nobody else approved, or that somebody proposed whom nobody vouches for', async () => {
    const made = walls(memoryTable());
    await attacked(made);
    expect(await act(made, 'bob', { kind: 'propose', block: [] })).toBe('done');
    expect(await act(made, 'bob', { kind: 'approve' })).toBe('own-request');
    expect(await act(made, 'unverified:bob', { kind: 'approve' })).toBe('unverified');
    await work(made, 10);
    expect(denied(made)).toEqual(['', '']);
  });

  it.each([
    ['an address of ours', ['54.1.1.1'], [], 'spared'],
    ['an administrator', ['9.1.2.3'], [], 'spared'],
    ['an address that the incident does not name', ['9.9.9.1'], ['8.8.8.8'], 'not-named'],
  ])('of %s', async (_, remotes, block, why) => {
    const made = walls(memoryTable());
    await attacked(made, remotes);
    expect(await act(made, 'bob', { kind: 'propose', block })).toBe(why);
  });

  it('for somebody who may not propose, and their wish costs no walk over the inventory', async () => {
    const made = walls(memoryTable());
    await attacked(made);
    made.calls.length = 0;
    expect(await act(made, 'carol', { kind: 'propose', block: [] })).toBe('role');
    expect(made.calls).not.toContain('index');
  });

  it('beyond so many addresses an hour: the next waits, and says so', async () => {
    const made = await ready();
    made.registers = withBlock({ perHour: 1 });
    await work(made);
    await approved(made, ['9.9.9.2'], 'u');
    await work(made, 5);
    expect(denied(made)).toEqual([one, one]);
    expect((await itemOf(made, 'u'))?.value.waits).toContain('waits until');
    await work(made, 50);
    expect(denied(made)).toEqual([one, one]);
  });

  it('whose time would be over', async () => {
    const made = await ready();
    pass(made, 3600);
    await work(made, 10);
    expect(await outcomesIn(made)).toEqual(['refused: Its time was over before anything was done.']);
    expect(made.calls).not.toContain('deny');
  });
});

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
  it('at any one of its calls, before it or behind it, is denied and let in once, and ends the same', async () => {
    const straight = await ready();
    await work(straight);
    const begun = straight.calls.length;
    await work(straight, 62);
    const total = straight.calls.length;
    expect(total).toBeGreaterThan(60);
    const ends = (await outcomesIn(straight)).map((text) => text);
    for (let number = 1; number <= total; number += 1) {
      for (const when of ['before', 'behind'] as const) {
        const made = await ready();
        let calls = 0;
        made.fault = (_, side) => {
          if (side === 'before') calls += 1;
          if (calls === number && side === when) throw new Unavailable('crash');
        };
        const where = `${when} call ${number}, ${straight.calls[number - 1]}`;
        await work(made, 20);
        expect(denied(made), where).toEqual([one, one]);
        await work(made, 80);
        expect(denied(made), where).toEqual(['', '']);
        expect(await outcomesIn(made), where).toEqual(ends);
        expect([...made.set.calls, ...made.acl.calls], where).toEqual([
          `deny ${one}`,
          `allow ${one}`,
          `deny ${one}`,
          `allow ${one}`,
        ]);
        expect((await itemOf(made))?.value.state, where).toBe('done');
        expect(
          (await allLedgers(made.made.app.table)).flatMap(({ denials }) => denials),
          where,
        ).toEqual([]);
      }
    }
    expect(begun).toBeGreaterThan(20);
  }, 240_000);
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
