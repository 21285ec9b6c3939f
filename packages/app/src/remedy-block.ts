/** One approved block, up to the moment when it is begun. */
import { sparedWords, sparing } from '@clausewatch/engine/block';
import { past } from '@clausewatch/engine/house';
import { perHourOf } from '@clausewatch/engine/may-act';
import { remedyText } from '@clausewatch/model/remedies';
import { type BlockPlace, placeName } from '@clausewatch/model/block';
import { Unavailable } from '@clausewatch/model/errors';
import type { BlockRemedy } from '@clausewatch/model/remedy';

import { neighboursOf } from './neighbours.ts';
import type { App, Blocks } from './ports.ts';
import { tendBlock } from './remedy-block-tend.ts';
import type { StoredRemedy } from './remedy-items.ts';
import { reserve } from './remedy-limits.ts';
import { ended, finish, hindered, mayNow, note, waitUntil } from './remedy-steps.ts';

/** Nothing is denied yet: asks, looks whose the addresses are, reserves, and denies unless it is a dry run. */
export async function beginBlock(app: App, held: StoredRemedy, remedy: BlockRemedy): Promise<void> {
  const { blocks } = app;
  const refuse = (words: string): Promise<void> => finish(app, held, ended('refused', words));
  if (blocks === undefined) return refuse('Nothing here can deny an address.');
  const may = await mayNow(app, held.value);
  if (may.kind === 'no') return finish(app, held, hindered(may));
  const near = await neighboursOf(app);
  for (const range of remedy.ranges) {
    const spared = sparing(range, near);
    if (spared !== undefined) return refuse(`${range} is left alone: ${sparedWords[spared]}.`);
  }
  const until = past(may.approvedAt, remedy.for);
  if (until <= app.now()) return refuse('Its time was over before anything was done.');
  for (const place of remedy.places) {
    const why = await whyNot(blocks, place);
    if (why !== undefined) return refuse(`${placeName(place)} would keep nobody out: ${why}.`);
  }
  const room = may.mode === 'act' ? await roomFor(app, remedy, held.value.proposal) : 'reserved';
  if (room !== 'reserved')
    return waitUntil(app, held, room.until, {
      state: 'asked',
      waits: `so many addresses were denied within the hour that it waits until ${room.until}`,
    });
  const again = await mayNow(app, held.value);
  if (again.kind === 'no') return finish(app, held, hindered(again));
  if (may.mode === 'dry-run' || again.mode === 'dry-run')
    return finish(app, held, ended('dry-run', `It ${remedyText(remedy)}.`));
  const { ranges, places } = remedy;
  const kept = await note(app, held, { state: 'making', attempts: 0, block: { ranges, places, until } });
  if (kept !== undefined) await tendBlock(app, blocks, kept, false);
}

/** What cannot be read for good is a reason too. */
async function whyNot(blocks: Blocks, place: BlockPlace): Promise<string | undefined> {
  try {
    return await blocks.whyNot(place);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    return error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
  }
}

async function roomFor(app: App, { ranges }: BlockRemedy, proposal: string) {
  const { block } = app.plan.catalogue.registers.remediation ?? {};
  for (const range of ranges) {
    const room = await reserve(app, range, `${proposal} ${range}`, perHourOf(block ?? {}), 'addresses');
    if (room !== 'reserved') return room;
  }
  return 'reserved' as const;
}
