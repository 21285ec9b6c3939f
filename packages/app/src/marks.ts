/** The item that says: look at this scope, from this order on, once it is quiet. */
import { Unavailable } from '@clausewatch/model/errors';
import * as z from 'zod/mini';

import { restlessSeconds, settleSeconds } from './moments.ts';
import type { App } from './ports.ts';
import { shardOf } from './shards.ts';
import type { Item } from './table.ts';
import { earlier, later } from './time.ts';

const tries = 12;
/** Seconds by which a mark may be due too early: what is not quiet then is looked at again. */
const markedSeconds = 30;
const sk = 'settle';

const Mark = z.object({
  scope: z.enum(['organisation', 'account', 'account-region']),
  from: z.string(),
  /** The same of what came while somebody may be looking already. */
  meanwhile: z.optional(z.string()),
  since: z.string(),
  due: z.string(),
  /** The version at which something of its own had changed; absent: only a peer did. */
  own: z.optional(z.number()),
});
export type Mark = z.infer<typeof Mark>;
export const markScopes = Mark.shape.scope.options;

interface Marked {
  readonly version: number;
  readonly mark: Mark;
}

export async function markOf({ table }: App, pk: string): Promise<Marked | undefined> {
  const item = await table.get({ pk, sk });
  return item && { version: item.version, mark: Mark.parse(item.data) };
}

/** Writes what `next` makes of the mark until nobody was faster; `undefined`: it stays as it is. */
async function change(
  app: App,
  pk: string,
  next: (known: Marked | undefined, version: number) => Mark | 'none' | undefined,
): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await markOf(app, pk);
    const version = (known?.version ?? 0) + 1;
    const data = next(known, version);
    if (data === undefined) return;
    if (data === 'none') {
      if ((await app.table.delete({ pk, sk }, version - 1)) === 'deleted') return;
      continue;
    }
    const indexes = { due: { pk: `due#${shardOf(pk)}`, sk: `${data.due}#${pk}` } };
    if ((await app.table.put({ pk, sk, version, data: data as Item['data'], indexes }, known?.version)) === 'saved')
      return;
  }
  throw new Unavailable(`scope ${pk}: too many writers at once`);
}

/** What changed: something of the scope's own; what anybody may send; or a peer, which was quiet for that long. */
type Cause = 'own' | 'idle' | 'peer';

/**
 * To be looked at when nothing was marked for the settle window; a scope that never rests, a while after its first mark. One that is looked at
 * only because a peer changed is due at once. Nothing but a change of its own puts off what waits for quiet.
 */
export async function mark(app: App, pk: string, news: Pick<Mark, 'scope' | 'from'>, cause: Cause): Promise<void> {
  const now = app.now();
  await change(app, pk, (known, version) => {
    const before = known?.mark;
    const since = before?.since ?? now;
    const quiet = earlier(later(now, settleSeconds), later(since, restlessSeconds));
    const waits = before?.own !== undefined;
    const due = cause === 'own' ? quiet : waits ? before.due : cause === 'peer' ? now : quiet;
    const own = cause === 'peer' ? before?.own : version;
    const orders = withNews(before, news.from, now);
    // In a storm one mark stands for many changes: nobody is at it long before it is due.
    const stands = waits && cause !== 'peer' && later(before.due, markedSeconds) >= due;
    const same = orders.from === before?.from && orders.meanwhile === before.meanwhile;
    if (stands && same && before.due > later(now, markedSeconds)) return undefined;
    return { scope: news.scope, ...orders, since, due, ...(own === undefined ? {} : { own }) };
  });
}

function withNews(before: Mark | undefined, order: string, now: string): Pick<Mark, 'from' | 'meanwhile'> {
  if (before === undefined) return { from: order };
  const busy = before.meanwhile !== undefined || before.due <= now;
  return busy
    ? { from: before.from, meanwhile: earlier(before.meanwhile ?? order, order) }
    : { from: earlier(before.from, order) };
}

/** What is still to be looked at: from which order on, when, and whether peers are to be told of it then. */
export interface Rest {
  readonly from: string;
  readonly due: string;
  readonly tells: boolean;
}

/**
 * The scope was looked at. What was marked meanwhile stays; where only a peer did that, nothing of the scope's own is news to peers any more: two
 * that look at the same time would tell each other for ever.
 */
export async function unmark(app: App, pk: string, looked: Marked, rest: Rest | undefined): Promise<void> {
  await change(app, pk, (known) => {
    if (known === undefined) return undefined;
    const { mark, version } = known;
    const news = version === looked.version ? undefined : (mark.meanwhile ?? mark.from);
    const from = rest === undefined ? news : earlier(rest.from, news ?? rest.from);
    if (from === undefined) return 'none';
    const { scope, since, due, own } = mark;
    const told = own === undefined ? {} : { own };
    if (own !== looked.mark.own) return { scope, from, since, due: earlier(due, rest?.due ?? due), ...told };
    const now = app.now();
    return { scope, from, since: now, due: rest?.due ?? now, ...(rest?.tells === true ? told : {}) };
  });
}
