/** What was counted, kept over restarts. A kill loses the counts of the last seconds, never what was counted. */
import type { Monitor } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';

import { readNote, writeNote } from './notes.ts';

export interface Counts {
  readonly count: Monitor['count'];
  add(what: string, times?: number): void;
  get(what: string): number;
  /** Writes what changed. */
  save(table: Table): Promise<void>;
  load(table: Table): Promise<void>;
}

export function newCounts(): Counts {
  const counts = new Map<string, number>();
  let changed = false;
  const add = (what: string, times = 1): void => {
    counts.set(what, (counts.get(what) ?? 0) + times);
    changed = true;
  };
  return {
    add,
    count: (what) => add(what),
    get: (what) => counts.get(what) ?? 0,
    async save(table) {
      if (!changed) return;
      changed = false;
      await writeNote(table, 'counts', Object.fromEntries(counts));
    },
    async load(table) {
      for (const [what, times] of Object.entries((await readNote(table, 'counts')) ?? {})) add(what, Number(times));
    },
  };
}
