/** Where the rows of `check` go: kept and sorted for one document, or written as they come. */
import { resourceKey } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';

import { type Row, byPlace } from './check-rows.ts';
import { type Context, exit } from './context.ts';

export interface Counts {
  violation: number;
  undetermined: number;
}

export interface Sink {
  readonly counts: Counts;
  /** The rows of one state of a resource; `order` tells which of several states is the newest. */
  put(ref: ResourceRef, order: string, rows: readonly Row[]): void;
  /** Rows of the scope controls, which look at the newest states only. */
  add(rows: readonly Row[]): void;
  /** Resolves when the reader took what was put. */
  flush(): Promise<void>;
}

/** Keeps the rows of the newest state of each resource. */
export function keeping(): Sink & { rows(): readonly Row[] } {
  const byResource = new Map<string, { readonly order: string; readonly rows: readonly Row[] }>();
  const scoped: Row[] = [];
  const counts = { violation: 0, undetermined: 0 };
  return {
    counts,
    put(ref, order, rows) {
      const key = resourceKey(ref);
      const known = byResource.get(key);
      if (known === undefined || known.order < order || (known.order === order && textOf(known.rows) < textOf(rows)))
        byResource.set(key, { order, rows });
    },
    add(rows) {
      scoped.push(...rows);
    },
    async flush() {},
    rows() {
      const all = [...[...byResource.values()].flatMap(({ rows }) => rows), ...scoped].toSorted(byPlace);
      counts.violation = 0;
      counts.undetermined = 0;
      for (const row of all) count(counts, row);
      return all;
    },
  };
}

/** Of two descriptions of one state it is not the last that counts, but the same one in whatever order they come. */
function textOf(rows: readonly Row[]): string {
  return JSON.stringify(rows);
}

/** Writes rows in the order of the input: several states of one resource are several rows. */
export function streaming({ out }: Context): Sink {
  const counts = { violation: 0, undetermined: 0 };
  let waiting = '';
  const add = (rows: readonly Row[]): void => {
    for (const row of rows) {
      count(counts, row);
      waiting += `${JSON.stringify(row)}\n`;
    }
  };
  return {
    counts,
    put: (_ref, _order, rows) => add(rows),
    add,
    async flush() {
      const text = waiting;
      waiting = '';
      if (text !== '') await out(text);
    },
  };
}

function count(counts: Counts, { verdict }: Row): void {
  if (verdict === 'violation') counts.violation += 1;
  if (verdict === 'undetermined') counts.undetermined += 1;
}

/** The gravest thing that can be said of a run. */
export function exitCodeOf({ violation, undetermined }: Counts, notUnderstood: number): number {
  if (violation > 0) return exit.violation;
  return undetermined > 0 || notUnderstood > 0 ? exit.undetermined : exit.ok;
}
