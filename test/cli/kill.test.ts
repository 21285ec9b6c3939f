/** Killed in the middle of its work: what was acknowledged is worked off by its successor, once in effect. */
import { join } from 'node:path';

import { openIncidents } from '@clausewatch/app/incidents';
import { openSqliteTable } from '@clausewatch/store/sqlite';
import { expect, it, onTestFinished } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';
import { post, served, until } from './served.ts';

interface Listed {
  readonly resource: { readonly id: string };
  readonly subject: string;
  readonly state: string;
  readonly occurrences: number;
  readonly id: string;
}
const events = Array.from({ length: 200 }, (_, index) => group(`sg-${String(index).padStart(3, '0')}`));

const essence = (incidents: readonly Listed[]): readonly string[] =>
  incidents
    .map(({ resource, subject, state, occurrences }) => `${resource.id} ${subject} ${state} ${occurrences}`)
    .toSorted();

async function incidentsOf(data: string): Promise<readonly Listed[]> {
  return documentOf(
    await clausewatch(['incidents', 'list', '--data', data, '--limit', '1000', '--json']),
  ) as readonly Listed[];
}

it(
  'every acknowledged event of 200 survives two kills, and every incident is told or waits for the digest of the first day',
  { timeout: 120_000 },
  async () => {
    const data = join(folderOf({}), 'data');
    // Told at once: the test waits for no settle window.
    const registers = join(folderOf({ 'registers.yaml': 'handling: { settle: PT0S }\n' }), 'registers.yaml');
    const policy = ['--policy', 'pythias', '--policy', 'baseline', '--registers', registers];
    const acknowledged = new Set<string>();
    let left = [...events];
    for (const kill of [60, 130, undefined]) {
      const server = await served([...policy, '--data', data]);
      const lane = async (): Promise<void> => {
        for (let event = left.shift(); event !== undefined; event = left.shift()) {
          const answer = await post(server.address, JSON.stringify(event)).catch(() => undefined);
          if (answer?.status !== 202) {
            left.push(event);
            return;
          }
          acknowledged.add(String(event['resourceId']));
          if (kill !== undefined && acknowledged.size >= kill) server.child.kill('SIGKILL');
        }
      };
      await Promise.all(Array.from({ length: 8 }, lane));
      if (kill !== undefined) {
        expect(await server.end('SIGKILL')).toBeNull();
        expect(acknowledged.size).toBeLessThan(events.length);
        left = events.filter((event) => !acknowledged.has(String(event['resourceId'])));
        continue;
      }
      const found = await until(async () => {
        const incidents = await incidentsOf(data);
        return incidents.length >= events.length ? incidents : undefined;
      }, 60);
      const oracle = await clausewatch([
        'replay',
        folderOf({ 'events.jsonl': events.map((event) => JSON.stringify(event)).join('\n') }),
        ...policy,
        '--json',
      ]);
      expect(essence(found)).toEqual(
        essence((documentOf(oracle) as { readonly incidents: readonly Listed[] }).incidents),
      );
      await server.end('SIGTERM');
      const table = openSqliteTable(join(data, 'clausewatch.db'));
      onTestFinished(() => table.close());
      const untold = (await openIncidents(table)).filter(
        ({ deliveries }) =>
          deliveries.length !== 2 || deliveries.some(({ state, route }) => state !== 'sent' && route !== 'digest'),
      );
      expect(untold.map(({ id }) => id)).toEqual([]);
    }
  },
);
