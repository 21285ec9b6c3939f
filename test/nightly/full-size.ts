/** `node test/nightly/full-size.ts [start of a name]`: the faults of `test/pipeline/full-size.test.ts` at their full size, with time and memory of each. */
import { openSqliteTable } from '@clausewatch/store/sqlite';

import { burst, deadLetters, type Figures, lostEvents } from '../support/full-size.ts';

type Fault = (table: ReturnType<typeof openSqliteTable>, size: number) => Promise<Figures>;
const faults: readonly (readonly [name: string, fault: Fault, size: number])[] = [
  ['dead letters put back', deadLetters, 10_000],
  ['lost events and a sweep', lostEvents, 10_000],
  ['burst within a minute', burst, 50_000],
];

const [only = ''] = process.argv.slice(2);
for (const [name, fault, size] of faults.filter(([each]) => each.startsWith(only))) {
  const table = openSqliteTable(':memory:');
  const began = performance.now();
  const figures = await fault(table, size);
  table.close();
  const seconds = Math.round((performance.now() - began) / 1000);
  const said = Object.entries(figures).map(([what, value]) => `${what} ${Math.round(value * 10) / 10}`);
  console.log(`${name}: ${said.join(', ')}; ${seconds} s, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`);
}
