/** One approved edit, from the first question to the proof that it holds. Whoever takes it over after a crash looks before anything else. */
import { type Progress, progressOf, remaining } from '@clausewatch/engine/fix/progress';
import type { MayAct } from '@clausewatch/engine/may-act';
import { remedyText } from '@clausewatch/model/remedies';
import type { Edit } from '@clausewatch/model/edit';
import { Unavailable } from '@clausewatch/model/errors';
import { resourceKey } from '@clausewatch/model/key';
import type { EditRemedy } from '@clausewatch/model/remedy';
import { rulesPrint } from '@clausewatch/model/rules';

import type { App, Hands } from './ports.ts';
import type { StoredRemedy } from './remedy-items.ts';
import { reserve } from './remedy-limits.ts';
import { type End, ended, finish, hindered, lookAt, mayNow, note, show, waitUntil } from './remedy-steps.ts';
import { brokenAt, verify } from './remedy-verify.ts';

const mostAttempts = 8;

/** Nothing is changed yet: asks, looks, keeps the rules as they are, rehearses, and makes it unless it is a dry run. */
export async function begin(app: App, hands: Hands, held: StoredRemedy, remedy: EditRemedy): Promise<void> {
  const may = await mayNow(app, held.value);
  if (may.kind === 'no') return finish(app, held, hindered(may));
  const { edit, on } = remedy;
  const room = may.mode === 'act' ? await roomFor(app, edit, held.value.proposal) : 'reserved';
  if (room !== 'reserved')
    return waitUntil(app, held, room.until, {
      state: 'asked',
      waits: `so many resources were changed within the hour that it waits until ${room.until}`,
    });
  const live = await lookAt(app, edit.of);
  if (typeof live === 'string') return finish(app, held, ended('refused', `${live}.`));
  if (rulesPrint(live.resource) !== on) {
    await show(app, live);
    return finish(
      app,
      held,
      ended('refused', 'The rules are not those that the fix was proven on: look again, and propose what fits.'),
    );
  }
  const rehearsed = await hands.rehearse(edit);
  if (rehearsed !== 'allowed')
    return finish(app, held, ended('refused', `The provider refuses it: ${rehearsed.refused}.`));
  const broken = [...(await brokenAt(app, edit.of)).keys()];
  const again = await mayNow(app, held.value);
  if (again.kind === 'no') return finish(app, held, hindered(again));
  if (may.mode === 'dry-run' || again.mode === 'dry-run')
    return finish(app, held, ended('dry-run', `It ${remedyText(again.remedy)}.`));
  const before = { at: live.resource.capturedAt, raw: live.resource.raw, units: live.units, broken };
  const kept = await note(app, held, { state: 'making', before, attempts: 0 });
  if (kept !== undefined) await change(app, hands, kept, edit);
}

async function roomFor(app: App, edit: Edit, proposal: string) {
  const perHour = app.plan.catalogue.registers.remediation?.perHour ?? 5;
  return reserve(app, resourceKey(edit.of), proposal, perHour);
}

/** What is thrown says nothing of what is in place. */
async function change(app: App, hands: Hands, held: StoredRemedy, edit: Edit): Promise<void> {
  try {
    const requests = await hands.change(edit);
    const made = await note(app, held, {
      state: 'made',
      madeAt: app.now(),
      requests: [...held.value.requests, ...requests],
    });
    if (made !== undefined) await verify(app, made, edit);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    await failed(app, held, edit, why);
  }
}

/** Somebody was at it and was stopped, or an answer was lost: what is in place decides. */
export async function resume(app: App, hands: Hands, held: StoredRemedy, remedy: EditRemedy): Promise<void> {
  const { edit } = remedy;
  const live = await lookAt(app, edit.of);
  if (typeof live === 'string') return finish(app, held, ended('not-verified', `While it was made: ${live}.`));
  const progress = progressOf(edit, held.value.before?.units ?? [], live.units);
  if (progress === 'whole') {
    const made = await note(app, held, { state: 'made', madeAt: app.now() });
    return made && verify(app, made, edit);
  }
  if (progress === 'other')
    return finish(app, held, ended('not-verified', 'Somebody changed the same rules while it was made: look at them.'));
  const why = whyNot(await mayNow(app, held.value), held);
  if (why !== undefined) return finish(app, held, unmade(progress, why));
  const left = remaining(edit, live.units);
  const rehearsed = await hands.rehearse(left);
  if (rehearsed !== 'allowed')
    return finish(app, held, unmade(progress, `the provider refuses it: ${rehearsed.refused}`));
  const mine = await note(app, held, {});
  if (mine !== undefined) await change(app, hands, mine, left);
}

/** Why what somebody began is not gone on with. */
function whyNot(may: MayAct, { value: { attempts } }: StoredRemedy): string | undefined {
  if (may.kind === 'no') return may.words;
  if (may.mode === 'dry-run') return 'the register asks for a dry run by now';
  return attempts > mostAttempts ? 'it was tried often enough' : undefined;
}

function unmade(progress: Progress, why: string): End {
  return progress === 'part'
    ? ended('failed', `Part of it is in place, and it was not gone on with: ${why}. Have it taken back.`)
    : ended('failed', `Nothing of it is seen in place: ${why}.`);
}

async function failed(app: App, held: StoredRemedy, edit: Edit, why: string): Promise<void> {
  const live = await lookAt(app, edit.of);
  const progress = typeof live === 'string' ? 'other' : progressOf(edit, held.value.before?.units ?? [], live.units);
  if (progress === 'whole') return void (await note(app, held, { state: 'made', madeAt: app.now(), due: app.now() }));
  if (progress === 'other')
    return finish(app, held, ended('not-verified', `${why}; and the rules are neither as before nor as after.`));
  await finish(app, held, unmade(progress, why));
}
