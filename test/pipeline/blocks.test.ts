import { allLedgers } from '@clausewatch/app/ledgers';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import {
  acl,
  act,
  approved,
  attacked,
  denied,
  estate,
  incidentIn,
  itemOf,
  kinds,
  one,
  outcomesIn,
  pass,
  ready,
  registers,
  two,
  until,
  walls,
  work,
  type Walls,
} from '../support/walls.ts';

const withBlock = (over: object): Walls['registers'] => {
  const { remediation } = registers;
  if (remediation?.block === undefined) throw new Error('no register');
  return { ...registers, remediation: { ...remediation, block: { ...remediation.block, ...over } } };
};

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
  [
    'something of the estate cannot be read',
    (made) => estate(made, [{ kind: 'unread', id: 'eni-2', type: 'AWS::EC2::NetworkInterface' }]),
    'your own addresses could not be read',
  ],
  ['no network is known any more', (made) => estate(made, []), 'your own addresses could not be read'],
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
