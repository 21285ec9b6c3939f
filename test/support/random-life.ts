/** What happens in a random life, and who does what. */
import type { Door } from '@clausewatch/model/acted';
import fc from 'fast-check';

import { anything } from './histories.ts';

const person = fc.constantFrom('alice', 'bob', 'carol', 'eve', 'unverified:alice');
const door = fc.constantFrom<Door[]>('page', 'slack', 'command-line');
const kinds = [
  'acknowledge',
  'acknowledge',
  'fixing',
  'resolve',
  'snooze',
  'ask',
  'ask',
  'grant',
  'grant',
  'refuse',
] as const;

/** One thing that happens. `lag`: minutes between a change and the news of it. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ is: fc.constant('event' as const), what: anything, lag: fc.constantFrom(0, 0, 1, 5, 90) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('call' as const),
      lag: fc.constantFrom(1, 3),
      deletes: fc.boolean(),
      /** What the provider answers when it is asked. */
      live: fc.oneof(
        fc.constantFrom('nothing' as const, 'absent' as const),
        fc.record({
          broken: fc.subarray(['ingress tcp/22', 'ingress all']),
          unknown: fc.boolean(),
          admits: fc.boolean(),
        }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('again' as const), back: fc.nat(9), sweep: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('reassess' as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('work' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('act' as const),
      who: person,
      door,
      deed: fc.constantFrom(...kinds),
      nth: fc.nat(3),
      days: fc.constantFrom(-1, 0, 1, 2),
      minutes: fc.constantFrom(10, 300),
      twice: fc.boolean(),
      /** Somebody else, at the same time, at the same incident. */
      also: fc.option(fc.record({ who: person, deed: fc.constantFrom(...kinds) })),
    }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
export type Call = Extract<Step, { is: 'call' }>;
export type Acting = Extract<Step, { is: 'act' }>;

/** Things that happen at the same time, and how many minutes later the next ones do. */
export const life = fc.array(
  fc.record({
    together: fc.array(step, { minLength: 1, maxLength: 3 }),
    gap: fc.constantFrom(0, 1, 1, 2, 5, 30, 70, 300, 1500),
    timers: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10 },
);
export type Life = typeof life extends fc.Arbitrary<infer L> ? L : never;
