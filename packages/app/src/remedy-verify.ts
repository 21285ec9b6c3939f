/** What was made is read again and assessed: only evidence says that it worked. */
import { progressWithin } from '@clausewatch/engine/fix/progress';
import type { Edit } from '@clausewatch/model/edit';
import type { Entry } from '@clausewatch/model/incident';
import { violationId } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';

import { loadIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { loadRecord } from './records.ts';
import type { StoredRemedy } from './remedy-items.ts';
import { ended, finish, lookAt, show, waitUntil } from './remedy-steps.ts';
import { later } from './time.ts';

/** Seconds after which what was made has to be seen in place, and the clauses to hold: graph controls wait until a network was quiet. */
const [inPlaceWithin, holdsWithin] = [600, 1800];
/** Seconds between two looks. */
const pause = 60;

export async function verify(app: App, held: StoredRemedy, edit: Edit): Promise<void> {
  const { incident: id, madeAt = app.now(), before } = held.value;
  const live = await lookAt(app, edit.of);
  if (typeof live === 'string') return finish(app, held, ended('not-verified', `It was made, and then: ${live}.`));
  const waited = (seconds: number): boolean => app.now() >= later(madeAt, seconds);
  const again = async (): Promise<void> => waitUntil(app, held, later(app.now(), pause), {});
  if (progressWithin(edit, before?.units ?? [], live.units) !== 'whole')
    return waited(inPlaceWithin)
      ? finish(app, held, ended('not-verified', 'The provider took it, and its rules are not so.'))
      : again();
  await show(app, live);
  const opened = [...(await brokenAt(app, live.resource.ref))].filter(([key]) => before?.broken.includes(key) !== true);
  if (opened.length > 0) {
    const titles = new Set(opened.map(([, title]) => title));
    return finish(app, held, ended('not-verified', `It broke something else: ${[...titles].join('; ')}.`));
  }
  const incident = await loadIncident(app.table, id);
  const asked = incident?.acts.find((act) => act.kind === 'propose' && act.id === held.value.proposal);
  const meant = asked?.kind === 'propose' && asked.remedy.kind === 'edit' ? asked.remedy.closes : [];
  const left = meant.filter((clause) => !holds(app, clause, incident?.entries ?? []));
  if (incident !== undefined && left.length === 0)
    return finish(
      app,
      held,
      ended('verified', `${meant.join(', ')} holds again, by the rules as the provider tells them.`),
    );
  if (!waited(holdsWithin)) return again();
  await finish(app, held, ended('not-verified', `In place, and ${left.join(', ')} is not seen to hold.`));
}

/** Seen to, by every control that is still asked. */
function holds({ plan }: App, clause: string, entries: readonly Entry[]): boolean {
  const own = entries.filter((entry) => `${entry.policy}/${entry.clause}` === clause);
  return own.length > 0 && own.every(({ key, state }) => state === 'holds' && plan.claimed.has(key));
}

/** What is surely broken at a resource: by incident and entry, its title. */
export async function brokenAt({ table }: App, ref: ResourceRef): Promise<ReadonlyMap<string, string>> {
  const subjects = (await loadRecord(table, ref))?.value.subjects ?? [];
  const incidents = await Promise.all(subjects.map((subject) => loadIncident(table, violationId(ref, subject))));
  return new Map(
    incidents.flatMap((one) => {
      const broken = one?.entries.filter(({ state }) => state === 'broken') ?? [];
      return broken.map(({ key }) => [`${one?.id} ${key}`, one?.title.slice(0, 200) ?? ''] as const);
    }),
  );
}
