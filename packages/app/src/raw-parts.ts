/** A provider's description can be larger than an item may be: it then lies beside its record in pieces named by their content. */
import { fingerprint } from '@clausewatch/model/key';
import type { RawState } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

import type { Json, Table } from './table.ts';
import { walkPartition } from './walk.ts';

/** Characters; a piece of the widest characters (3 bytes each) is still below 300 KB. */
const pieceLength = 96_000;

const Piece = z.object({ piece: z.string() });

/** Where a large description lies. */
interface Pieces {
  readonly pieces: string;
}

/** The description itself when it is small; else it is written in pieces, and their name returned. */
export async function storeRaw(table: Table, pk: string, raw: RawState): Promise<Json> {
  const text = JSON.stringify(raw);
  if (text.length <= pieceLength) return raw as Json;
  const name = fingerprint(text);
  for (let index = 0; index * pieceLength < text.length; index += 1) {
    const piece = text.slice(index * pieceLength, (index + 1) * pieceLength);
    // Named by content: a conflict means that the same piece is there already.
    await table.put(
      { pk, sk: `raw#${name}#${String(index).padStart(5, '0')}`, version: 1, data: { piece } },
      undefined,
    );
  }
  return { pieces: name };
}

export async function restoreRaw(table: Table, pk: string, stored: Json): Promise<RawState> {
  if (!isPieces(stored)) return stored as unknown as RawState;
  let text = '';
  for await (const { data } of walkPartition(table, pk, { prefix: `raw#${stored.pieces}#` }))
    text += Piece.parse(data).piece;
  return JSON.parse(text) as RawState;
}

/** Removes the pieces that `stored` no longer names. A crash before leaves rubbish, never a gap. */
export async function sweepRaw(table: Table, pk: string, stored: Json): Promise<void> {
  const kept = isPieces(stored) ? `raw#${stored.pieces}#` : undefined;
  for await (const { sk, version } of walkPartition(table, pk, { prefix: 'raw#' })) {
    if (kept === undefined || !sk.startsWith(kept)) await table.delete({ pk, sk }, version);
  }
}

function isPieces(stored: Json): stored is Json & Pieces {
  return typeof stored === 'object' && stored !== null && 'pieces' in stored;
}
