/** A detector's finding: one incident for its whole life, however often and from whichever account it is sent. */
import { judgeThreat } from '@clausewatch/engine/assess';
import type { Matter } from '@clausewatch/engine/advance';
import { isPast } from '@clausewatch/engine/course';
import { environmentOf } from '@clausewatch/model/environment';
import { Unavailable } from '@clausewatch/model/errors';
import type { Entry, Incident, Sight } from '@clausewatch/model/incident';
import { threatId } from '@clausewatch/model/key';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';

import { entriesOf } from './entries.ts';
import { reportFailures } from './failures.ts';
import { loadIncident, saveIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { link } from './related.ts';
import { advanceIn } from './routes.ts';
import { earlier } from './time.ts';

const tries = 12;
/** Sights that are never left to the past. */
const remembered = 32;

export async function observeThreat(
  app: App,
  { threat, via }: Extract<Observation, { kind: 'threat' }>,
): Promise<readonly string[]> {
  const judgements = judgeThreat(app.plan, threat);
  reportFailures(app, judgements);
  const order = orderOf(threat);
  const bySubject = [...entriesOf(judgements, 'threat', order, app.plan.catalogue.registers.handling?.repairWithin)];
  const [[subject] = []] = bySubject;
  if (subject === undefined) {
    const failed = judgements.find(({ failure }) => failure !== undefined);
    // Nobody would hear of it: the event goes back, and at last among the dead letters.
    if (failed !== undefined) throw new Error(`threat ${threat.id}: control ${failed.planned.control.id} failed`);
    return [];
  }
  const entries = bySubject.flatMap(([, all]) => all);
  // An archived finding only proposes the end: a person ends a threat.
  const sight: Sight = {
    at: earlier(threat.lastSeen, app.now()),
    order,
    look: 'threat',
    broken: entries.map(({ key }) => key),
    unknown: [],
    via,
  };
  const incidents = await settleThreat(app, { threat, subject, sights: [sight], entries });
  if (incidents === undefined) app.monitor.count('duplicate');
  return incidents ?? [];
}

/** What was seen of a threat, and the clauses that it is handled by. */
export interface Seen {
  readonly threat: Threat;
  readonly subject: string;
  readonly sights: readonly Sight[];
  readonly entries: readonly Entry[];
}

/** Brings the threat's incident in line with what was seen, whoever else writes. Answers its id when it changed; `undefined`: all of it was known. */
export async function settleThreat(
  app: App,
  { threat, subject, sights: seen, entries }: Seen,
): Promise<readonly string[] | undefined> {
  const id = threatId(threat);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await loadIncident(app.table, id);
    const sights = withSights(before, seen);
    const newest = newer(before?.threat, threat);
    if (before !== undefined && sights === before.sights && newest === before.threat) return undefined;
    const matter = matterOf(app, id, newest, subject);
    const forgotten = sights.at(-remembered)?.order ?? '';
    const change = { kind: 'seen', at: app.now(), matter, sights, entries, basis: 0, forgotten } as const;
    const after = await advanceIn(app, before, change);
    if (after === undefined || after === before) return [];
    const linked = await link(app, before, after);
    if ((await saveIncident(app.table, linked)) === 'saved') {
      if (before === undefined) app.monitor.count('incident-opened', { severity: after.severity });
      return [id];
    }
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}

function orderOf(threat: Threat): string {
  const score = String(Math.round(threat.score * 100)).padStart(5, '0');
  return `${threat.updatedAt}|${String(threat.count).padStart(12, '0')}|${threat.archived ? 1 : 0}|${score}`;
}

/** Of two copies of one state the greater text: whichever came first. */
function newer(known: Threat | undefined, news: Threat): Threat {
  if (known === undefined) return news;
  const ranks = [known, news].map((threat) => `${orderOf(threat)} ${textOf(threat)}`);
  return (ranks[1] ?? '') > (ranks[0] ?? '') ? news : known;
}

/** What was stored and what arrives may name their fields in another order. */
function textOf(threat: Threat): string {
  return JSON.stringify(Object.entries(threat).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** With what is new among the seen; the very same array when nothing is. */
function withSights(before: Incident | undefined, seen: readonly Sight[]): readonly Sight[] {
  const sights = before?.sights ?? [];
  const known = new Set(sights.map(({ order }) => order));
  const fresh = seen.filter((sight) => !known.has(sight.order) && !isPast(sight, before?.past));
  return fresh.length === 0 ? sights : [...sights, ...fresh].toSorted((a, b) => (a.order < b.order ? -1 : 1));
}

function matterOf(app: App, id: string, threat: Threat, subject: string): Matter {
  const resource = threat.resources[0] ?? accountOf(threat);
  const { registers } = app.plan.catalogue;
  const { environment } = environmentOf(resource, {}, undefined, registers);
  const alias = registers.accounts?.find((account) => account.id === threat.account)?.alias;
  return {
    id,
    kind: 'threat',
    resource,
    subject,
    title: threat.title,
    threat,
    ...(environment === undefined ? {} : { environment }),
    ...(alias === undefined ? {} : { alias }),
  };
}

function accountOf({ account, region }: Threat): ResourceRef {
  return { provider: 'aws', account, region, type: 'AWS::::Account', id: account };
}
