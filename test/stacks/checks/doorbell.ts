import { workOffDue } from '@clausewatch/app/due';
import { observe } from '@clausewatch/app/observe';
import type { Table } from '@clausewatch/app/table';
import { toRow, type Row } from '@clausewatch/store/record';
import { expect, it } from 'vitest';

import { memoryTable } from '../../support/memory-table.ts';
import { groupState } from '../../support/world-states.ts';
import { world } from '../../support/world.ts';
import { at, list, one, type Synthesis } from '../synthesis.ts';

const MAPPING = 'aws:lambda/eventSourceMapping:EventSourceMapping';

/** The filter and the keys of the table are written in two places: what the pipeline stores has to pass it. */
export function doorbell(of: () => Synthesis): void {
  it('the stream rings for an incident that owes messages, not for a resource, and no more once they are sent', async () => {
    const rows: Row[] = [];
    const made = world(recording(memoryTable(), rows));
    const resource = groupState('sg-1', made.now, { broken: ['ingress tcp/22'] });
    await observe(made.app, { kind: 'resource', via: 'config', resource });
    const { filterCriteria } = one(of(), MAPPING, 'IncidentChangesMapping').inputs;
    const image = at(JSON.parse(String(at(list(at(filterCriteria, 'filters'))[0], 'pattern'))), 'dynamodb', 'NewImage');
    const rings = (row: Row): boolean =>
      ['sk', 'duePk'].every((name) => list(at(image, name, 'S')).some((rule) => passes(rule, Object(row)[name])));

    expect(new Set(rows.filter(rings).map(({ sk }) => sk))).toEqual(new Set(['incident']));
    expect(rows.some((row) => row.sk === 'record' && row.duePk !== undefined)).toBe(true);

    made.now = '2026-12-01T00:00:00.000Z';
    await workOffDue(made.app);
    expect(made.sent.length).toBeGreaterThan(0);
    expect(rows.findLast(({ sk }) => sk === 'incident')).not.toSatisfy(rings);
  });
}

function recording(table: Table, rows: Row[]): Table {
  return {
    ...table,
    put: async (item, expected) => {
      const outcome = await table.put(item, expected);
      if (outcome === 'saved') rows.push(toRow(item, expected));
      return outcome;
    },
  };
}

/** Of Lambda's filter rules those that the filter uses: a text itself, or a prefix. */
function passes(rule: unknown, text: unknown): boolean {
  if (typeof text !== 'string') return false;
  return typeof rule === 'string' ? text === rule : text.startsWith(String(Object(rule).prefix));
}
