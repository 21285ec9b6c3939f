/** What every step of a remedy needs: the question whether it may go on, a look at the firewall, notes, and an end. */
import { type MayAct, mayAct } from '@clausewatch/engine/may-act';
import { Unavailable } from '@clausewatch/model/errors';
import type { Unit } from '@clausewatch/model/edit';
import type { Act } from '@clausewatch/model/incident';
import { machine, type Outcome } from '@clausewatch/model/remedy';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import { firewallUnits } from '@clausewatch/model/rules';

import { loadIncident, saveIncident } from './incidents.ts';
import { observe } from './observe.ts';
import type { App } from './ports.ts';
import { loadRecord } from './records.ts';
import { type RemedyItem, saveRemedy, type StoredRemedy } from './remedy-items.ts';
import { stoppedClauses, stopClauses } from './remedy-limits.ts';
import { advanceIn } from './routes.ts';
import { later } from './time.ts';

const tries = 12;
/**
 * Seconds in which a worker is left alone with what it took: well above the 60 that a function may run, and what a request of its may take to
 * arrive, so that nobody goes on while somebody is still at it.
 */
export const lease = 300;

/** The item, changed; undefined when somebody else took it: then nothing more may be done. */
export async function note(
  app: App,
  held: StoredRemedy,
  change: Partial<RemedyItem>,
): Promise<StoredRemedy | undefined> {
  const saved = await saveRemedy(app.table, { ...held.value, ...change }, held.version);
  return saved === 'conflict' ? undefined : saved;
}

/** Takes it for the time of the lease. */
export async function claim(app: App, held: StoredRemedy): Promise<StoredRemedy | undefined> {
  const { state, attempts } = held.value;
  const { waits: _over, ...value } = held.value;
  return note(
    app,
    { ...held, value },
    { attempts: attempts + 1, due: later(app.now(), lease), ...(state === 'asked' ? { state: 'claimed' } : {}) },
  );
}

/** From what is known at this moment. */
export async function mayNow(app: App, { incident, proposal }: RemedyItem): Promise<MayAct> {
  const { registers } = app.plan.catalogue;
  const known = await loadIncident(app.table, incident);
  return mayAct({ registers, incident: known, proposal, now: app.now(), stopped: await stoppedClauses(app) });
}

export interface Live {
  readonly resource: Resource;
  readonly units: readonly Unit[];
}

/** The firewall as its provider tells it now; why not, in words. Throws `Unavailable`. */
export async function lookAt(app: App, ref: ResourceRef): Promise<Live | string> {
  const known = (await loadRecord(app.table, ref))?.value.latest?.tags ?? {};
  const read = await app.readLive?.(ref, app.now(), known);
  if (read === 'absent' || read?.kind === 'deleted') return 'it is not there any more';
  if (read === undefined) return 'its provider cannot be asked about it here';
  const units = firewallUnits(read.resource);
  return units === undefined ? 'not all of its rules can be read' : { resource: read.resource, units };
}

/** Lets the incidents see it: they end, and begin again, by evidence only. */
export async function show(app: App, { resource }: Live): Promise<void> {
  await observe(app, { kind: 'resource', via: 'schedule', resource });
}

/** Looked at again then. */
export async function waitUntil(app: App, held: StoredRemedy, due: string, change: Partial<RemedyItem>): Promise<void> {
  await note(app, held, { ...change, due });
}

export interface End {
  readonly outcome: Outcome;
  readonly words: string;
}

export const ended = (outcome: Outcome, words: string): End => ({ outcome, words });

export function hindered(may: MayAct & { readonly kind: 'no' }): End {
  return { outcome: 'refused', words: `${may.words}.` };
}

/** Told in the incident, then over. What could not be verified stops others of its clauses before anybody hears of it. */
export async function finish(app: App, held: StoredRemedy, { outcome, words }: End): Promise<void> {
  const { incident, proposal } = held.value;
  const known = await loadIncident(app.table, incident);
  const proposed = known?.acts.find((act) => act.kind === 'propose' && act.id === proposal);
  if (outcome === 'not-verified' && proposed?.kind === 'propose' && proposed.remedy.kind === 'edit')
    await stopClauses(app, proposed.remedy.closes, incident, proposal);
  const undone = outcome === 'reverted' || outcome === 'not-reverted';
  const count = known?.acts.filter((act) => act.kind === 'revert' && act.proposal === proposal).length ?? 0;
  const id = undone ? `undone:${proposal}:${count}` : `remedied:${proposal}`;
  await tellOutcome(app, held.value, id, { outcome, words });
  app.monitor.count('remedy', { outcome });
  const { due: _none, waits: _over, ...value } = held.value;
  await note(app, { ...held, value }, { state: 'done', outcome });
}

/** What came of it, told in its incident once under each id. */
export async function tellOutcome(
  app: App,
  { incident, proposal }: RemedyItem,
  id: string,
  { outcome, words }: End,
): Promise<void> {
  const told = { kind: 'remedied', id, by: machine, via: 'api', at: app.now() } as const;
  await tell(app, incident, { ...told, proposal, outcome, note: words });
}

async function tell(app: App, id: string, act: Act): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const incident = await loadIncident(app.table, id);
    if (incident === undefined || incident.acts.some((known) => known.id === act.id)) return;
    const after = (await advanceIn(app, incident, { kind: 'act', at: act.at, act })) ?? incident;
    if ((await saveIncident(app.table, after)) === 'saved') return;
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}
