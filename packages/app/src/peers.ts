/**
 * Who is peered with whom. Often only one side describes a connection: the other side's partition is told of it, so that whatever changes at
 * either end is looked at with both ends in sight.
 */
import { type AccountRegion, peeredWith } from '@clausewatch/engine/peered';

import { type MemberState, type NewState, scopePartition } from './scope-members.ts';
import type { Item, Table } from './table.ts';
import { walkPartition } from './walk.ts';

const prefix = 'peer#';

/** What tells the other ends of a peering connection who describes it. */
function notesOf({ ref: { account, region }, resource }: NewState): readonly Item[] {
  const there = peeredWith(resource === undefined ? [] : [resource], { account, region });
  return there.map((end) => ({
    pk: scopePartition('account-region', end),
    sk: `${prefix}${account}/${region}`,
    version: 1,
    data: { account, region },
  }));
}

/** Whether the state joins an end that was not joined before. */
export async function joinsAnew(table: Table, state: NewState): Promise<boolean> {
  const known = await Promise.all(notesOf(state).map((note) => table.get(note)));
  return known.includes(undefined);
}

/** Tells the other ends, once. Noting it again changes nothing. */
export async function notePeers(table: Table, state: NewState): Promise<void> {
  for (const note of notesOf(state)) await table.put(note, undefined);
}

/** The partitions of the accounts and regions that a scope is peered with, at any remembered time, whichever side says so. */
export async function peerPartitions(
  table: Table,
  home: AccountRegion,
  members: readonly MemberState[],
): Promise<readonly string[]> {
  const own = members.flatMap(({ kind, resource }) => (kind === 'peering' ? (resource?.() ?? []) : []));
  const partitions = new Set(peeredWith(own, home).map((at) => scopePartition('account-region', at)));
  for await (const { data } of walkPartition(table, scopePartition('account-region', home), { prefix }))
    partitions.add(scopePartition('account-region', data as unknown as AccountRegion));
  return [...partitions].toSorted();
}
