/** The states of the resources that scope controls collect, kept under one key prefix per scope, with enough history to look back. */
import { scopeKeys } from '@clausewatch/engine/plan';
import type { Kind } from '@clausewatch/model/configuration';
import type { ScopeControl } from '@clausewatch/model/control';
import { Unavailable } from '@clausewatch/model/errors';
import { resourceKey } from '@clausewatch/model/key';
import type { Via } from '@clausewatch/model/observation';
import { type Resource, type ResourceRef, unreadResource } from '@clausewatch/model/resource';

import { isUnread } from './order.ts';
import type { App, StoredResource } from './ports.ts';
import { restoreRaw, storeRaw } from './raw-parts.ts';
import { recent } from './recent.ts';
import { shardNumbers, shardOf } from './shards.ts';
import type { Item, Json, Table } from './table.ts';
import { walkPartition } from './walk.ts';

/** States kept of one resource, the first and the newest: news that is later than all of them still finds its place. */
export const remembered = 64;

const tries = 12;

/** One state of a member: `resource` is absent when it was gone; it is of the kind `unread` when nobody could read it. */
export interface MemberState {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  readonly kind: Kind;
  readonly order: string;
  readonly at: string;
  readonly ref: ResourceRef;
  readonly via: Via;
  /** Read when it is asked for, and once. */
  readonly resource?: () => Resource;
}

export interface NewState {
  readonly ref: ResourceRef;
  readonly order: string;
  readonly at: string;
  readonly via: Via;
  readonly resource?: Resource;
  /** The order of the deletion that came behind it, where one is known. */
  readonly ended?: string;
}

export function scopePartition(scope: ScopeControl['scope'], at: Pick<ResourceRef, 'account' | 'region'>): string {
  return `scope#${scopeKeys(at.account, at.region)[scope]}`;
}

/** By control, the resources that it ever had something to say of in a scope. */
export type Named = ReadonlyMap<string, readonly ResourceRef[]>;

export async function namedIn(table: Table, pk: string): Promise<Named> {
  const named = new Map<string, ResourceRef[]>();
  for await (const { data } of walkPartition(table, pk, { prefix: 'named#' })) {
    const { look, ref } = data as unknown as { readonly look: string; readonly ref: ResourceRef };
    named.set(look, [...(named.get(look) ?? []), ref]);
  }
  return named;
}

/** Remembers that the control had something to say of the resource: from then on its silence is an all-clear. */
export async function name(table: Table, pk: string, look: string, ref: ResourceRef): Promise<void> {
  const data = { look, ref } as unknown as Item['data'];
  await table.put({ pk, sk: nameKey(look, ref), version: 1, data }, undefined);
}

export async function unname(table: Table, pk: string, look: string, ref: ResourceRef): Promise<void> {
  await table.delete({ pk, sk: nameKey(look, ref) }, 1);
}

const nameKey = (look: string, ref: ResourceRef): string => `named#${look}#${resourceKey(ref)}`;

/** Members lie in partitions beside the scope's own: a storm of changes in one account meets no single hot one. */
const memberPartition = (scope: string, shard: number): string => `${scope}#${shard}`;

async function* statesIn(table: Table, scope: string): AsyncIterable<Item> {
  for (const shard of shardNumbers()) yield* walkPartition(table, memberPartition(scope, shard), { prefix: 'state#' });
}

/** Adds the state to a scope. Adding it twice changes nothing. `ended`: with the end that came behind it, which may have been dropped. */
export async function addMember(table: Table, scope: string, state: NewState, ended?: string): Promise<void> {
  const pk = memberPartition(scope, shardOf(resourceKey(state.ref)));
  const prefix = `state#${resourceKey(state.ref)}#`;
  const described =
    state.resource === undefined
      ? {}
      : {
          tags: state.resource.tags,
          capturedAt: state.at,
          stateId: state.resource.stateId,
          raw: await storeRaw(table, pk, state.resource.raw),
        };
  const data = {
    ref: state.ref,
    at: state.at,
    order: state.order,
    via: state.via,
    ...described,
  } as unknown as Item['data'];
  const sk = `${prefix}${state.order}`;
  // Before it, so that nobody sees it without its end; and behind it, in case somebody drops the end in between.
  if (ended !== undefined) await keepEnd(table, pk, state, ended);
  const put = await table.put({ pk, sk, version: 1, data }, undefined);
  if (ended !== undefined) await keepEnd(table, pk, state, ended);
  if (put === 'conflict') return;
  const kept: Item[] = [];
  for await (const item of walkPartition(table, pk, { prefix })) kept.push(item);
  for (const { sk: old, version } of kept.slice(1, Math.max(1, kept.length - remembered + 1)))
    await table.delete({ pk, sk: old }, version);
}

/** Whoever is about to drop what is gone does not any more: he knows the end by its former version. */
async function keepEnd(table: Table, pk: string, { ref, via }: NewState, ended: string): Promise<void> {
  const key = { pk, sk: `state#${resourceKey(ref)}#${ended}` };
  const at = ended.slice(0, ended.indexOf('|'));
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await table.get(key);
    const data = known?.data ?? ({ ref, at, order: ended, via } as unknown as Item['data']);
    if ((await table.put({ ...key, version: (known?.version ?? 1) + 1, data }, known?.version)) === 'saved') return;
  }
  throw new Unavailable(`scope member ${ref.id}: too many writers at once`);
}

export async function isMember(table: Table, scope: string, ref: ResourceRef, after: string): Promise<boolean> {
  const prefix = `state#${resourceKey(ref)}#`;
  for await (const { sk } of walkPartition(table, memberPartition(scope, shardOf(resourceKey(ref))), { prefix }))
    if (sk > prefix + after) return true;
  return false;
}

/** Every remembered state of the scope's members, as resources again. */
export async function membersOf(app: App, pk: string): Promise<readonly MemberState[]> {
  const states: MemberState[] = [];
  for await (const item of statesIn(app.table, pk))
    states.push(
      readLately.get(app.table, keyOf(item)) ?? readLately.put(app.table, keyOf(item), await read(app, item)),
    );
  return states;
}

const keyOf = ({ pk, sk, version }: Item): string => `${pk}${sk}@${version}`;

/** A state's key holds what it says: whoever read it once need not read it again. */
const readLately = recent<MemberState>(6000);

async function read(app: App, { pk, sk, version, data }: Item): Promise<MemberState> {
  const { ref, at, order, via, raw, tags, stateId } = data as unknown as Omit<StoredResource, 'raw'> &
    MemberState & { raw?: Json };
  const base = { pk, sk, version, kind: app.kindOf(ref.type), ref, at, order, via };
  if (isUnread(order)) {
    const unread = unreadResource(ref, at, '0');
    return { ...base, resource: () => unread };
  }
  if (raw === undefined) return base;
  const stored = { ref, tags, capturedAt: at, stateId, raw: await restoreRaw(app.table, pk, raw) };
  let resource: Resource | undefined;
  return { ...base, resource: () => (resource ??= app.readResource(stored)) };
}

/** The resources as they were at `order`. */
export function asOf(states: readonly MemberState[], order: string): readonly Resource[] {
  const newest = new Map<string, MemberState>();
  for (const state of states) {
    if (state.order > order) continue;
    const key = resourceKey(state.ref);
    const known = newest.get(key);
    if (known === undefined || known.order < state.order) newest.set(key, state);
  }
  return [...newest.values()].flatMap(({ resource }) => resource?.() ?? []);
}
