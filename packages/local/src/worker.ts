/** Works the intake queue off, a few jobs at a time, and sends what comes of them. */
import { deliver } from '@clausewatch/app/deliver';
import { observe as observeInApp } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { Unavailable } from '@clausewatch/model/errors';
import { observe } from '@clausewatch/sources/observe';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

import { claim, fail, finish, type Job } from './jobs.ts';

/** Jobs in memory at once: one that waits holds up no other. */
const lanes = 4;
/** Milliseconds between looks at an empty queue; a new job rings. */
const pause = 1000;
/** Milliseconds for one job. */
const patience = 60_000;

export interface Worker {
  /** Something is in the queue. */
  ring(): void;
  /** These incidents may owe messages. */
  tell(incidents: Iterable<string>): void;
  /** Returns when what was begun is done. */
  stop(): Promise<void>;
}

export function startWorker(app: App): Worker {
  const stopping = new AbortController();
  let rung = Promise.withResolvers<void>();
  const owing = new Set<string>();
  let telling = Promise.resolve();

  const ring = (): void => {
    rung.resolve();
    rung = Promise.withResolvers<void>();
  };
  const tell = (incidents: Iterable<string>): void => {
    for (const id of incidents) owing.add(id);
    telling = telling.then(() => sendAll(app, owing));
  };
  const lane = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const bell = rung.promise;
      try {
        const job = await claim(app.table, app.now());
        if (job === undefined) await Promise.race([bell, sleep(pause, undefined, { ref: false })]);
        else {
          tell(await workOff(app, job));
          // The embedded store answers at once: without this a long queue would keep requests waiting.
          await setImmediate();
        }
      } catch (error) {
        remarkOn(app, 'the queue could not be read or written', error);
        await sleep(pause, undefined, { ref: false });
      }
    }
  };
  const running = Array.from({ length: lanes }, lane);
  return {
    ring,
    tell,
    async stop() {
      stopping.abort();
      ring();
      await Promise.all(running);
      await telling;
    },
  };
}

/** One job, from its text to settled incidents; answers those that changed. */
async function workOff(app: App, job: Job): Promise<readonly string[]> {
  try {
    const incidents = await withPatience(settleEvent(app, job.body));
    await finish(app.table, job);
    return incidents;
  } catch (error) {
    const left = await fail(app.table, app.now(), job, error);
    remarkOn(app, left === 'dead' ? 'an event was given up' : 'an event is tried again', error, { job: job.id });
    return [];
  }
}

async function settleEvent(app: App, body: string): Promise<readonly string[]> {
  const changed = new Set<string>();
  // What of a list cannot be read was told to the sender when it was accepted.
  const observations = observe(JSON.parse(body), { onProblem: () => undefined });
  for (const observation of observations)
    for (const id of (await observeInApp(app, observation)).incidents) changed.add(id);
  return [...changed];
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  const end = new AbortController();
  const tooLong = sleep(patience, undefined, { ref: false, signal: end.signal }).then(() => {
    throw new Unavailable(`not done within ${patience / 1000} seconds`);
  });
  tooLong.catch(() => undefined);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    end.abort();
  }
}

/** What cannot be sent now stays due, and is found by the clock. */
async function sendAll(app: App, owing: Set<string>): Promise<void> {
  for (const id of owing) {
    owing.delete(id);
    await deliver(app, id).catch((error: unknown) =>
      remarkOn(app, 'messages of an incident wait', error, { incident: id }),
    );
  }
}

function remarkOn(app: App, what: string, error: unknown, fields: Readonly<Record<string, string>> = {}): void {
  app.monitor.remark(what, {
    ...fields,
    error: error instanceof Error ? error.message.slice(0, 300) : 'unknown error',
  });
}
