import type { Act, Entry, Sight } from '@clausewatch/model/incident';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { acknowledged, asked, at, entry, granted, house, keyOf, refused, resolved, sight } from '../test/samples.ts';
import { advance } from './advance.ts';
import { fold } from './fold.ts';
import { actsKept, condensed, deliveriesKept } from './past.ts';

const entries = [entry('A'), entry('B', { look: 'scoped' })];
const cooldown = (end: string): string => new Date(Date.parse(end) + 120_000).toISOString();

interface Known {
  readonly entries: readonly Entry[];
  readonly sights: readonly Sight[];
  readonly acts: readonly Act[];
  readonly past?: NonNullable<Parameters<typeof fold>[5]>;
}

/** One step of each minute: a sight of the one or the other control, or an act. */
function stepAt(minute: number, die: number): Sight | Act {
  switch (die % 10) {
    case 0:
      return acknowledged(minute);
    case 1:
      return resolved(minute);
    case 2:
      return { ...acknowledged(minute), kind: 'fixing', id: `fixing-${minute}` };
    case 3:
      return sight(minute, [], { unknown: [keyOf('A')] });
    case 4:
    case 5:
      return sight(minute, die % 3 === 0 ? ['B'] : [], { look: 'scoped' });
    default:
      return sight(minute, die % 3 === 0 ? ['A'] : []);
  }
}

/** The incident as it grows step by step, of which the resource's record remembers the newest twenty sights. */
function grown(known: Known, step: Sight | Act, now: string): Known {
  if (!('look' in step)) return { ...known, acts: actsKept([...known.acts, step], known.past, now) };
  const sights = [...known.sights, step];
  return condensed({ ...known, sights }, sights.at(-20)?.order ?? '', cooldown);
}

const lifeOf = ({ sights, acts, past }: Known, now: string) => {
  const life = fold(entries, sights, acts, now, cooldown, past);
  const { timeline: _notes, resolvedBy: _words, ...rest } = life ?? { timeline: [] };
  return rest;
};

function pseudo(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) >> 8;
}

describe('an incident that never comes to rest', () => {
  it('of a hundred thousand sights and acts is small, and has the life that all of them tell', () => {
    const dice = pseudo(7);
    let known: Known = { entries, sights: [], acts: [] };
    const all: { sights: Sight[]; acts: Act[] } = { sights: [], acts: [] };
    let largest = 0;
    for (let minute = 1; minute <= 100_000; minute += 1) {
      const step = stepAt(minute, dice());
      if ('look' in step) all.sights.push(step);
      else all.acts.push(step);
      known = grown(known, step, at(minute));
      if (minute % 500 !== 0) continue;
      largest = Math.max(largest, JSON.stringify(known).length);
      if (minute % 20_000 === 0) expect(lifeOf(known, at(minute))).toEqual(lifeOf({ entries, ...all }, at(minute)));
    }
    expect(largest).toBeLessThan(100_000);
    expect(known.past?.occurrences).toBeGreaterThan(5000);
  }, 60_000);

  it('has the same life at every step, be sights told late by those who remember them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 100, maxLength: 300 }), fc.nat(19), (dice, lag) => {
        let known: Known = { entries, sights: [], acts: [] };
        const all = dice.map((die, index) => stepAt(index + 1, die));
        const told = all.flatMap((step, index) => ('look' in step && index % 20 === lag ? [] : [step]));
        const late = all.filter((step, index) => 'look' in step && index % 20 === lag).slice(-1);
        for (const step of [...told.slice(0, -1), ...late, ...told.slice(-1)]) known = grown(known, step, at(400));
        const heard = [
          ...told,
          ...(late.length > 0 && all.indexOf(late[0] ?? sight(0, [])) > all.length - 20 ? late : []),
        ];
        if (heard.length < told.length + late.length) return;
        const sights = heard.flatMap((step) => ('look' in step ? [step] : []));
        const acts = heard.flatMap((step) => ('look' in step ? [] : [step]));
        expect(lifeOf(known, at(400))).toEqual(lifeOf({ entries, sights, acts }, at(400)));
      }),
    );
  });

  it('takes what another control tells late of a state that is past', () => {
    let known: Known = { entries, sights: [], acts: [] };
    for (let minute = 1; minute <= 100; minute += 1) known = grown(known, sight(minute, []), at(minute));
    known = grown(known, sight(5, ['B'], { look: 'scoped' }), at(100));
    expect(lifeOf(known, at(100))).toMatchObject({ state: 'open', occurrences: 1 });
  });

  it('keeps its sources, and says how many notes are no longer there', () => {
    const matter = { id: 'inc_1', kind: 'violation', resource: {}, subject: 's', title: 't' } as never;
    const sights = Array.from({ length: 60 }, (_, index) =>
      sight(index, index % 2 === 0 ? ['A'] : [], index === 0 ? { via: 'sweep' } : {}),
    );
    const change = { kind: 'seen', at: at(90), matter, sights, entries, basis: 1, forgotten: at(50) } as const;
    const incident = advance(undefined, change, house({}));
    expect(incident).toMatchObject({ occurrences: 30, openedAt: at(58), sources: ['config', 'sweep'] });
    expect(incident?.timeline[0]?.what).toBe('51 earlier notes are no longer kept');
  });
});

describe('acts beyond their room', () => {
  const note = 'x'.repeat(900);
  const many = Array.from({ length: 80 }, (_, index) => ({ ...resolved(index), note }));

  it('lose their words, and what they changed stays until it is past', () => {
    const kept = actsKept(many, undefined, at(90));
    expect(kept).toHaveLength(80);
    expect(kept.filter((act) => 'note' in act && act.note === note)).toHaveLength(16);
    expect(actsKept(many, { at: at(70) } as never, at(90))).toHaveLength(16 + 0);
  });

  it('stay whole where they ask for or allow what is not over, and the last that is', () => {
    const asks = Array.from({ length: 12 }, (_, index) =>
      asked(100 + index, 'A', { id: `ask-${index}`, note, endsAt: at(200 + index) }),
    );
    const [first, second] = asks;
    if (first === undefined || second === undefined) throw new Error('no asks');
    const grants = asks.slice(1).map((ask, index) => ({ ...granted(150 + index, ask), id: `grant-${index}` }));
    const acts = [...many, ...asks, ...grants, refused(180, second)];
    const idsAt = (asOf: string) =>
      actsKept(acts, undefined, asOf).flatMap((act) => (act.kind === 'ask' ? [act.id] : []));
    expect(idsAt(at(190))).toEqual(asks.filter((ask) => ask !== second).map(({ id }) => id));
    expect(idsAt(at(300))).toEqual(['ask-8', 'ask-9', 'ask-10', 'ask-11']);
  });

  it('of snoozes leave the last', () => {
    const snooze: Act = { kind: 'snooze', id: 'z', by: 'alice', via: 'page', at: at(0), until: at(100) };
    expect(actsKept([snooze, ...many], undefined, at(90))).toContain(snooze);
    expect(actsKept([snooze, { ...snooze, id: 'y', at: at(1) }, ...many], undefined, at(90))).not.toContain(snooze);
  });
});

describe('messages of a channel that takes nothing for weeks', () => {
  const of = (state: 'pending' | 'dead' | 'sent', index: number) =>
    ({
      id: `${state} ${index}`,
      channel: 'slack',
      version: index,
      news: 'reopened',
      state,
      attempts: 0,
      due: at(index),
    }) as const;

  it('are given up beyond a hundred, oldest first, and seen as dead', () => {
    const kept = deliveriesKept(
      Array.from({ length: 103 }, (_, index) => of('pending', index)),
      at(200),
    );
    expect(kept.filter(({ state }) => state === 'dead').map(({ id }) => id)).toEqual([
      'pending 0',
      'pending 1',
      'pending 2',
    ]);
    expect(kept[0]).toMatchObject({ error: 'given up: 100 newer ones wait', due: at(200) });
  });

  it('are the newest sixty of the dead, and forty of those that were sent', () => {
    const all = [
      ...Array.from({ length: 90 }, (_, index) => of('dead', index)),
      ...Array.from({ length: 90 }, (_, index) => of('sent', index)),
    ];
    const kept = deliveriesKept(all, at(200));
    expect([kept.filter(({ state }) => state === 'dead').length, kept.length]).toEqual([60, 100]);
    expect(kept[0]?.id).toBe('dead 30');
  });
});
