/** What a schedule asks for. The shapes are set in `stacks/schedules.ts`. */
import * as z from 'zod/mini';

const Instant = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'is not an instant'));

const Name = z.string().check(z.minLength(1), z.maxLength(200));

const Run = z.discriminatedUnion('kind', [
  /** `scheduledTime`: when it was planned, which a late or repeated run keeps. */
  z.readonly(z.object({ kind: z.enum(['daily', 'quarterly']), scheduledTime: Instant })),
  z.readonly(z.object({ kind: z.literal('deliveries') })),
  /** By hand: messages that were given up are owed again. */
  z.readonly(z.object({ kind: z.literal('redrive') })),
  /** By hand, after a deployment: is everything there? */
  z.readonly(z.object({ kind: z.literal('smoke') })),
  /** By hand: which controls speak, and which only watch; what is decided of one, and by whom. */
  z.readonly(z.object({ kind: z.literal('controls') })),
  z.readonly(z.object({ kind: z.enum(['accept', 'shadow']), control: z.string(), by: Name })),
]);
export type Run = z.infer<typeof Run>;

/** Throws for anything else, so that a wrong schedule fails visibly. */
export function readRun(event: unknown): Run {
  const read = Run.safeParse(event);
  if (!read.success)
    throw new Error(
      'not a run that is known: daily and quarterly with a scheduledTime, deliveries, redrive, smoke, controls, accept and shadow with a control and by',
    );
  return read.data;
}
