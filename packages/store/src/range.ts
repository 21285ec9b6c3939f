/** Ranges of sort keys and positions within them, the same for both adapters. Order is that of UTF-8 bytes. */
import type { IndexName, Key, Range } from '@clausewatch/app/table';
import { checkPartition, checkText } from './record.ts';

/** The sort keys that a `Range` selects. Prefix and upper end together are one interval, as DynamoDB allows one condition. */
export type Span =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'from'; readonly from: string }
  | { readonly kind: 'upTo'; readonly upTo: string }
  | { readonly kind: 'between'; readonly from: string; readonly upTo: string };

/** The last item of a page: its key in the table and, for an index, its key there. */
export interface Position {
  readonly key: Key;
  readonly indexKey?: Key;
}

/** What a query reads, checked. */
export interface Scan {
  readonly index: IndexName | undefined;
  readonly pk: string;
  readonly span: Span;
  readonly after: Position | undefined;
  readonly limit: number;
}

const DEFAULT_LIMIT = 100;

/** Checks a query. Throws `RangeError` on a limit below 1, keys that cannot exist, and an `after` that no page of this query gave. */
export function toScan(index: IndexName | undefined, pk: string, range: Range): Scan {
  checkPartition(pk);
  const limit = range.limit ?? DEFAULT_LIMIT;
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`limit ${limit} is not a whole number above 0`);
  const span = toSpan(range);
  const after = range.after === undefined ? undefined : decodePosition(range.after, index, pk, span);
  return { index, pk, span, after, limit };
}

/** The opaque `next` of a page that ends at `position`. */
export function encodePosition(index: IndexName | undefined, position: Position): string {
  const { key, indexKey } = position;
  const parts = indexKey ? [index, indexKey.pk, indexKey.sk, key.pk, key.sk] : [key.pk, key.sk];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Below, at or above 0 as `a` sorts before, with or behind `b` by UTF-8 bytes (JavaScript's `<` compares UTF-16 units). */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The first text behind all texts that start with `prefix`; `undefined` if there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // U+D800 to U+DFFF are surrogates, which have no UTF-8 form.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}

function toSpan({ prefix = '', upTo, from }: Range): Span {
  checkText('prefix', prefix);
  if (from !== undefined) {
    checkText('from', from);
    if (prefix !== '' || upTo !== undefined) throw new RangeError('`from` goes with neither `prefix` nor `upTo`');
    return from === '' ? { kind: 'all' } : { kind: 'from', from };
  }
  if (upTo === undefined) return prefix === '' ? { kind: 'all' } : { kind: 'prefix', prefix };
  checkText('upTo', upTo);
  if (upTo === '' || compareBytes(upTo, prefix) < 0) return { kind: 'none' };
  if (prefix === '') return { kind: 'upTo', upTo };
  // What lies between a prefix and a longer text with that prefix has the prefix; any other upper end is above them all.
  return upTo.startsWith(prefix) ? { kind: 'between', from: prefix, upTo } : { kind: 'prefix', prefix };
}

function contains(span: Span, sk: string): boolean {
  if (span.kind === 'none') return false;
  if (span.kind === 'all') return true;
  if (span.kind === 'prefix') return sk.startsWith(span.prefix);
  if (span.kind === 'from') return compareBytes(sk, span.from) >= 0;
  return compareBytes(sk, span.upTo) <= 0 && (span.kind === 'upTo' || compareBytes(sk, span.from) >= 0);
}

function decodePosition(after: string, index: IndexName | undefined, pk: string, span: Span): Position {
  const position = readPosition(after, index);
  const at = position && (position.indexKey ?? position.key);
  if (!position || !at || at.pk !== pk || !contains(span, at.sk) || encodePosition(index, position) !== after)
    throw new RangeError('`after` is not the `next` of a page of this query');
  return position;
}

function readPosition(after: string, index: IndexName | undefined): Position | undefined {
  const parts = parseTexts(Buffer.from(after, 'base64url').toString());
  if (index === undefined) {
    const [pk, sk] = parts;
    return pk === undefined || !sk || parts.length !== 2 ? undefined : { key: { pk, sk } };
  }
  const [name, indexPk, indexSk, pk, sk] = parts;
  if (name !== index || parts.length !== 5 || indexPk === undefined || !indexSk || !pk || !sk) return undefined;
  return { key: { pk, sk }, indexKey: { pk: indexPk, sk: indexSk } };
}

function parseTexts(json: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : [];
  } catch {
    return [];
  }
}
