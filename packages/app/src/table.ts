/** The one door to durable state. Two adapters implement it (`node:sqlite`, DynamoDB); repositories are written once above it. */

/** A plain JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Key {
  /** Partition: every query stays inside one. */
  readonly pk: string;
  /** Sort key, unique in its partition, ordered by UTF-8 bytes. */
  readonly sk: string;
}

/** Sparse indexes: an item appears in one only while it carries a key for it. */
export type IndexName = 'open' | 'due';

export interface Item extends Key {
  /** 1 for a new item, +1 for each write: the condition of the next write. */
  readonly version: number;
  readonly data: { readonly [key: string]: Json };
  readonly indexes?: { readonly [name in IndexName]?: Key };
  /** Behind this instant nobody needs it: it may be there still, for days, or be gone. ISO 8601, whole seconds. */
  readonly expires?: string;
}

export interface Range {
  /** Only sort keys that start with this text. */
  readonly prefix?: string;
  /** Only sort keys up to and including this text (for an index of due times: everything due by then). */
  readonly upTo?: string;
  /** Only sort keys from this text on. Not together with the others. */
  readonly from?: string;
  /** Continue behind the `next` of the page before. */
  readonly after?: string;
  /** At most this many items a page (default 100). A page may be shorter and still have a `next`. */
  readonly limit?: number;
}

export interface Page {
  readonly items: readonly Item[];
  /** Opaque; absent on the last page. */
  readonly next?: string;
}

/**
 * Every method throws `Unavailable` when the store cannot answer (throttled, locked, unreachable): an error is never "not found".
 * A write that returned has reached the disk.
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** Writes `item` if the stored version is `expected` (`undefined`: if there is none). The caller sets `item.version`. */
  put(item: Item, expected: number | undefined): Promise<'saved' | 'conflict'>;
  delete(key: Key, expected: number): Promise<'deleted' | 'conflict'>;
  /** The items of one partition in order of `sk`. Strongly consistent. */
  query(pk: string, range?: Range): Promise<Page>;
  /** The items whose key in `index` has partition `pk`, in order of that key's `sk`. May lag behind writes. */
  queryIndex(index: IndexName, pk: string, range?: Range): Promise<Page>;
  /** Deletes what nobody needs behind an instant; answers how many items. Absent where a store does so by itself. */
  expire?(now: string): Promise<number>;
  /** Another text whenever something was written since, by whomever. Absent where a store cannot tell. */
  revision?(): Promise<string>;
}
