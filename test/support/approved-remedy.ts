/** One group with a bad rule whose smallest fix was proposed, and approved by another person. */
import type { Deed } from '@clausewatch/app/act';

import { memoryTable } from './memory-table.ts';
import { approved, cloud, type Cloud, expected } from './remedies.ts';
import { bad, good, others } from './remedy-rules.ts';

/** The rules as they are then, and once the fix is made. */
export const before = expected(bad, good, ...others);
export const after = expected(good, ...others);

/** The bad rule as half of it: another than the fix was proven on. */
export const narrowed = { ...bad, peer: { CidrIp: '0.0.0.0/1' } };

export const ask: Deed = { kind: 'ask', note: 'migration', until: '2026-11-20' };

export async function ready(): Promise<Cloud> {
  const it = cloud(memoryTable());
  await approved(it);
  it.calls.length = 0;
  return it;
}
