/** What there is to tell of an incident, and what its readers were told. */
import * as z from 'zod/mini';

import { Severity } from './verdict.ts';

/**
 * Why a message is owed. `undecided`: nothing is seen broken any more, and something cannot be decided. `escalated`: nobody acknowledged in
 * time. `proposed`: a remedy waits for somebody to approve it. `remedied`, `remedy-failed`: what became of it. `overdue`: a due time passed. `reminder`: a snooze is over, or an exception soon will be. `acknowledged`: told where a message can be changed, or would ring on.
 * `linked`: another incident turned out to be about the same thing: a message that can be changed shows it, and nobody is told.
 */
export const News = z.enum([
  'opened',
  'reopened',
  'graver',
  'wider',
  'undecided',
  'escalated',
  'overdue',
  'reminder',
  'proposed',
  'remedied',
  'remedy-failed',
  'acknowledged',
  'linked',
  'resolved',
  'excepted',
]);
export type News = z.infer<typeof News>;

/** What a reader was told last. */
export const Told = z.readonly(
  z.object({
    /** When something was told that asks for a person: times to acknowledge count from here. */
    at: z.string(),
    state: z.enum(['open', 'excepted', 'resolved']),
    occurrences: z.number(),
    severity: Severity,
    /** `policy/clause` of what was said to be broken. */
    clauses: z.readonly(z.array(z.string())),
    /** That nothing could be decided any more. */
    undecided: z.optional(z.literal(true)),
    /** Timers up to this instant are told, or were never to be. */
    heard: z.string(),
    /** How the newest remedy stood. */
    remedy: z.optional(z.string()),
  }),
);
export type Told = z.infer<typeof Told>;

/** News that waits, and what a reader will know once it is due: its messages are `pending`, and of this version. */
export const Held = z.readonly(z.object({ news: News, due: z.string(), version: z.number(), told: Told }));
export type Held = z.infer<typeof Held>;
