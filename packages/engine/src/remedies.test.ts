import type { Act, Incident } from '@clausewatch/model/incident';
import type { Person, Role } from '@clausewatch/model/registers';
import { describe, expect, it } from 'vitest';

import {
  acknowledged,
  approved,
  declined,
  done,
  entry,
  house,
  proposed,
  remedied,
  revertAsked,
  seen,
  sight,
} from '../test/samples.ts';
import { advance } from './advance.ts';
import { remediesOf, type Stage } from '@clausewatch/model/remedies';

const propose = proposed(10);
const [yes, no] = [approved(11, propose), declined(12, propose)];
const byHand: Act = { ...yes, byHand: true };
const suggested = proposed(10, { by: 'unverified:bob' });
const verified = remedied(13, propose, 'verified');
const revert = revertAsked(14, propose);

describe('a remedy', () => {
  it.each<[string, readonly Act[], Stage]>([
    ['waits', [], 'proposed'],
    ['is approved', [yes], 'approved'],
    ['is approved to be made by hand', [byHand], 'by-hand'],
    ['is declined', [no], 'declined'],
    ['is declined although somebody approved it', [yes, no], 'declined'],
    ['was made', [yes, verified], 'verified'],
    ['was made, though somebody declined it too late', [yes, verified, no], 'verified'],
    ['is being taken back', [yes, verified, revert], 'reverting'],
    ['is being taken back, whatever the clocks say', [yes, { ...verified, at: '2027-01-01' }, revert], 'reverting'],
    ['was taken back', [yes, verified, revert, remedied(15, propose, 'reverted')], 'reverted'],
    ['could not be taken back', [yes, verified, revert, remedied(15, propose, 'not-reverted')], 'not-reverted'],
  ])('%s', (_, acts, stage) => {
    for (const order of [acts, acts.toReversed()])
      expect(remediesOf([...order, propose]).map((one) => one.stage)).toEqual([stage]);
  });

  it('of somebody whom nobody vouches for is a suggestion', () => {
    expect(remediesOf([suggested]).map(({ stage }) => stage)).toEqual(['suggested']);
  });

  it('is known by its own acts only', () => {
    const other = proposed(20, { id: 'other' });
    expect(remediesOf([propose, other, yes]).map(({ id, stage }) => [id, stage])).toEqual([
      [propose.id, 'approved'],
      ['other', 'proposed'],
    ]);
  });
});

function lived(...acts: readonly Act[]): Incident {
  const opened = advance(undefined, seen(0, [sight(0, ['A'])], [entry('A')]), house());
  const last = acts.reduce((incident, act) => advance(incident, done(act), house()), opened);
  if (last === undefined) throw new Error('nothing was broken');
  return last;
}
const newsOf = ({ deliveries }: Incident): readonly string[] => deliveries.map(({ news }) => news);

describe('an incident with a remedy', () => {
  it('is being fixed once somebody approved it, and stands as taken on when nothing came of it', () => {
    expect(lived(propose).state).toBe('open');
    expect(lived(propose, yes).state).toBe('fixing');
    expect(lived(propose, yes, remedied(13, propose, 'failed')).state).toBe('acknowledged');
  });

  it('is in hand, and nobody is at it, while what was approved is made by hand, or was declined after all', () => {
    expect(lived(propose, byHand).state).toBe('acknowledged');
    expect(lived(propose, yes, no).state).toBe('acknowledged');
    const fixing: Act = { kind: 'fixing', id: 'f', by: 'bob', via: 'page', at: yes.at };
    expect(lived(propose, byHand, fixing).state).toBe('fixing');
    const mended = advance(lived(propose, byHand), seen(13, [sight(0, ['A']), sight(13, [])], []), house());
    expect(mended).toMatchObject({ state: 'resolved', ending: 'evidence' });
  });

  it('is never over by it: only evidence ends it', () => {
    expect(lived(propose, yes, verified).state).toBe('fixing');
  });

  it('tells who has to approve, and at once when nothing came of what was approved', () => {
    expect(newsOf(lived(propose))).toEqual(['opened', 'proposed']);
    expect(newsOf(lived(propose, yes))).toEqual(['opened', 'proposed']);
    expect(newsOf(lived(propose, yes, remedied(13, propose, 'refused')))).toEqual([
      'opened',
      'proposed',
      'remedy-failed',
    ]);
    expect(newsOf(lived(propose, yes, remedied(13, propose, 'dry-run')))).toEqual(['opened', 'proposed', 'remedied']);
  });

  it('calls nobody for what nobody can approve, and by name only who may approve', () => {
    expect(newsOf(lived(suggested))).toEqual(['opened']);
    expect(newsOf(lived(suggested, { ...propose, id: 'again' }))).toEqual(['opened', 'proposed']);
    const person = (id: string, role: Role): Person => ({ id, name: id, email: `${id}@x`, roles: [role] });
    const people = [
      person('alice', 'approver'),
      person('bob', 'admin'),
      person('carol', 'viewer'),
      person('dan', 'admin'),
    ];
    const opened = { ...lived(), changedBy: { name: 'dan' } };
    const told = advance(opened, done(propose), { ...house(), people });
    expect(told?.deliveries.at(-1)?.to).toEqual(['alice']);
  });

  it('tells that it is over, and not once more that it was made', () => {
    const mended = advance(lived(propose, yes), seen(13, [sight(0, ['A']), sight(13, [])], []), house());
    const after = advance(mended, done(remedied(14, propose, 'verified')), house());
    expect(newsOf(after as Incident)).toEqual(['opened', 'proposed', 'resolved']);
  });

  it('tells that it could not be verified although it is over', () => {
    const mended = advance(lived(propose, yes), seen(13, [sight(0, ['A']), sight(13, [])], []), house());
    const after = advance(mended, done(remedied(14, propose, 'not-verified')), house());
    expect(newsOf(after as Incident)).toEqual(['opened', 'proposed', 'resolved', 'remedy-failed']);
    expect(after?.state).toBe('resolved');
  });

  it('tells what came of one also when another was proposed meanwhile, and each once', () => {
    const other = proposed(12, { id: 'other' });
    const both = [propose, yes, other];
    expect(newsOf(lived(...both))).toEqual(['opened', 'proposed', 'proposed']);
    const failed = [...both, remedied(13, propose, 'not-verified')];
    expect(newsOf(lived(...failed))).toEqual(['opened', 'proposed', 'proposed', 'remedy-failed']);
    expect(newsOf(lived(...failed, { ...approved(14, other), id: 'yes-too' }))).toHaveLength(4);
  });

  it('tells each time that it could not be taken back', () => {
    const again = [
      { ...revert, id: 'again' },
      { ...remedied(16, propose, 'not-reverted'), id: 'again-not' },
    ];
    const once = [propose, yes, verified, revert, remedied(15, propose, 'not-reverted')];
    expect(newsOf(lived(...once)).slice(-2)).toEqual(['remedied', 'remedy-failed']);
    expect(newsOf(lived(...once, ...again)).slice(-3)).toEqual(['remedied', 'remedy-failed', 'remedy-failed']);
  });

  it('writes all of it down', () => {
    const { timeline } = lived(acknowledged(1), propose, yes, verified, revert);
    expect(timeline.map(({ by, what }) => `${by ?? '-'}: ${what}`)).toEqual([
      '-: open (seen by config)',
      'alice: acknowledged',
      'bob: proposes a remedy: takes 1 rule away; closes policy/A',
      'alice: approves the remedy',
      'clausewatch: the remedy was made and verified: verified',
      'alice: asks that the remedy be taken back: it was needed',
    ]);
  });
});
