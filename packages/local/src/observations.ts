/** Files to observations, with a tally of everything that was not understood: it is told, and never stops the rest. */
import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import { type InputBatch, readBatches } from '@clausewatch/sources/input/read-input';
import { observe } from '@clausewatch/sources/observe';
import { counted } from '@clausewatch/render/text';

/** Problems told one by one; the rest are only counted. */
export const told = 50;

export interface Tally {
  /** Documents, items and events that were read. */
  events: number;
  observations: number;
  /** Events that are nothing we know, or break their own format. */
  unrecognised: number;
  /** Files or parts of files that could not be read. */
  unreadable: number;
}

export interface Seen {
  readonly observation: Observation;
  readonly event: unknown;
  /** File and position, for people. */
  readonly where: () => string;
}

export function newTally(): Tally {
  return { events: 0, observations: 0, unrecognised: 0, unreadable: 0 };
}

/** Every observation of the input, in its order, in batches. `tell` hears what is wrong, with file and reason. */
export async function* observedIn(
  paths: readonly string[],
  tally: Tally,
  tell: (line: string) => void,
): AsyncGenerator<readonly Seen[]> {
  let problems = 0;
  const problem = (line: string): void => {
    problems += 1;
    if (problems <= told) tell(line);
  };
  const onProblem = ({ file, position, reason }: { file: string; position?: string; reason: string }): void => {
    tally.unreadable += 1;
    problem(`${file}${position === undefined ? '' : `, ${position}`}: ${reason}`);
  };
  const unrecognised = (error: InvalidEvent, where: () => string): void => {
    tally.unrecognised += 1;
    problem(`${where()}: ${error.message}`);
  };
  for await (const batches of readBatches(paths, { onProblem }))
    for (const batch of batches) yield observedOf(batch, tally, unrecognised);
  if (tally.events === 0 && problems === 0) tell(`${paths.join(', ')}: no file with an event in it`);
  if (problems > told) tell(`... and ${counted(problems - told, 'more problem')}`);
}

/** The same, one by one. */
export async function* observationsIn(
  paths: readonly string[],
  tally: Tally,
  tell: (line: string) => void,
): AsyncGenerator<Seen> {
  for await (const batch of observedIn(paths, tally, tell)) for (const seen of batch) yield seen;
}

function observedOf(
  { file, unit, first, events }: InputBatch,
  tally: Tally,
  unrecognised: (error: InvalidEvent, where: () => string) => void,
): readonly Seen[] {
  const seen: Seen[] = [];
  for (let i = 0; i < events.length; i++) {
    const event = events[i];
    const where = (): string => `${file}, ${unit} ${first + i}`;
    tally.events += 1;
    try {
      for (const observation of observe(event, { onProblem: (error) => unrecognised(error, where) })) {
        tally.observations += 1;
        if (observation.kind === 'unread') unrecognised(new InvalidEvent(observation.reason), where);
        seen.push({ observation, event, where });
      }
    } catch (error) {
      if (!(error instanceof InvalidEvent)) throw error;
      unrecognised(error, where);
    }
  }
  return seen;
}

/** When an event was sent, where it says so: the envelope's time, or the notification's. */
export function sentAt(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null || !('time' in event) || typeof event.time !== 'string')
    return undefined;
  const time = Date.parse(event.time);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
