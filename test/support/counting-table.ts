/** A table that counts its calls by name, and its writes by partition. */
import type { Table } from '@clausewatch/app/table';

export interface Counting {
  readonly table: Table;
  readonly calls: Map<string, number>;
  /** Units of 1 KB by partition, as DynamoDB counts them. */
  readonly written: Map<string, number>;
}

export function counting(table: Table): Counting {
  const calls = new Map<string, number>();
  const written = new Map<string, number>();
  const wrap =
    <A extends readonly unknown[], R>(name: string, work: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      calls.set(name, (calls.get(name) ?? 0) + 1);
      return work(...args);
    };
  return {
    calls,
    written,
    table: {
      get: wrap('get', table.get),
      put: wrap('put', async (item, expected) => {
        const units = Math.ceil(JSON.stringify(item).length / 1024);
        written.set(item.pk, (written.get(item.pk) ?? 0) + units);
        return table.put(item, expected);
      }),
      delete: wrap('delete', table.delete),
      query: wrap('query', table.query),
      queryIndex: wrap('queryIndex', table.queryIndex),
    },
  };
}
