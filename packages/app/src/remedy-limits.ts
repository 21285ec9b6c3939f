/** How much is changed at a time, and what is not changed again before a person has looked. */
import { remediesOf } from '@clausewatch/model/remedies';
import { Unavailable } from '@clausewatch/model/errors';
import * as z from 'zod/mini';

import { loadIncident } from './incidents.ts';
import type { App } from './ports.ts';
import type { Item, Table } from './table.ts';
import { later } from './time.ts';

const tries = 12;
const pk = 'remedies';
/** Seconds. */
const hour = 3600;

const Change = z.readonly(z.object({ at: z.string(), resource: z.string(), proposal: z.string() }));
const Breadth = z.readonly(z.object({ changes: z.readonly(z.array(Change)) }));

/**
 * Takes one of the resources that may be changed within an hour, before it is changed; `until`: when there is room. What was taken and not used
 * counts too: it only makes slower.
 */
export async function reserve(
  { table, now }: App,
  resource: string,
  proposal: string,
  perHour: number,
  of: 'breadth' | 'addresses' = 'breadth',
): Promise<'reserved' | { readonly until: string }> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await table.get({ pk, sk: of });
    const at = now();
    const known = stored === undefined ? [] : Breadth.parse(stored.data).changes;
    const recent = known.filter((change) => later(change.at, hour) > at);
    if (recent.some((change) => change.proposal === proposal)) return 'reserved';
    const newest = new Map(
      recent.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map((change) => [change.resource, change.at]),
    );
    newest.delete(resource);
    if (newest.size >= perHour) {
      const leaving = [...newest.values()].toSorted()[newest.size - perHour] ?? at;
      return { until: later(leaving, hour) };
    }
    const changes = [...recent, { at, resource, proposal }];
    if ((await write(table, of, { changes }, stored)) === 'saved') return 'reserved';
  }
  throw new Unavailable(`${of} of remedies: too many writers at once`);
}

const Stop = z.readonly(z.object({ clause: z.string(), incident: z.string(), proposal: z.string() }));
type Stop = z.infer<typeof Stop>;
const Stops = z.readonly(z.object({ stops: z.readonly(z.array(Stop)) }));

/** Clauses of which a remedy could not be verified, until somebody declines it or has it taken back. */
export async function stoppedClauses({ table }: App): Promise<ReadonlySet<string>> {
  const stored = await table.get({ pk, sk: 'stops' });
  return new Set((await unseen(table, stored)).map(({ clause }) => clause));
}

/** From now on no remedy of these clauses is made. */
export async function stopClauses(
  { table }: App,
  clauses: readonly string[],
  incident: string,
  proposal: string,
): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await table.get({ pk, sk: 'stops' });
    const open = (await unseen(table, stored)).filter((stop) => stop.proposal !== proposal);
    const stops = [...open, ...clauses.map((clause) => ({ clause, incident, proposal }))];
    if ((await write(table, 'stops', { stops }, stored)) === 'saved') return;
  }
  throw new Unavailable('stops of remedies: too many writers at once');
}

/** Nobody has looked at these. */
async function unseen(table: Table, stored: Item | undefined): Promise<readonly Stop[]> {
  const stops = stored === undefined ? [] : Stops.parse(stored.data).stops;
  const open: Stop[] = [];
  for (const stop of stops) {
    const incident = await loadIncident(table, stop.incident);
    const remedy = remediesOf(incident?.acts ?? []).find(({ id }) => id === stop.proposal);
    const acts = remedy?.acts ?? [];
    // Who declined it before that has not seen it.
    const told = acts.find((act) => act.kind === 'remedied' && act.outcome === 'not-verified')?.at ?? '~';
    if (!acts.some(({ kind, at }) => (kind === 'decline' || kind === 'revert') && at > told)) open.push(stop);
  }
  return open;
}

async function write(table: Table, sk: string, data: Item['data'], stored: Item | undefined) {
  return table.put({ pk, sk, version: (stored?.version ?? 0) + 1, data }, stored?.version);
}
