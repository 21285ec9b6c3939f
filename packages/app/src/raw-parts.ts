/** A provider's description can be larger than an item may be: it then lies beside its record in pieces named by their content. */
import { Unavailable } from '@clausewatch/model/errors';
import { fingerprint } from '@clausewatch/model/key';
import type { RawState } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

import type { Json, Table } from './table.ts';
import { walkPartition } from './walk.ts';

/** Characters; a piece of the widest characters (3 bytes each) is still below 300 KB. */
const pieceLength = 96_000;

const Piece = z.object({ piece: z.string() });

/** Longer descriptions do not lie in the record itself: its looks need room too. */
const inline = 48_000;

/** Where a large description lies, and its length in characters. */
interface Pieces {
  readonly pieces: string;
  readonly length: number;
}

/**
 * The description itself when it is small; else it is written in pieces, and their name returned. `version`: of the record that will name
 * them, so that no other writer takes them for its own rubbish.
 */
export async function storeRaw(table: Table, pk: string, raw: RawState, version = 0): Promise<Json> {
  const text = JSON.stringify(raw);
  if (text.length <= inline) return raw as Json;
  const name = `${String(version).padStart(12, '0')}#${fingerprint(text)}`;
  for (let index = 0; index * pieceLength < text.length; index += 1) {
    const piece = text.slice(index * pieceLength, (index + 1) * pieceLength);
    // Named by content: a conflict means that the same piece is there already.
    await table.put(
      { pk, sk: `raw#${name}#${String(index).padStart(5, '0')}`, version: 1, data: { piece } },
      undefined,
    );
  }
  return { pieces: name, length: text.length };
}

/** Throws `Unavailable` when the pieces are being replaced. */
export async function restoreRaw(table: Table, pk: string, stored: Json): Promise<RawState> {
  if (!isPieces(stored)) return stored as unknown as RawState;
  let text = '';
  for await (const { data } of walkPartition(table, pk, { prefix: `raw#${stored.pieces}#` }))
    text += Piece.parse(data).piece;
  if (text.length !== stored.length) throw new Unavailable(`the description in ${pk} is being replaced`);
  return JSON.parse(text) as RawState;
}

/** Removes the pieces of the versions before the one that `stored` is of. A crash before leaves rubbish, never a gap; nor does a writer at work. */
export async function sweepRaw(table: Table, pk: string, stored: Json): Promise<void> {
  if (!isPieces(stored)) return;
  const first = `raw#${stored.pieces.split('#', 1)[0] ?? ''}#`;
  for await (const { sk, version } of walkPartition(table, pk, { prefix: 'raw#' })) {
    if (sk < first) await table.delete({ pk, sk }, version);
  }
}

function isPieces(stored: Json): stored is Json & Pieces {
  return typeof stored === 'object' && stored !== null && 'pieces' in stored;
}
