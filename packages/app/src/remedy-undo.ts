/** What was made is taken back, because a person asked for it: outside every limit, and only where nobody changed the same rules since. */
import { progressWithin, remaining, undoing } from '@clausewatch/engine/fix/progress';
import { permitted, personOf } from '@clausewatch/engine/permissions';
import type { Edit } from '@clausewatch/model/edit';
import { Unavailable } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';

import type { App, Hands } from './ports.ts';
import type { StoredRemedy } from './remedy-items.ts';
import { ended, finish, lookAt, note, show, waitUntil } from './remedy-steps.ts';
import { later } from './time.ts';

/** Seconds between two looks. */
const pause = 60;
const mostAttempts = 10;

const kept = (words: string) => ended('not-reverted', words);

export async function undo(app: App, hands: Hands, from: StoredRemedy, edit: Edit, incident: Incident): Promise<void> {
  const { before, outcome, state, proposal, attempts, halfway } = from.value;
  const begun = halfway === true || state === 'making' || outcome === 'failed';
  const held = begun ? { ...from, value: { ...from.value, halfway: true as const } } : from;
  if (!someoneMay(app, incident, proposal))
    return finish(app, held, kept('Who asked for it may not, or not any more.'));
  if (before === undefined) return finish(app, held, kept('Nothing was changed.'));
  const live = await lookAt(app, edit.of);
  if (typeof live === 'string') return finish(app, held, kept(`${live}.`));
  const progress = progressWithin(edit, before.units, live.units);
  if (progress === 'none') {
    await show(app, live);
    return finish(app, held, { outcome: 'reverted', words: 'The rules concerned are as they were before.' });
  }
  if (progress === 'part' && !begun)
    return finish(app, held, kept('Somebody changed the same rules since: do by hand what is to be done.'));
  if (attempts > mostAttempts)
    return finish(app, held, kept('It was tried often enough, and the rules are not as before.'));
  const left = remaining(undoing(edit, before.units), live.units);
  const rehearsed = await hands.rehearse(left);
  if (rehearsed !== 'allowed') return finish(app, held, kept(`The provider refuses it: ${rehearsed.refused}.`));
  const mine = await note(app, held, { state: 'undoing', halfway: true });
  if (mine === undefined) return;
  try {
    const requests = await hands.change(left);
    await waitUntil(app, mine, app.now(), { requests: [...mine.value.requests, ...requests] });
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    app.monitor.remark('a remedy could not be taken back', { incident: incident.id, error: why });
    await waitUntil(app, mine, later(app.now(), pause), {});
  }
}

/** Some of those who asked for it and have no answer yet. */
function someoneMay({ plan }: App, incident: Incident, proposal: string): boolean {
  return incident.acts.some(
    (act) =>
      act.kind === 'revert' &&
      act.proposal === proposal &&
      permitted(personOf(plan.catalogue.registers, { id: act.by }), 'revert', incident, proposal) === 'yes',
  );
}
