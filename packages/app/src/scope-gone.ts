/** The end of members that are gone: once late news of their time is not judged any more, a scope drops them. */
import { resourceKey } from '@clausewatch/model/key';
import * as z from 'zod/mini';

import { type Bygone, bygoneIn } from './moments.ts';
import type { App } from './ports.ts';
import { isMember, type MemberState, name, type Named, type NewState, unname } from './scope-members.ts';
import type { Table } from './table.ts';
import { later } from './time.ts';
import { atOnce } from './walk.ts';

const sk = 'bygone';
const Stored = z.object({ order: z.string(), at: z.string(), since: z.string() });

/** Seconds between two steps. No reader takes that long: whoever still sees a state of a member sees its end too. */
const stepSeconds = 60 * 60;
/** Dropped in one step. */
const most = 2000;

/** The newest moment behind which one of the scopes dropped something. */
export async function bygoneOf(table: Table, scopes: readonly string[], own?: Bygone): Promise<Bygone | undefined> {
  const known = await Promise.all(scopes.map(async (pk) => table.get({ pk, sk })));
  const all = known.flatMap((item) => (item === undefined ? [] : Stored.parse(item.data)));
  return [...all, ...(own === undefined ? [] : [own])].toSorted((a, b) => (a.order < b.order ? -1 : 1)).at(-1);
}

/**
 * One step towards dropping what is gone: the moment is noted, then goes what was before each end, and an hour later the ends with whatever
 * controls had to say. A crash leaves the rest to the next look.
 */
export async function dropGone(app: App, pk: string, members: readonly MemberState[], named: Named): Promise<void> {
  const gone = [...Map.groupBy(members, ({ ref }) => resourceKey(ref)).values()].flatMap(goneOf);
  if (gone.length === 0) return;
  const { table } = app;
  const now = app.now();
  const item = await table.get({ pk, sk });
  const known = item && Stored.parse(item.data);
  if (known !== undefined && known.since > later(now, -stepSeconds)) return;
  const behind = (bygone: Bygone | undefined): readonly Gone[] =>
    gone.filter(({ end }) => end.order <= (bygone?.order ?? ''));
  const next = behind(known).length > 0 ? known : bygoneIn(members, now, known);
  const over = behind(next);
  if (next === undefined || over.length === 0) return;
  const before = over.flatMap(({ earlier }) => earlier);
  if (next === known && before.length === 0) return dropEnds(table, pk, over.slice(0, most), named);
  const data = { order: next.order, at: next.at, since: now };
  if ((await table.put({ pk, sk, version: (item?.version ?? 0) + 1, data }, item?.version)) === 'conflict') return;
  await atOnce(before.slice(0, most), async (state) => table.delete(state, state.version));
}

async function dropEnds(table: Table, pk: string, over: readonly Gone[], named: Named): Promise<void> {
  const ends = new Map(over.map(({ end }) => [resourceKey(end.ref), end]));
  for (const [look, refs] of named)
    for (const ref of refs) {
      const end = ends.get(resourceKey(ref));
      if (end === undefined) continue;
      await unname(table, pk, look, ref);
      // Made again meanwhile: whoever looked at it took it for named.
      if (await isMember(table, pk, ref, end.order)) await name(table, pk, look, ref);
    }
  await atOnce([...ends.values()], async (end) => table.delete(end, end.version));
}

/** The deletion behind a state that a scope may have dropped already. */
export async function droppedEnd(table: Table, pk: string, { ended }: NewState): Promise<string | undefined> {
  if (ended === undefined) return undefined;
  const bygone = await bygoneOf(table, [pk]);
  return bygone !== undefined && ended <= bygone.order ? ended : undefined;
}

interface Gone {
  readonly end: MemberState;
  readonly earlier: readonly MemberState[];
}

/** Peerings stay: they say whose members are in sight. */
function goneOf(own: readonly MemberState[]): readonly Gone[] {
  const states = own.toSorted((a, b) => (a.order < b.order ? -1 : 1));
  const end = states.at(-1);
  if (end === undefined || end.resource !== undefined || end.kind === 'peering') return [];
  return [{ end, earlier: states.slice(0, -1) }];
}
