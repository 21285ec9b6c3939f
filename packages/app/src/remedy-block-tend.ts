/** What is denied is kept as it is wanted until nothing of it is left. What is wanted, and what was there before, the ledgers of the places know. */
import { collected, endingAt, isOpen, unseenEnding, withHolds } from '@clausewatch/engine/denials';
import { past } from '@clausewatch/engine/house';
import type { MayAct } from '@clausewatch/engine/may-act';
import { type BlockPlace, type Denial, fitting, placeName } from '@clausewatch/model/block';

import { workPlace } from './block-places.ts';
import { changeLedger, loadLedger } from './ledgers.ts';
import type { App, Blocks } from './ports.ts';
import { type Seen, type Tended, blockWords } from './remedy-block-words.ts';
import { remedyKey, type RemedyItem, type StoredRemedy } from './remedy-items.ts';
import { ended, mayNow, note, tellOutcome, waitUntil } from './remedy-steps.ts';
import { later } from './time.ts';

/** Tries after which what could not be denied is given up, and told. */
const mostTries = 5;
/** Seconds between two tries; more after each, up to a quarter of an hour. */
const pauseOf = (attempts: number): number => Math.min(900, 60 * 2 ** Math.max(0, attempts - 1));
/** Addresses denied at one place at a time. */
const mostDenials = 1000;
/** How long after its end something may still be denied before it is told. */
const patience = 'PT15M';

/** Brings every place in line, and tells what came of it: safe to do at any time, again and again. `asked`: somebody wants it taken back. */
export async function tendBlock(app: App, blocks: Blocks, stored: StoredRemedy, asked: boolean): Promise<void> {
  const held = asked && stored.value.state !== 'undoing' ? await note(app, stored, { state: 'undoing' }) : stored;
  if (held?.value.block === undefined) return;
  const { state, block } = held.value;
  if (state === 'making') return deny(app, blocks, held);
  const tended = await tend(app, blocks, held.value, (denials, key) =>
    state === 'undoing' ? endingAt(denials, key, app.now()) : denials,
  );
  const requests = [...held.value.requests, ...tended.requests];
  const open = tended.seen.filter(({ hold }) => isOpen(hold));
  if (open.length === 0) return end(app, { ...held, value: { ...held.value, requests } }, tended);
  const ends = open.map(({ hold }) => hold.until).toSorted();
  const [first = block.until] = ends;
  if (state !== 'undoing' && first > app.now()) return waitUntil(app, held, block.until, { requests });
  const overdue = past(first, patience) <= app.now() ? await tellOverdue(app, held, tended) : held;
  if (overdue !== undefined)
    await waitUntil(app, overdue, later(app.now(), pauseOf(held.value.attempts)), { requests });
}

/** Noted first: what was told to be overdue is told to be over, too. */
async function tellOverdue(app: App, held: StoredRemedy, tended: Tended): Promise<StoredRemedy | undefined> {
  const noted = await note(app, held, { outcome: 'not-reverted' });
  const words = `${blockWords(tended, app.now())} It is tried again.`;
  if (noted !== undefined)
    await tellOutcome(app, noted.value, `overdue:${noted.value.proposal}`, ended('not-reverted', words));
  return noted;
}

/** Until all of it was seen denied, or is given up. What may not be made any more is not gone on with; what is denied already ends in its time. */
async function deny(app: App, blocks: Blocks, held: StoredRemedy): Promise<void> {
  const { attempts, block, proposal } = held.value;
  if (block === undefined) return;
  const may = await mayNow(app, held.value);
  const stopped = may.kind === 'no' || may.mode === 'dry-run' || attempts > mostTries;
  const { ranges, places, until } = block;
  const tended = await tend(app, blocks, held.value, (denials, key, place) =>
    stopped
      ? unseenEnding(denials, key, app.now())
      : bounded(withHolds(denials, fitting(place, ranges), { proposal: key, until })),
  );
  const requests = [...held.value.requests, ...tended.requests];
  const failure = tended.failures[0] ?? block.failure;
  const kept = { ranges, places, until, ...(failure === undefined ? {} : { failure }) };
  const wanted = places.flatMap((place) => fitting(place, ranges)).length;
  const unseen = tended.seen.length < wanted || tended.seen.some(({ hold }) => hold.turn === undefined);
  if (unseen && !stopped) return waitUntil(app, held, later(app.now(), pauseOf(attempts)), { requests, block: kept });
  const failed = unseen || tended.seen.some(({ hold }) => hold.turn === 'late');
  const words = blockWords(tended, app.now());
  const outcome = failed ? ended('failed', `${words}${why(may, failure)}`) : ended('verified', words);
  await tellOutcome(app, held.value, `remedied:${proposal}`, outcome);
  const made = { state: 'made', outcome: outcome.outcome, attempts: 0, requests } as const;
  await waitUntil(app, held, failed ? app.now() : until, made);
}

/** The ledger is one item of the table. */
function bounded(denials: Denials): Denials {
  if (denials.length > mostDenials) throw new Error(`no more than ${mostDenials} addresses are denied at one place`);
  return denials;
}

function why(may: MayAct, failure: string | undefined): string {
  if (may.kind === 'no') return ` It was not gone on with: ${may.words}.`;
  return failure === undefined ? '' : ` The last error: ${failure}.`;
}

/** Told first, then forgotten by the ledgers, then done: a crash in between does no more than to tell it again, under the same id. */
async function end(app: App, held: StoredRemedy, tended: Tended): Promise<void> {
  const { block, state, proposal, outcome: before } = held.value;
  const words = blockWords(tended, app.now());
  // That nothing was denied is told already.
  const never = before === 'failed' && tended.seen.every(({ hold }) => hold.turn === 'late');
  const outcome = ended(state === 'undoing' ? 'reverted' : never ? 'failed' : 'expired', words);
  const id = `${outcome.outcome === 'failed' ? 'remedied' : outcome.outcome}:${proposal}`;
  await tellOutcome(app, held.value, id, outcome);
  for (const place of block?.places ?? [])
    await changeLedger(app.table, place, (denials) => collected(denials, keyOf(held.value)));
  app.monitor.count('remedy', { outcome: outcome.outcome });
  // Who asks this very moment that it be taken back gets an answer.
  await waitUntil(app, held, later(app.now(), 60), { state: 'done', outcome: outcome.outcome });
}

/** Proposals of two incidents may go by one name. */
function keyOf({ incident, proposal }: RemedyItem): string {
  return remedyKey(incident, proposal);
}

type Denials = readonly Denial[];

/** Each place in turn: what is wanted there is changed, and done. A place that fails keeps no other waiting. */
async function tend(
  app: App,
  blocks: Blocks,
  item: RemedyItem,
  wanted: (denials: Denials, key: string, place: BlockPlace) => Denials,
): Promise<Tended> {
  const key = keyOf(item);
  const seen: Seen[] = [];
  const requests: string[] = [];
  const failures: string[] = [];
  for (const place of item.block?.places ?? []) {
    let failure: string | undefined;
    try {
      await changeLedger(app.table, place, (denials) => wanted(denials, key, place));
      requests.push(...(await workPlace(app, blocks, place)).requests);
    } catch (error) {
      failure = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
      failures.push(failure);
      app.monitor.remark('a place could not be worked on', { place: placeName(place), error: failure });
    }
    for (const { range, holds } of (await loadLedger(app.table, place)).value.denials)
      for (const hold of holds)
        if (hold.proposal === key) seen.push({ place, range, hold, ...(failure === undefined ? {} : { failure }) });
  }
  return { seen, requests, failures };
}
