/** How the intake is doing. */
import type { App } from '@clausewatch/app/ports';

import type { Counts } from './counts.ts';
import { deadJobs } from './jobs.ts';
import { readNote } from './notes.ts';

export interface ServerStatus {
  readonly events: number;
  readonly unrecognised: number;
  readonly deadLetters: number;
  readonly missedEvents: number;
  readonly lastSweep: string | null;
}

export async function statusOf({ table }: App, counts: Counts): Promise<ServerStatus> {
  const swept = (await readNote(table, 'sweep'))?.['at'];
  return {
    events: counts.get('event'),
    unrecognised: counts.get('unrecognised'),
    deadLetters: (await deadJobs(table)).length,
    missedEvents: counts.get('missed-event'),
    lastSweep: typeof swept === 'string' ? swept : null,
  };
}
