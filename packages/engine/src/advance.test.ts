import type { Incident } from '@clausewatch/model/incident';
import { describe, expect, it } from 'vitest';

import {
  acknowledged,
  at,
  done,
  entry,
  excepted,
  house,
  matter,
  reason,
  resolved,
  seen,
  sight,
} from '../test/samples.ts';
import { type Change, advance, settleDelivery } from './advance.ts';

const a = entry('A');
const b = entry('B');

/** The incident after these changes, and the news that each of them owed to one channel. */
function through(...changes: readonly Change[]): {
  readonly incident: Incident | undefined;
  readonly news: readonly string[];
} {
  let incident: Incident | undefined;
  for (const change of changes) incident = advance(incident, change, house());
  return { incident, news: incident?.deliveries.map(({ news }) => news) ?? [] };
}

const sights = [sight(1, ['A'])];

describe('an incident', () => {
  it('is newer with every version, though a worker whose clock is slow wrote it', () => {
    const first = advance(undefined, seen(5, sights, [a]), house());
    const second = advance(first, seen(3, [sight(1, ['A']), sight(2, [])], [a]), house());
    expect(second?.version).toBe(2);
    expect((second?.updatedAt ?? '') > (first?.updatedAt ?? '~')).toBe(true);
  });

  it('begins as version 1 with one pending message for each channel', () => {
    const incident = advance(undefined, seen(2, sights, [a]), { ...house(), channels: ['email', 'slack'] });
    expect(incident).toMatchObject({ version: 1, state: 'open', openedAt: at(1), updatedAt: at(2), basis: 2 });
    expect(incident?.deliveries.map(({ id, state, due }) => [id, state, due])).toEqual([
      ['inc_1:v1:email', 'pending', at(2)],
      ['inc_1:v1:slack', 'pending', at(2)],
    ]);
  });

  it('of which nothing is seen broken any more, and something cannot be decided, stays open with no more than that to say', () => {
    const mended = sight(3, [], { unknown: [a.key] });
    const { incident, news } = through(seen(2, sights, [a]), seen(4, [...sights, mended], []));
    expect(incident).toMatchObject({
      state: 'open',
      severity: 'medium',
      title: `Cannot be decided any more: ${matter.title}`,
    });
    expect(incident?.fix).toBeUndefined();
    expect(incident?.timeline.at(-1)?.what).toContain('cannot be decided');
    expect(news).toEqual(['opened', 'undecided']);
  });

  it('that was never broken does not begin', () => {
    expect(advance(undefined, seen(2, [sight(1, [])], []), house())).toBeUndefined();
  });

  it('is the very same when nothing is new', () => {
    const { incident } = through(seen(2, sights, [a]));
    expect(advance(incident, seen(3, sights, [a], 2), house())).toBe(incident);
    expect(advance(incident, { kind: 'tick', at: at(4) }, house())).toBe(incident);
  });

  it('takes a repeated act once', () => {
    const { incident } = through(seen(2, sights, [a]), done(acknowledged(3)));
    expect(advance(incident, done(acknowledged(3)), house())).toBe(incident);
  });

  it('keeps the words of the newest sight, whichever came first', () => {
    const older = entry('A', { seen: at(1), messages: ['old'] });
    const newer = entry('A', { seen: at(2), messages: ['new'] });
    const both = [...sights, sight(2, ['A'])];
    expect(through(seen(3, both, [newer]), seen(4, both, [older])).incident?.entries[0]?.messages).toEqual(['new']);
    expect(through(seen(3, both, [older]), seen(4, both, [newer])).incident?.entries[0]?.messages).toEqual(['new']);
  });

  it('is withdrawn when earlier news takes the ground from it, and told so once', () => {
    const { incident, news } = through(seen(2, sights, [a]), seen(3, [sight(1, [])], []), seen(9, [sight(1, [])], []));
    expect(incident).toMatchObject({ state: 'resolved', withdrawn: true, occurrences: 0, resolvedAt: at(3) });
    expect(news).toEqual(['opened', 'resolved']);
  });

  it('keeps every message that is not sent, and the newest forty that are', () => {
    let { incident } = through(seen(1, sights, [a]));
    for (let round = 1; round <= 100; round += 1) {
      const more = Array.from({ length: round }, (_, index) => sight(index + 2, index % 2 === 0 ? [] : ['A']));
      incident = advance(incident, seen(200 + round, [...sights, ...more], [a]), house());
      const last = incident?.deliveries.at(-1);
      if (incident && last && round !== 50) incident = settleDelivery(incident, last.id, { state: 'sent' });
    }
    const states = incident?.deliveries.map(({ state }) => state) ?? [];
    expect(states.filter((state) => state === 'pending')).toHaveLength(2);
    expect(states.filter((state) => state === 'sent').length).toBeLessThanOrEqual(41);
    expect(new Set(incident?.deliveries.map(({ id }) => id)).size).toBe(states.length);
  });

  it('is not touched by the outcome of a message that it does not know', () => {
    const incident = advance(undefined, seen(2, sights, [a]), house());
    expect(incident && settleDelivery(incident, 'other', { state: 'sent' }).deliveries).toEqual(incident?.deliveries);
  });
});

describe('what is told', () => {
  const wider = [...sights, sight(3, ['A', 'B'])];
  const graver = entry('A', { severity: 'critical', seen: at(3) });
  it.each<[string, readonly Change[], readonly string[]]>([
    ['a beginning and an end', [seen(2, sights, [a]), seen(4, [...sights, sight(3, [])], [])], ['opened', 'resolved']],
    ['not a breach learned only after its end', [seen(4, [...sights, sight(3, [])], [a])], []],
    ['not the same breach again', [seen(2, sights, [a]), seen(4, [...sights, sight(3, ['A'])], [a])], ['opened']],
    ['one more clause', [seen(2, sights, [a]), seen(4, wider, [a, b])], ['opened', 'wider']],
    ['a graver breach', [seen(2, sights, [a]), seen(4, [...sights, sight(3, ['A'])], [graver])], ['opened', 'graver']],
    [
      'that nothing can be decided any more, and not that it can again',
      [
        seen(2, sights, [a]),
        seen(4, [...sights, sight(3, [], { unknown: [a.key] })], []),
        seen(6, [...sights, sight(3, [], { unknown: [a.key] }), sight(5, ['A'])], [a]),
      ],
      ['opened', 'undecided'],
    ],
    [
      'a new beginning',
      [
        seen(2, sights, [a]),
        seen(4, [...sights, sight(3, [])], []),
        seen(6, [...sights, sight(3, []), sight(5, ['A'])], [a]),
      ],
      ['opened', 'resolved', 'reopened'],
    ],
    ['nothing of an acknowledgement', [seen(2, sights, [a]), done(acknowledged(3))], ['opened']],
    ['that a person closed it', [seen(2, sights, [a]), done(resolved(3))], ['opened', 'resolved']],
    [
      'an exception and its end',
      [seen(2, sights, [a]), ...excepted(3, 'A', { endsAt: at(5) }).map(done), { kind: 'tick', at: at(5) }],
      ['opened', 'excepted', 'reopened'],
    ],
    [
      'an outgrown exception, even when somebody had acknowledged meanwhile',
      [
        seen(2, sights, [a]),
        ...excepted(3, 'A').map(done),
        done(acknowledged(4)),
        seen(6, [...sights, sight(5, ['A'])], [entry('A', { reasons: [reason('::/0')], seen: at(5) })]),
      ],
      ['opened', 'excepted', 'reopened'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(through(...changes).news).toEqual(expected);
  });

  it('is nothing without a channel, and the matter is kept all the same', () => {
    const incident = advance(undefined, seen(2, sights, [a]), { ...house(), channels: [] });
    expect(incident).toMatchObject({ ...matter, deliveries: [] });
  });
});
