/** Brings a place in line with what is wanted denied there. */
import { planDenials } from '@clausewatch/engine/denials';
import { type BlockPlace, type Ledger, placeKey } from '@clausewatch/model/block';
import { Unavailable } from '@clausewatch/model/errors';

import { type StoredLedger, loadLedger, saveLedger } from './ledgers.ts';
import type { App, Blocks } from './ports.ts';
import { later } from './time.ts';

const tries = 12;
/** Seconds for which one worker has a place for itself, and in which it begins nothing more. */
const lease = 180;
const last = 60;

/**
 * Safe to call at any time, by anybody: reads what is there, notes what it is about to do, does it, and reads again. Answers what is then wanted
 * there, as far as it was seen, and the provider's ids of what was done. Throws what the place answers, with everything noted, and `Unavailable`
 * while another worker is at it.
 */
export async function workPlace(
  app: App,
  blocks: Blocks,
  place: BlockPlace,
): Promise<{ readonly ledger: Ledger; readonly requests: readonly string[] }> {
  const requests: string[] = [];
  let own: string | undefined;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await loadLedger(app.table, place);
    const { version, value } = known;
    if (value.denials.length === 0) return { ledger: value, requests };
    if (value.claimed !== undefined && value.claimed !== own && value.claimed > app.now())
      throw new Unavailable(`${placeKey(place)}: another worker is at it`);
    const planned = planDenials(value.denials, new Set(await blocks.look(place)), app.now());
    const idle = planned.deny.length === 0 && planned.allow.length === 0;
    if (idle && planned.denials === value.denials) return { ledger: value, requests };
    const next: Ledger = { place, denials: planned.denials, ...(idle ? {} : { claimed: later(app.now(), lease) }) };
    const saved = await saveLedger(app.table, next, version);
    if (saved === 'conflict') continue;
    if (idle) return { ledger: next, requests };
    own = next.claimed;
    const done = await act(app, blocks, saved, planned, requests);
    if (done !== 'conflict') return { ledger: done, requests };
  }
  throw new Unavailable(`${placeKey(place)}: too many writers at once`);
}

/** What is let in again goes first: it makes room, and nobody waits for it. */
async function act(
  app: App,
  blocks: Blocks,
  { version, value: { place, denials } }: StoredLedger,
  { deny, allow }: { readonly deny: readonly string[]; readonly allow: readonly string[] },
  requests: string[],
): Promise<Ledger | 'conflict'> {
  const end = later(app.now(), last);
  const failures: unknown[] = [];
  const tried = async (work: () => Promise<readonly string[]>): Promise<void> => {
    try {
      if (app.now() < end) requests.push(...(await work()));
    } catch (error) {
      failures.push(error);
    }
  };
  if (allow.length > 0) await tried(() => blocks.allow(place, allow));
  if (deny.length > 0) await tried(() => blocks.deny(place, deny));
  let seen = denials;
  await tried(async () => {
    seen = planDenials(denials, new Set(await blocks.look(place)), app.now()).denials;
    return [];
  });
  const after: Ledger = { place, denials: seen };
  const saved = await saveLedger(app.table, after, version);
  if (failures.length > 0) throw failures[0];
  return saved === 'conflict' ? saved : after;
}
