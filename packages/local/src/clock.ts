/** The clock of a data folder: the real one, unless the folder holds recorded events whose time goes on from their end. */
import type { Clock } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';

import { readNote, writeNote } from './notes.ts';

const name = 'clock';

/** From now on the folder's clock stands at `instant` and goes on in real time, for every program that opens the folder. */
export async function setClock(table: Table, instant: string): Promise<void> {
  await writeNote(table, name, { offset: Date.parse(instant) - Date.now() });
}

export interface FolderClock {
  readonly now: Clock;
  /** False when it is set to the time of recorded events. */
  readonly real: boolean;
}

export async function clockOf(table: Table): Promise<FolderClock> {
  const offset = Number((await readNote(table, name))?.['offset'] ?? 0);
  return { now: () => new Date(Date.now() + offset).toISOString(), real: offset === 0 };
}
