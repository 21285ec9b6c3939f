/**
 * What keeps an incident small, however much is seen and done: its oldest sights and acts become the course that they brought about, and of
 * acts that decide nothing any more only the newest are kept. The life that is folded stays the same.
 */
import { exceptionsOf } from '@clausewatch/model/exceptions';
import type { Act, Delivery, Entry, Note, Past, Sight } from '@clausewatch/model/incident';

import { type Course, courseFrom, inOrder, take } from './course.ts';

/** Of sights: beyond so many, or so many characters, the oldest become the past. */
const roomy = 48;
const sightsRoom = 40_000;
/** Characters of acts beyond which those that decide nothing are left out, but the newest. */
const actsRoom = 30_000;
const newestKept = 16;
/** Exceptions that are over. */
const lapsedKept = 4;
/** Notes of the timeline. */
const notesRoom = 100;

interface Known {
  readonly entries: readonly Entry[];
  readonly sights: readonly Sight[];
  readonly acts: readonly Act[];
  readonly past?: Past;
}

/** `forgotten`: sights up to this order are never derived anew. What is not among them stays as it is. */
export function condensed<K extends Known>(known: K, forgotten: string, cooldown: (end: string) => string): K {
  const { entries, sights, acts, past } = known;
  const crowded = sights.length > roomy || JSON.stringify(sights).length > sightsRoom;
  if (!crowded || !sights.some(({ order }) => order <= forgotten)) return known;
  const steps = inOrder(sights, acts, past);
  const isOld = (step: (typeof steps)[number]): boolean => !('look' in step) || step.order <= forgotten;
  const first = steps.find((step) => !isOld(step))?.at ?? '~';
  // Whole instants only: of one and the same, sights come before acts.
  const end = steps.findLast((step) => 'look' in step && step.at < first)?.at;
  if (end === undefined) return known;
  const course = courseFrom(past);
  const gone = new Set<string>();
  const orders = { ...past?.orders };
  const sources = new Set(past?.sources);
  for (const step of steps) {
    if (step.at > end) break;
    take(course, step, entries, cooldown);
    if (!('look' in step)) continue;
    orders[step.look] = step.order;
    gone.add(`${step.look} ${step.order}`);
    sources.add(step.via);
  }
  return {
    ...known,
    sights: sights.filter(({ look, order }) => !gone.has(`${look} ${order}`)),
    past: {
      ...pastOf(course),
      at: end,
      orders,
      notes: (past?.notes ?? 0) + course.notes.length,
      sources: [...sources].toSorted(),
    },
  };
}

function pastOf(course: Course): Omit<Past, 'at' | 'orders' | 'notes' | 'sources'> {
  const { state, openedAt, resolvedAt, ending, resolvedBy, occurrences, flaps, taken, takenAt } = course;
  return {
    ...(state === undefined ? {} : { state }),
    openedAt,
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    ...(ending === undefined ? {} : { ending }),
    ...(resolvedBy === undefined ? {} : { resolvedBy }),
    occurrences,
    flaps,
    ...(taken === undefined ? {} : { taken }),
    takenAt,
    standings: Object.fromEntries(course.standings),
    struck: [...course.struck].toSorted(),
  };
}

/** The newest notes, behind one that says how many there were before. */
export function notesKept(notes: readonly Note[], past: Past | undefined): readonly Note[] {
  const kept = notes.slice(-notesRoom);
  const left = (past?.notes ?? 0) + notes.length - kept.length;
  const at = kept[0]?.at ?? past?.at ?? '';
  return left === 0 ? kept : [{ at, what: `${left} earlier notes are no longer kept` }, ...kept];
}

/** The acts without those that decide nothing any more, once they are too many. The very same array while there is room. */
export function actsKept(acts: readonly Act[], past: Past | undefined, asOf: string): readonly Act[] {
  if (JSON.stringify(acts).length <= actsRoom) return acts;
  const newest = new Set(acts.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, newestKept));
  const asks = asksKept(acts, asOf);
  const snooze = acts.findLast(({ kind }) => kind === 'snooze');
  return acts.flatMap((act): readonly Act[] => {
    switch (act.kind) {
      case 'ask':
        return asks.has(act.id) ? [act] : [];
      case 'grant':
      case 'refuse':
        return asks.has(act.ask) ? [act] : [];
      case 'snooze':
        return newest.has(act) || act === snooze ? [act] : [];
      case 'acknowledge':
      case 'fixing':
      case 'resolve':
        if (newest.has(act)) return [act];
        // What changed the state counts until it is past; its words do not.
        return act.at <= (past?.at ?? '') ? [] : [{ ...act, note: '' }];
      case 'reopen':
        return newest.has(act) || act.at > (past?.at ?? '') ? [act] : [];
      default:
        // Of remedies there are few.
        return [act];
    }
  });
}

/** Requests and exceptions whose time is not over, and the last exceptions of which it is. */
function asksKept(acts: readonly Act[], asOf: string): ReadonlySet<string> {
  const refused = new Set(acts.flatMap((act) => (act.kind === 'refuse' ? [act.ask] : [])));
  const granted = new Set(exceptionsOf(acts).map(({ id }) => id));
  const asks = acts.flatMap((act) => (act.kind === 'ask' && !refused.has(act.id) ? [act] : []));
  const lapsed = asks.filter(({ id, endsAt }) => endsAt <= asOf && granted.has(id));
  const last = lapsed.toSorted((a, b) => (a.endsAt < b.endsAt ? 1 : -1)).slice(0, lapsedKept);
  return new Set([...asks.filter(({ endsAt }) => endsAt > asOf), ...last].map(({ id }) => id));
}

/** Messages kept in an incident: of those that wait, are dead, or are settled, the newest. */
const [waitingKept, deadKept, settledKept] = [100, 60, 40];

/** What a channel that takes nothing for weeks leaves waiting is given up, oldest first, and seen as such. */
export function deliveriesKept(deliveries: readonly Delivery[], at: string): readonly Delivery[] {
  const waiting = deliveries.filter(({ state }) => state === 'pending');
  const late = new Set(waiting.slice(0, -waitingKept));
  const all = deliveries.map((one): Delivery =>
    late.has(one) ? { ...one, state: 'dead', due: at, error: `given up: ${waitingKept} newer ones wait` } : one,
  );
  const old = new Set([
    ...all.filter(({ state }) => state === 'dead').slice(0, -deadKept),
    ...all.filter(({ state }) => state !== 'pending' && state !== 'dead').slice(0, -settledKept),
  ]);
  return old.size === 0 ? all : all.filter((delivery) => !old.has(delivery));
}
