/** How incidents are handled: by when they are to be taken and mended, who is called, and what waits a while before it is told. */
import * as z from 'zod/mini';

import { Duration } from './policy.ts';
import { Severity } from './verdict.ts';
import { isTimeZone } from './zone.ts';

const BySeverity = z.readonly(
  z.strictObject({
    low: z.optional(Duration),
    medium: z.optional(Duration),
    high: z.optional(Duration),
    critical: z.optional(Duration),
  }),
);

/** ISO 8601; `PT0S`: not at all. */
const Pause = z.union([z.literal('PT0S'), Duration]);

const TimeOfDay = z
  .string()
  .check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'not a time of day: write 08:30, or 24:00 for its end'));

/** Sunday first, as calendars count. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** From a time of day up to another of the same day, by the clock of a time zone. */
export const Hours = z.readonly(
  z.strictObject({
    days: z.readonly(z.array(z.enum(weekdays)).check(z.minLength(1))),
    from: TimeOfDay,
    to: TimeOfDay,
    /** IANA; absent: the organisation's. */
    timeZone: z.optional(
      z.string().check(z.refine(isTimeZone, 'not a time zone: write an IANA name such as Europe/Dublin or UTC')),
    ),
  }),
);
export type Hours = z.infer<typeof Hours>;

/** People who are called, and when; without hours: at any time. */
const Shift = z.readonly(
  z.strictObject({
    people: z.readonly(z.array(z.string()).check(z.minLength(1))),
    hours: z.optional(z.readonly(z.array(Hours).check(z.minLength(1)))),
  }),
);

export const Handling = z.readonly(
  z.strictObject({
    /** For clauses that name no time of their own. */
    repairWithin: z.optional(BySeverity),
    /** Counted from when it was told; then whoever is on call is told. */
    acknowledgeWithin: z.optional(BySeverity),
    /** A time to acknowledge that ends outside these hours ends at their next beginning. */
    hours: z.optional(z.readonly(z.array(Hours).check(z.minLength(1)))),
    /** Severities that do not wait for the hours. Absent: critical and high. */
    aroundTheClock: z.optional(z.readonly(z.array(Severity))),
    /** The first whose hours it is. */
    onCall: z.optional(z.readonly(z.array(Shift))),
    /** A breach that is over before is not told; a critical one does not wait. Absent: two minutes. */
    settle: z.optional(Pause),
    /** What comes back within is flapping: told once, then not before it was quiet for as long. Absent: an hour. */
    cooldown: z.optional(Pause),
    /** How long before its end an exception is brought to mind. Absent: seven days. */
    remindBefore: z.optional(Duration),
  }),
);
export type Handling = z.infer<typeof Handling>;
