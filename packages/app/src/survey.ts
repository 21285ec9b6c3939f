/**
 * Walks that are longer than one invocation: some pages at a time, with what was found so far and the place in one item. Each step is one
 * conditional write, so that whoever works at the same time, or is cut short, counts nothing twice. What moves within an index during the walk
 * may be met twice or not at all: a walk of some minutes is a count, no proof.
 */
import type { App } from './ports.ts';
import type { Item, Range } from './table.ts';
import { later } from './time.ts';

export interface Survey<T> {
  readonly name: string;
  /** Partitions of the index `open`. `began`: when the walk did. */
  readonly places: (began: string) => readonly { readonly pk: string; readonly range?: Range }[];
  readonly nothing: T;
  readonly add: (found: T, items: readonly Item[], began: string) => T;
}

export interface Surveyed<T> {
  /** When the walk began. */
  readonly at: string;
  readonly found: T;
}

interface Walk<T> {
  readonly began: string;
  readonly place: number;
  readonly after?: string;
  readonly found: T;
}

interface State<T> {
  readonly walk?: Walk<T>;
  readonly done?: Surveyed<T>;
}

/** Pages of one step: some two thousand items. */
export const pagesAStep = 20;

/**
 * The newest walk that came to its end. Before it answers it goes on by one step: with the walk that is under way, or with a new one where
 * the last is older than so many seconds. Undefined while none ever came to its end.
 */
export async function surveyed<T>(app: App, survey: Survey<T>, every: number): Promise<Surveyed<T> | undefined> {
  const key = { pk: `survey#${survey.name}`, sk: 'state' };
  const item = await app.table.get(key);
  const { walk, done } = (item?.data ?? {}) as unknown as State<T>;
  if (walk === undefined && done !== undefined && later(done.at, every) > app.now()) return done;
  const next = await onward(app, survey, walk ?? { began: app.now(), place: 0, found: survey.nothing });
  const data = next.walk === undefined ? next : { ...next, ...(done === undefined ? {} : { done }) };
  const version = (item?.version ?? 0) + 1;
  const saved = await app.table.put({ ...key, version, data: data as unknown as Item['data'] }, item?.version);
  // Somebody else went on: theirs counts.
  return saved === 'saved' ? data.done : ((await app.table.get(key))?.data as unknown as State<T> | undefined)?.done;
}

async function onward<T>({ table }: App, { places, add }: Survey<T>, walk: Walk<T>): Promise<State<T>> {
  const all = places(walk.began);
  let { place, after, found } = walk;
  for (let page = 0; page < pagesAStep; page += 1) {
    const at = all[place];
    if (at === undefined) break;
    const range = after === undefined ? at.range : { ...at.range, after };
    const { items, next } = await table.queryIndex('open', at.pk, range);
    found = add(found, items, walk.began);
    after = next;
    if (after === undefined) place += 1;
  }
  const { began } = walk;
  if (place >= all.length) return { done: { at: began, found } };
  return { walk: { began, place, ...(after === undefined ? {} : { after }), found } };
}
