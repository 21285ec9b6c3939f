/** What is denied for a time, one item for each place: who wants it denied, and what was there before us. */
import { type BlockPlace, Ledger, placeKey } from '@clausewatch/model/block';
import { Unavailable } from '@clausewatch/model/errors';

import type { Json, Table } from './table.ts';
import { walkIndex } from './walk.ts';

const sk = 'ledger';
const tries = 12;
/** The partition of the index `open` that names every place where something is denied. */
const listed = 'blocks';

export interface StoredLedger {
  /** 0: not stored yet. */
  readonly version: number;
  readonly value: Ledger;
}

const keyOf = (place: BlockPlace): { readonly pk: string; readonly sk: string } => ({
  pk: `blocks#${placeKey(place)}`,
  sk,
});

export async function loadLedger(table: Table, place: BlockPlace): Promise<StoredLedger> {
  const item = await table.get(keyOf(place));
  return item === undefined
    ? { version: 0, value: { place, denials: [] } }
    : { version: item.version, value: Ledger.parse(item.data) };
}

/** Writes it if nobody did since that version. */
export async function saveLedger(table: Table, value: Ledger, before: number): Promise<'conflict' | StoredLedger> {
  const version = before + 1;
  const key = keyOf(value.place);
  const data = JSON.parse(JSON.stringify(value)) as Readonly<Record<string, Json>>;
  const item = { ...key, version, data, indexes: { open: { pk: listed, sk: key.pk } } };
  return (await table.put(item, before === 0 ? undefined : before)) === 'saved' ? { version, value } : 'conflict';
}

/** Changes what is wanted there, whoever else writes. Nothing is written when nothing changes. */
export async function changeLedger(
  table: Table,
  place: BlockPlace,
  change: (denials: Ledger['denials']) => Ledger['denials'],
): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { version, value } = await loadLedger(table, place);
    const denials = change(value.denials);
    if (denials === value.denials || (await saveLedger(table, { ...value, denials }, version)) !== 'conflict') return;
  }
  throw new Unavailable(`ledger of ${placeKey(place)}: too many writers at once`);
}

/** Of every place where anything was ever denied. */
export async function allLedgers(table: Table): Promise<readonly Ledger[]> {
  const ledgers: Ledger[] = [];
  for await (const { data } of walkIndex(table, 'open', listed)) ledgers.push(Ledger.parse(data));
  return ledgers;
}
