/** The sample estate: an invented company whose fortnight of events is replayed into a fresh data folder. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Catalogue } from '@clausewatch/model/catalogue';

import { setClock } from './clock.ts';
import { databaseName } from './embedded.ts';
import { writeNote } from './notes.ts';
import { newTally, observationsIn, sentAt } from './observations.ts';
import { type ReplayResult, startReplay } from './replay.ts';

const folder = fileURLToPath(new URL('../sample', import.meta.url));

export const sample = {
  documents: folder,
  policy: join(folder, 'policy.yaml'),
  registers: join(folder, 'registers.yaml'),
  events: join(folder, 'events.jsonl.gz'),
  /** How many events there are, for the progress. */
  count: 453,
} as const;

export interface SampleReplay {
  readonly result: ReplayResult;
  readonly events: number;
  /** The instant at which the sample's clock stands. */
  readonly end: string;
}

interface Options {
  readonly catalogue: Catalogue;
  /** Its database is made anew. */
  readonly data: string;
  readonly pages: string;
  readonly progress: (events: number) => void;
}

export async function replaySample({ catalogue, data, pages, progress }: Options): Promise<SampleReplay> {
  for (const end of ['', '-wal', '-shm']) rmSync(join(data, `${databaseName}${end}`), { force: true });
  const replay = await startReplay(catalogue, { data, durable: false, pages });
  try {
    const tally = newTally();
    const problems: string[] = [];
    for await (const { observation, event } of observationsIn([sample.events], tally, (line) => problems.push(line))) {
      await replay.take(observation, sentAt(event));
      progress(tally.events);
    }
    if (problems.length > 0) throw new Error(`the sample is damaged: ${problems[0]}`);
    const result = await replay.finish();
    const end = replay.app.now();
    await setClock(replay.app.table, end);
    await writeNote(replay.app.table, 'counts', { event: tally.events, unrecognised: tally.unrecognised });
    return { result, events: tally.events, end };
  } finally {
    replay.app.close();
  }
}
