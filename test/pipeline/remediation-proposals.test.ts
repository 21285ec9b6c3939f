/** What stands in the way of a proposal, on every surface alike, and which one is meant. */
import { actOn, actWords } from '@clausewatch/app/act';
import { offerOf, outlook } from '@clausewatch/app/remedy-outlook';
import { remediesOf } from '@clausewatch/model/remedies';
import { describe, expect, it } from 'vitest';

import { stateOf } from '../fix/simulated-group.ts';
import { narrowed } from '../support/approved-remedy.ts';
import { memoryTable } from '../support/memory-table.ts';
import { act, cloud, type Cloud, incidentId, incidentIn, record, pass } from '../support/remedies.ts';
import { bad, good } from '../support/remedy-rules.ts';
import { act as deny, attacked, incidentIn as attackIn, walls } from '../support/walls.ts';
import { doer } from '../support/world.ts';

const addresses = Array.from({ length: 9 }, (_, n) => `9.9.9.${n + 1}`);

describe('what names suggest whom nobody vouches for', () => {
  it.each([
    ['before', ['unverified:x', 'bob']],
    ['behind', ['bob', 'unverified:x']],
  ])('keeps no person from proposing: %s them', async (_, everybody) => {
    const it = walls(memoryTable());
    await attacked(it, addresses);
    const said = new Map<string, string[]>();
    for (const by of everybody)
      for (const address of [...addresses, ...addresses.slice(0, 1)])
        said.set(by, [...(said.get(by) ?? []), await deny(it, by, { kind: 'propose', block: [address] })]);
    expect(said.get('bob')).toEqual([...Array.from({ length: 8 }, () => 'done'), 'many', 'needless']);
    expect(new Set(said.get('unverified:x'))).toEqual(
      new Set(everybody[0] === 'bob' ? ['done', 'needless'] : ['done', 'needless', 'suggested-enough']),
    );
    const { acts } = await attackIn(it);
    expect(remediesOf(acts).filter(({ stage }) => stage === 'proposed')).toHaveLength(8);
  });

  it('has a bound of its own', async () => {
    const it = walls(memoryTable());
    await attacked(it, addresses);
    for (const by of ['unverified:x', 'unverified:y'])
      for (const address of addresses) await deny(it, by, { kind: 'propose', block: [address] });
    expect(remediesOf((await attackIn(it)).acts)).toHaveLength(4);
  });
});

/** Bob proposed the fix, and then the rule became another one. */
async function changed(): Promise<Cloud> {
  const it = cloud(memoryTable());
  it.groups.set('sg-1', stateOf([bad, good]));
  await record(it);
  expect(await act(it, 'bob', { kind: 'propose' })).toBe('done');
  it.groups.set('sg-1', stateOf([narrowed, good]));
  pass(it, 60);
  await record(it);
  return it;
}

describe('while a proposal waits', () => {
  it('the same is offered nowhere, and needless', async () => {
    const it = cloud(memoryTable());
    it.groups.set('sg-1', stateOf([bad, good]));
    await record(it);
    await act(it, 'bob', { kind: 'propose' });
    const incident = await incidentIn(it);
    expect([true, false].map((vouched) => offerOf(it.made.app, incident, vouched))).toEqual([undefined, undefined]);
    expect(outlook(it.made.app, incident).proposable).toBe(false);
    expect(await act(it, 'bob', { kind: 'propose' })).toBe('needless');
  });

  it('another fix is offered on every surface, and proposed', async () => {
    const it = await changed();
    const incident = await incidentIn(it);
    for (const vouched of [true, false]) expect(offerOf(it.made.app, incident, vouched)).toBeDefined();
    expect(outlook(it.made.app, incident).proposable).toBe(true);
    expect(await act(it, 'bob', { kind: 'propose' })).toBe('done');
    expect(outlook(it.made.app, await incidentIn(it)).proposable).toBe(false);
  });

  it.each([{ kind: 'approve' }, { kind: 'decline', note: 'x' }] as const)(
    'and another one: who would $kind has to name one',
    async (deed) => {
      const it = await changed();
      await act(it, 'bob', { kind: 'propose' });
      expect(await actOn(it.made.app, incidentId(), deed, doer('alice'))).toMatchObject({
        kind: 'refused',
        why: 'several',
        words: actWords.several,
      });
      expect(await act(it, 'carol', deed)).toBe('role');
      expect(await act(it, 'unverified:x', deed)).toBe('unverified');
      const proposal = remediesOf((await incidentIn(it)).acts).at(-1)?.id ?? '';
      expect(await act(it, 'alice', { ...deed, proposal })).toBe('done');
    },
  );
});

it('of several suggestions one has to be named to be declined', async () => {
  const it = walls(memoryTable());
  await attacked(it, addresses);
  for (const address of addresses.slice(0, 2)) await deny(it, 'unverified:x', { kind: 'propose', block: [address] });
  expect(await deny(it, 'alice', { kind: 'decline', note: 'x' })).toBe('several');
});

it('of several requests for an exception one has to be named', async () => {
  const it = cloud(memoryTable());
  it.groups.set('sg-1', stateOf([bad, good]));
  await record(it);
  for (const note of ['one', 'two']) await act(it, 'bob', { kind: 'ask', note, until: '2026-11-20' });
  expect(await act(it, 'alice', { kind: 'grant' })).toBe('several');
  expect(await act(it, 'alice', { kind: 'refuse', note: 'no' })).toBe('several');
});
