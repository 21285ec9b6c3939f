/**
 * Who is peered with whom. Often only one side describes a connection: the other side's partition is told of it, so that whatever changes at
 * either end is looked at with both ends in sight.
 */
import { type AccountRegion, peeredWith } from '@clausewatch/engine/peered';

import { type MemberState, type NewState, scopePartition } from './scope-members.ts';
import type { Table } from './table.ts';
import { walkPartition } from './walk.ts';

const prefix = 'peer#';

/** Tells the other end of a peering connection who describes it. Telling it twice changes nothing. */
export async function notePeers(table: Table, { ref, resource }: NewState): Promise<void> {
  const { account, region } = ref;
  for (const there of peeredWith(resource === undefined ? [] : [resource], ref)) {
    const key = { pk: scopePartition('account-region', there), sk: `${prefix}${account}/${region}` };
    await table.put({ ...key, version: 1, data: { account, region } }, undefined);
  }
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
