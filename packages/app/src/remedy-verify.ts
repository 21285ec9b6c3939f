/** What was made is read again and assessed: only evidence says that it worked. */
import { progressWithin } from '@clausewatch/engine/fix/progress';
import type { Edit } from '@clausewatch/model/edit';
import { violationId } from '@clausewatch/model/key';

import { loadIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { loadRecord } from './records.ts';
import type { StoredRemedy } from './remedy-items.ts';
import { ended, finish, type Live, lookAt, show, waitUntil } from './remedy-steps.ts';
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
  const opened = await openedSince(app, live, madeAt, id);
  if (opened.length > 0)
    return finish(app, held, ended('not-verified', `It broke something else: ${opened.join('; ')}.`));
  const incident = await loadIncident(app.table, id);
  const closes = incident?.acts.find((act) => act.kind === 'propose' && act.id === held.value.proposal);
  const meant = new Set(closes?.kind === 'propose' && closes.remedy.kind === 'edit' ? closes.remedy.closes : []);
  const left =
    incident?.entries.filter((entry) => meant.has(`${entry.policy}/${entry.clause}`) && entry.state !== 'holds') ?? [];
  if (incident !== undefined && left.length === 0)
    return finish(
      app,
      held,
      ended('verified', `${[...meant].join(', ')} holds again, by the rules as the provider tells them.`),
    );
  if (!waited(holdsWithin)) return again();
  await finish(
    app,
    held,
    ended('not-verified', `In place, and ${left.map(({ clause }) => clause).join(', ')} does not hold.`),
  );
}

/** Titles of what began to be broken at this resource since. */
async function openedSince(app: App, { resource }: Live, since: string, except: string): Promise<readonly string[]> {
  const subjects = (await loadRecord(app.table, resource.ref))?.value.subjects ?? [];
  const ids = subjects.map((subject) => violationId(resource.ref, subject)).filter((id) => id !== except);
  const incidents = await Promise.all(ids.map((id) => loadIncident(app.table, id)));
  return incidents.flatMap((one) =>
    one !== undefined && one.state !== 'resolved' && one.openedAt >= since ? [one.title.slice(0, 200)] : [],
  );
}
