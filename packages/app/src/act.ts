/** What people do to an incident. */
import { advance } from '@clausewatch/engine/advance';
import { Unavailable } from '@clausewatch/model/errors';
import type { Act, Incident } from '@clausewatch/model/incident';

import { endUnclaimed } from './again.ts';
import { loadIncident, saveIncident } from './incidents.ts';
import { type App, channelsOf } from './ports.ts';

const tries = 12;

/** Applies the act, whoever else writes at the same time. Undefined when there is no such incident. */
export async function actOn(app: App, id: string, act: Act): Promise<Incident | undefined> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await loadIncident(app.table, id);
    if (before === undefined) return undefined;
    const after = advance(before, { kind: 'act', at: app.now(), act }, channelsOf(app)) ?? before;
    if (after === before || (await saveIncident(app.table, after)) === 'saved') return after;
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}

/** Time passed: exceptions that ended bring their incidents back, and what no clause claims any more is over. */
export async function tick(app: App, id: string): Promise<void> {
  const known = await loadIncident(app.table, id);
  const unclaimed = known?.entries.some(({ key, state }) => state !== 'holds' && !app.plan.claimed.has(key)) ?? false;
  if (known?.kind === 'violation' && unclaimed) await endUnclaimed(app, known.resource);
  const before = unclaimed ? await loadIncident(app.table, id) : known;
  const after = advance(before, { kind: 'tick', at: app.now() }, channelsOf(app));
  if (after !== undefined && after !== before && (await saveIncident(app.table, after)) === 'conflict') {
    throw new Unavailable(`incident ${id}: written meanwhile`);
  }
}
