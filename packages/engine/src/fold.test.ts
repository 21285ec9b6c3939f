import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { acknowledged, at, entry, excepted, reason, resolved, sight } from '../test/samples.ts';
import { fold } from './fold.ts';

const a = entry('A');
const b = entry('B');
const now = at(300);

describe('what a person closed', () => {
  const closed = resolved(3);
  const again = { kind: 'reopen', id: 'r', by: 'clausewatch', via: 'api', at: at(9) } as const;

  it('is open again once it is known to last, and not where it was mended, or closed otherwise', () => {
    expect(fold([a], [sight(1, ['A'])], [closed, again], now)).toMatchObject({
      state: 'reopened',
      openedAt: at(9),
      occurrences: 2,
      flaps: 0,
    });
    expect(fold([a], [sight(1, ['A']), sight(5, [])], [closed, again], now)).toMatchObject({
      state: 'resolved',
      occurrences: 1,
    });
    expect(fold([a], [sight(1, ['A']), sight(2, [])], [closed, again], now)).toMatchObject({
      state: 'resolved',
      ending: 'evidence',
    });
    expect(fold([a], [sight(1, ['A'])], [again], now)).toMatchObject({ state: 'open', occurrences: 1 });
  });

  it('says who had closed it, and only where it never was mended in between', () => {
    const words = (sights: Parameters<typeof fold>[1]) => fold([a], sights, [closed], now)?.timeline.at(-1)?.what;
    expect(words([sight(1, ['A']), sight(5, ['A'])])).toMatch(/^still broken: .+ had resolved it with: /);
    expect(words([sight(1, ['A']), sight(4, []), sight(5, ['A'])])).toMatch(/^reopened \(seen by/);
  });
});

describe('what was seen', () => {
  it('opens nothing while nothing was broken, however much is unknown', () => {
    expect(fold([a], [sight(1, []), sight(2, [], { unknown: [a.key] })], [], now)).toBeUndefined();
  });

  it('opens when a clause breaks and resolves when it holds, at the capture times', () => {
    const life = fold([a], [sight(1, ['A']), sight(5, [])], [], now);
    expect(life).toMatchObject({ state: 'resolved', openedAt: at(1), resolvedAt: at(5), resolvedBy: 'evidence' });
  });

  it('stays open while a clause that was broken can no longer be decided', () => {
    const life = fold([a], [sight(1, ['A']), sight(2, [], { unknown: [a.key] })], [], now);
    expect(life).toMatchObject({ state: 'open', entries: [{ state: 'unknown' }] });
  });

  it('stays open while one of two clauses is broken', () => {
    const life = fold([a, b], [sight(1, ['A', 'B']), sight(2, ['B'])], [], now);
    expect(life).toMatchObject({ state: 'open', entries: [{ state: 'holds' }, { state: 'broken' }] });
  });

  it('is not resolved by a look that is not its own', () => {
    const life = fold([a], [sight(1, ['A']), sight(2, [], { look: 'flow-logs-on' })], [], now);
    expect(life?.state).toBe('open');
  });

  it('is over when the resource is gone, whatever looked', () => {
    const scoped = entry('A', { look: 'flow-logs-on' });
    const broken = sight(1, ['A'], { look: 'flow-logs-on' });
    const life = fold([scoped], [broken, sight(2, [], { look: 'deleted' })], [], now);
    expect(life).toMatchObject({ state: 'resolved', resolvedBy: 'the resource is gone' });
  });

  it('says so when no clause claims any more what was broken', () => {
    const life = fold([a], [sight(1, ['A']), sight(2, [], { dropped: [a.key] })], [], now);
    expect(life).toMatchObject({ state: 'resolved', resolvedBy: 'no clause claims it any more', occurrences: 1 });
  });

  it('keeps its order when a second look is stamped behind a newer state', () => {
    const second = sight(9, ['A'], { order: `${at(1)}|again` });
    expect(fold([a], [sight(1, []), second, sight(5, [])], [], now)).toMatchObject({ state: 'resolved' });
  });

  it('has the same life in every order of arrival', () => {
    const sights = [
      sight(1, ['A']),
      sight(2, ['A', 'B']),
      sight(3, []),
      sight(4, [], { unknown: [a.key] }),
      sight(5, ['B']),
    ];
    const acts = [acknowledged(2), resolved(4), acknowledged(6)];
    const straight = fold([a, b], sights, acts, now);
    const mixed = fc.tuple(
      fc.shuffledSubarray(sights, { minLength: sights.length }),
      fc.shuffledSubarray(acts, { minLength: acts.length }),
    );
    fc.assert(
      fc.property(mixed, ([s, d]) => {
        expect(fold([a, b], s, d, now)).toEqual(straight);
      }),
    );
  });
});

describe('what people do', () => {
  it('is kept through further sights of the same breach', () => {
    expect(fold([a], [sight(1, ['A']), sight(3, ['A'])], [acknowledged(2)], now)?.state).toBe('acknowledged');
  });

  it('ends with the breach: a new one is reopened, not acknowledged', () => {
    const sights = [sight(1, ['A']), sight(3, []), sight(4, ['A'])];
    expect(fold([a], sights, [acknowledged(2)], now)).toMatchObject({
      state: 'reopened',
      openedAt: at(4),
      occurrences: 2,
    });
  });

  it('resolves, until the breach is seen again', () => {
    expect(fold([a], [sight(1, ['A'])], [resolved(2)], now)).toMatchObject({
      state: 'resolved',
      resolvedBy: 'alice: agreed',
    });
    expect(fold([a], [sight(1, ['A']), sight(3, ['A'])], [resolved(2)], now)?.state).toBe('reopened');
  });

  it('is not undone by older news that arrives later', () => {
    expect(fold([a], [sight(0, ['A']), sight(1, ['A'])], [resolved(2)], now)?.state).toBe('resolved');
  });
});

describe('an exception', () => {
  it('holds until its last instant, and then brings the incident back', () => {
    const acts = [acknowledged(2), ...excepted(3, 'A', { endsAt: at(100) })];
    expect(fold([a], [sight(1, ['A'])], acts, at(99))?.state).toBe('excepted');
    expect(fold([a], [sight(1, ['A'])], acts, at(100))?.state).toBe('reopened');
  });

  it('that ended does not keep anybody from acknowledging', () => {
    const acts = [...excepted(3, 'A', { endsAt: at(100) }), acknowledged(120)];
    expect(fold([a], [sight(1, ['A'])], acts, at(200))?.state).toBe('acknowledged');
  });

  it('of a clause that holds again says nothing of the others', () => {
    const acts = [acknowledged(2), ...excepted(3, 'B', { endsAt: at(100) })];
    expect(fold([a, b], [sight(1, ['A', 'B']), sight(4, ['A'])], acts, at(200))?.state).toBe('acknowledged');
  });

  it('excuses its own entry only', () => {
    const life = fold([a, b], [sight(1, ['A', 'B'])], excepted(2, 'A'), now);
    expect(life).toMatchObject({ state: 'open', entries: [{ state: 'excepted' }, { state: 'broken' }] });
  });

  it('no longer fits what grew beyond it', () => {
    const grown = entry('A', { reasons: [reason('0.0.0.0/0', '::/0')] });
    expect(fold([grown], [sight(1, ['A'])], excepted(2, 'A'), now)).toMatchObject({
      state: 'reopened',
      entries: [{ state: 'broken' }],
    });
  });
});
