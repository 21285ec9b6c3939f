/** Works off approved remedies: the only use-case that changes the customer's cloud. */
import { remediesOf } from '@clausewatch/engine/remedies';

import { loadIncident } from './incidents.ts';
import type { App, Hands } from './ports.ts';
import { readRemedy, remedyDue, type StoredRemedy } from './remedy-items.ts';
import { begin, resume } from './remedy-make.ts';
import { claim, note, waitUntil } from './remedy-steps.ts';
import { undo } from './remedy-undo.ts';
import { verify } from './remedy-verify.ts';
import { later } from './time.ts';
import { walkIndex } from './walk.ts';

/** Seconds for which an act that was announced is awaited. */
const patience = 3600;
/** Seconds between two looks. */
const pause = 60;

/** One failure does not keep the rest waiting: it is thrown at the end. Answers how many were worked on. */
export async function workOffRemedies(app: App): Promise<number> {
  const { hands } = app;
  if (hands === undefined) return 0;
  const failures: unknown[] = [];
  let worked = 0;
  for await (const item of walkIndex(app.table, 'due', remedyDue, { upTo: `${app.now()}~` })) {
    try {
      worked += (await work(app, hands, readRemedy(item))) ? 1 : 0;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} remedies could not be worked on`);
  return worked;
}

async function work(app: App, hands: Hands, stored: StoredRemedy): Promise<boolean> {
  const incident = await loadIncident(app.table, stored.value.incident);
  const remedy = remediesOf(incident?.acts ?? []).find(({ id }) => id === stored.value.proposal);
  const { state } = stored.value;
  const busy = state === 'making' || state === 'made' || state === 'undoing';
  if (
    incident === undefined ||
    remedy === undefined ||
    (!busy && remedy.stage !== 'approved' && remedy.stage !== 'reverting')
  )
    return rest(app, stored);
  const held = await claim(app, stored);
  if (held === undefined) return false;
  const { edit } = remedy.remedy;
  if (state === 'undoing' || remedy.stage === 'reverting') await undo(app, hands, held, edit, incident);
  else if (state === 'made') await verify(app, held, edit);
  else if (state === 'making') await resume(app, hands, held, remedy.remedy);
  else await begin(app, hands, held);
  return true;
}

/** Nothing is to be done: the act that was announced is under way, or was never written. */
async function rest(app: App, stored: StoredRemedy): Promise<false> {
  const { rung, due: _none, ...value } = stored.value;
  if (later(rung, patience) > app.now()) await waitUntil(app, stored, later(app.now(), pause), {});
  else await note(app, { ...stored, value: { ...value, rung } }, {});
  return false;
}
