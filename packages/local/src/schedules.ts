/** What happens by the clock, in the organisation's time zone. A run that was missed while nothing ran is made up at the start. */
import type { Table } from '@clausewatch/app/table';
import { Cron } from 'croner';
import { setTimeout as sleep } from 'node:timers/promises';

import { readNote, writeNote } from './notes.ts';

export interface Schedule {
  readonly name: string;
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly pattern: string;
  readonly run: () => Promise<void>;
  /** Also at every start, missed or not. */
  readonly atStart?: true;
}

export interface Schedules {
  /** Returns when what was begun is done. */
  stop(): Promise<void>;
}

interface Options {
  readonly table: Table;
  readonly timeZone: string;
  readonly failed: (schedule: string, error: unknown) => void;
  /** The real present, in milliseconds. */
  readonly now?: () => number;
}

/** A run that fails is tried again after a pause, the longer the more often; then it waits for its next time. */
const tries = 3;
const pause = 20_000;

/** Runs follow each other: none starts while another works. */
export async function startSchedules(schedules: readonly Schedule[], options: Options): Promise<Schedules> {
  const { table, timeZone, failed, now = Date.now } = options;
  const stopping = new AbortController();
  let queue = Promise.resolve();
  const run = async (schedule: Schedule, before: Promise<void>): Promise<void> => {
    await before;
    for (let attempt = 1; attempt <= tries && !stopping.signal.aborted; attempt += 1) {
      try {
        await schedule.run();
        // Noted after the run: one that a crash cut short is made up.
        await writeNote(table, noteOf(schedule), { last: new Date(now()).toISOString() });
        return;
      } catch (error) {
        failed(schedule.name, error);
        await sleep(pause * attempt, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const enqueue = (schedule: Schedule): Promise<void> => (queue = run(schedule, queue));

  for (const schedule of schedules) {
    const last = (await readNote(table, noteOf(schedule)))?.['last'];
    if (typeof last !== 'string') await writeNote(table, noteOf(schedule), { last: new Date(now()).toISOString() });
    const missed = typeof last === 'string' && isMissed(schedule.pattern, timeZone, last, now());
    if (missed || schedule.atStart === true) void enqueue(schedule);
  }
  const crons = schedules.map(
    (schedule) =>
      new Cron(schedule.pattern, { timezone: timeZone, unref: true, protect: true }, () => enqueue(schedule)),
  );
  return {
    async stop() {
      stopping.abort();
      for (const cron of crons) cron.stop();
      await queue;
    },
  };
}

/** True when a run was due between `last` and now. */
export function isMissed(pattern: string, timeZone: string, last: string, now: number): boolean {
  const due = new Cron(pattern, { timezone: timeZone, paused: true }).nextRun(new Date(last));
  return due !== null && due.getTime() <= now;
}

function noteOf({ name }: Schedule): string {
  return `schedule ${name}`;
}
