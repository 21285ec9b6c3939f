/** Works off approved remedies: the only use-case that changes the customer's cloud. */
import { remediesOf } from '@clausewatch/model/remedies';

import { loadIncident } from './incidents.ts';
import type { App, Blocks, Hands } from './ports.ts';
import { beginBlock } from './remedy-block.ts';
import { tendBlock } from './remedy-block-tend.ts';
import { readRemedy, remedyDue, type StoredRemedy } from './remedy-items.ts';
import { begin, resume } from './remedy-make.ts';
import { claim, ended, finish, note, waitUntil } from './remedy-steps.ts';
import { undo } from './remedy-undo.ts';
import { verify } from './remedy-verify.ts';
import { later } from './time.ts';
import { walkIndex } from './walk.ts';
import { counted } from '@clausewatch/render/text';

/** Seconds in which another one is begun: what is left is due in the next run. */
const longest = 25;
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
  const end = later(app.now(), longest);
  for await (const item of walkIndex(app.table, 'due', remedyDue, { upTo: `${app.now()}~` })) {
    if (app.now() > end) break;
    try {
      worked += (await work(app, hands, readRemedy(item))) ? 1 : 0;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${counted(failures.length, 'remedy', 'remedies')} could not be worked on`);
  return worked;
}

async function work(app: App, hands: Hands, stored: StoredRemedy): Promise<boolean> {
  const incident = await loadIncident(app.table, stored.value.incident);
  const proposal = remediesOf(incident?.acts ?? []).find(({ id }) => id === stored.value.proposal);
  const { state, block } = stored.value;
  const asked = proposal?.stage === 'reverting';
  const busy = state === 'making' || state === 'made' || state === 'undoing';
  // What is denied is let in again, whatever became of its incident.
  if (block !== undefined && busy) return attend(app, stored, (held) => tendBlock(app, blocksOf(app), held, asked));
  if (incident === undefined || proposal === undefined || (!busy && proposal.stage !== 'approved' && !asked))
    return rest(app, stored, busy);
  const { remedy } = proposal;
  return attend(app, stored, async (held) => {
    if (remedy.kind === 'block')
      return asked ? finish(app, held, ended('reverted', 'Nothing of it is left.')) : beginBlock(app, held, remedy);
    if (state === 'undoing' || asked) return undo(app, hands, held, remedy.edit, incident);
    if (state === 'made') return verify(app, held, remedy.edit);
    return state === 'making' ? resume(app, hands, held, remedy) : begin(app, hands, held, remedy);
  });
}

async function attend(app: App, stored: StoredRemedy, how: (held: StoredRemedy) => Promise<void>): Promise<boolean> {
  const held = await claim(app, stored);
  if (held !== undefined) await how(held);
  return held !== undefined;
}

function blocksOf({ blocks }: App): Blocks {
  if (blocks === undefined) throw new Error('nothing here can deny an address');
  return blocks;
}

/** Nothing is to be done: the act that was announced is under way, or was never written. What was begun is never let go of. */
async function rest(app: App, stored: StoredRemedy, busy: boolean): Promise<false> {
  const { rung, due: _none, ...value } = stored.value;
  if (busy || later(rung, patience) > app.now()) await waitUntil(app, stored, later(app.now(), pause), {});
  else await note(app, { ...stored, value: { ...value, rung } }, {});
  return false;
}
