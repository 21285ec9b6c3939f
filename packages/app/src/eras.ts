/** By which rules a scope was looked at, and how far: a change of policy, registers or controls does not rewrite what was seen before it. */
import { Unavailable } from '@clausewatch/model/errors';
import * as z from 'zod/mini';

import { type Bygone, lastQuiet } from './moments.ts';
import type { Looker } from './scope-looks.ts';
import type { Table } from './table.ts';

const tries = 12;

const Era = z.readonly(
  z.object({
    rules: z.string(),
    /** The newest order that was looked at. */
    upTo: z.string(),
    /** The newest order that was looked at by other rules; empty: none. */
    frozen: z.string(),
  }),
);
type Era = z.infer<typeof Era>;

const keyOf = (pk: string, look: string) => ({ pk, sk: `rules#${look}` });

/** What is known of a control in a scope; by new rules, what was looked at until now is frozen. */
export async function eraOf(table: Table, pk: string, { look, rules, bygone }: Looker): Promise<Era> {
  const item = await table.get(keyOf(pk, look));
  return inForce(item && Era.parse(item.data), rules, bygone);
}

function inForce(known: Era | undefined, rules: string, bygone: Bygone | undefined): Era {
  if (known === undefined) return { rules, upTo: '', frozen: '' };
  if (known.rules === rules) return known;
  const { upTo } = known;
  return { rules, upTo, frozen: bygone !== undefined && bygone.order > upTo ? bygone.order : upTo };
}

/** Notes how far was looked by now: to the end, unless `until` says to where. */
export async function noteEra(
  table: Table,
  pk: string,
  looker: Looker,
  era: Era,
  now: string,
  until?: string,
): Promise<void> {
  const upTo = until ?? lastQuiet(looker.states, now, looker.bygone);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const item = await table.get(keyOf(pk, looker.look));
    const before = item && Era.parse(item.data);
    const known = inForce(before, era.rules, looker.bygone);
    const next = { ...known, upTo: upTo > known.upTo ? upTo : known.upTo };
    if (before !== undefined && before.rules === next.rules && before.upTo === next.upTo) return;
    const version = (item?.version ?? 0) + 1;
    if ((await table.put({ ...keyOf(pk, looker.look), version, data: next }, item?.version)) === 'saved') return;
  }
  throw new Unavailable(`scope ${pk}: too many writers at once`);
}
