/** What both adapters hold an item to, so that what works locally works on DynamoDB. */
import type { IndexName, Item, Json, Key } from '@clausewatch/app/table';

/** DynamoDB's limit is 400 KB (409,600 bytes) with attribute names: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const MAX_ITEM_BYTES = 400_000;

/** Limits of partition and sort keys in bytes of UTF-8, from the same page. */
const MAX_PK_BYTES = 2048;
const MAX_SK_BYTES = 1024;

/** Room for attribute names, the version and DynamoDB's 100 bytes an item. */
const OVERHEAD_BYTES = 200;

/** An item as the adapters store it: one flat row, its data as JSON text so that every JSON value comes back as it went in. */
export interface Row {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  readonly data: string;
  readonly openPk?: string;
  readonly openSk?: string;
  readonly duePk?: string;
  readonly dueSk?: string;
  /** Seconds since 1970, as DynamoDB's time to live wants them. */
  readonly expires?: number;
}

/** A key as it can be shown in a message: quoted, control characters escaped. */
export function show(key: Key): string {
  return `${JSON.stringify(key.pk)} ${JSON.stringify(key.sk)}`;
}

/** Throws `RangeError` on text that has no UTF-8 form (two such keys would become one) or is too long for a key. */
export function checkText(what: string, text: string, maxBytes: number = MAX_SK_BYTES): void {
  if (!text.isWellFormed()) throw new RangeError(`${what} ${JSON.stringify(text)} is not well-formed Unicode`);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) throw new RangeError(`${what} has ${bytes} bytes, at most ${maxBytes} are possible`);
}

/** Throws `RangeError` on a partition that cannot be stored: empty, too long or ill-formed. */
export function checkPartition(pk: string): void {
  if (pk === '') throw new RangeError('a partition key must not be empty');
  checkText('partition key', pk, MAX_PK_BYTES);
}

/** Throws `RangeError` on a key that cannot be stored. */
export function checkKey(key: Key): void {
  checkPartition(key.pk);
  if (key.sk === '') throw new RangeError('a sort key must not be empty');
  checkText('sort key', key.sk);
}

/**
 * The row of an item. `undefined` members are left out, as JSON does; `-0` becomes `0`.
 * Throws `RangeError` on keys that cannot be stored, a version that is not above `expected`, a number JSON cannot carry,
 * and on items above `MAX_ITEM_BYTES`.
 */
export function toRow(item: Item, expected: number | undefined): Row {
  checkKey(item);
  if (!Number.isSafeInteger(item.version) || item.version <= (expected ?? 0))
    throw new RangeError(`${show(item)}: version ${item.version} does not follow ${expected ?? 'a missing item'}`);
  const { open, due } = item.indexes ?? {};
  const data = JSON.stringify(item.data, refuseNonFinite);
  const row: Row = {
    pk: item.pk,
    sk: item.sk,
    version: item.version,
    data,
    ...(open && { openPk: open.pk, openSk: open.sk }),
    ...(due && { duePk: due.pk, dueSk: due.sk }),
    ...(item.expires !== undefined && { expires: toSeconds(item.expires) }),
  };
  if (open) checkKey(open);
  if (due) checkKey(due);
  const texts = [data, item.pk, item.sk, open?.pk ?? '', open?.sk ?? '', due?.pk ?? '', due?.sk ?? ''];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), OVERHEAD_BYTES);
  if (bytes > MAX_ITEM_BYTES)
    throw new RangeError(`${show(item)} has ${bytes} bytes, an item holds at most ${MAX_ITEM_BYTES}`);
  return row;
}

/** Throws `RangeError` on a text that is no instant. */
export function toSeconds(instant: string): number {
  const seconds = Math.ceil(Date.parse(instant) / 1000);
  if (Number.isNaN(seconds)) throw new RangeError(`${JSON.stringify(instant)} is not an instant`);
  return seconds;
}

/** The item of a row read back. Throws when the row was not written by `toRow`. */
export function toItem(row: { readonly [name: string]: unknown }): Item {
  const pk = text(row, 'pk');
  const sk = text(row, 'sk');
  const version = row['version'];
  if (typeof version !== 'number') throw new Error(`${show({ pk, sk })}: stored version is not a number`);
  const open = indexKey(row, 'open');
  const due = indexKey(row, 'due');
  const { expires } = row;
  return {
    pk,
    sk,
    version,
    data: parseData(text(row, 'data'), { pk, sk }),
    ...((open ?? due) && { indexes: { ...(open && { open }), ...(due && { due }) } }),
    ...(typeof expires === 'number' && { expires: new Date(expires * 1000).toISOString() }),
  };
}

function indexKey(row: { readonly [name: string]: unknown }, name: IndexName): Key | undefined {
  const pk = row[`${name}Pk`] ?? undefined;
  return pk === undefined ? undefined : { pk: text(row, `${name}Pk`), sk: text(row, `${name}Sk`) };
}

function text(row: { readonly [name: string]: unknown }, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new Error(`a stored item has no text in ${name}`);
  return value;
}

function parseData(json: string, key: Key): Item['data'] {
  const data = JSON.parse(json) as Json;
  if (!isRecord(data)) throw new Error(`${show(key)}: stored data is not an object`);
  return data;
}

function isRecord(value: Json): value is Item['data'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseNonFinite(name: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`data member ${JSON.stringify(name)} is ${value}, which JSON cannot carry`);
  return value;
}
