/** A table that counts its calls by name. */
import type { Table } from '@clausewatch/app/table';

export function counting(table: Table): { readonly table: Table; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const wrap =
    <A extends readonly unknown[], R>(name: string, work: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      calls.set(name, (calls.get(name) ?? 0) + 1);
      return work(...args);
    };
  return {
    calls,
    table: {
      get: wrap('get', table.get),
      put: wrap('put', table.put),
      delete: wrap('delete', table.delete),
      query: wrap('query', table.query),
      queryIndex: wrap('queryIndex', table.queryIndex),
    },
  };
}
