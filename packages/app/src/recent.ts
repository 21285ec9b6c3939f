/** What this process made lately of things that never change, by the table that they come from: nobody is wrong who finds it gone. */
import type { Table } from './table.ts';

export interface Recent<V> {
  get(table: Table, key: string): V | undefined;
  /** Keeps it, as long as it is among those that were used last, and answers it. */
  put(table: Table, key: string, value: V): V;
}

export function recent<V>(most: number): Recent<V> {
  const all = new WeakMap<Table, Map<string, V>>();
  const put = (table: Table, key: string, value: V): V => {
    const kept = all.get(table) ?? new Map<string, V>();
    all.set(table, kept);
    kept.delete(key);
    kept.set(key, value);
    const [oldest] = kept.size > most ? kept.keys() : [];
    if (oldest !== undefined) kept.delete(oldest);
    return value;
  };
  return {
    put,
    get: (table, key) => {
      const value = all.get(table)?.get(key);
      return value === undefined ? undefined : put(table, key, value);
    },
  };
}
