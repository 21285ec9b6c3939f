/** At most one message a day to a channel: what is new, what got old, what is due, and what nobody can prove. */
import { type Gist, attributesOf, withAttributes } from './gist.ts';
import type { Chapter, Line, Report } from './report.ts';
import { type Standing, type Tally, aDay, aWeek, gravestOf, isOld, most } from './standing.ts';
import { listed, plain } from './text.ts';
import { between, duration, instantIn } from './when.ts';

export interface DigestNews {
  readonly key: string;
  /** What waited for this digest. */
  readonly waited: readonly Gist[];
  /** All that is not over. */
  readonly open: Standing;
  /** Clauses that nothing proves, of how many, and what is missing, most frequent first. */
  readonly unproven: { readonly count: number; readonly of: number; readonly missing: readonly string[] };
  /** What is to be said of noise. */
  readonly notes: readonly string[];
  /** The week's list of what is due. */
  readonly weekly: boolean;
  readonly now: string;
  readonly timeZone: string;
}

/** Of the rest, what is overdue and old is listed as such. */
const begins = new Set<Gist['news']>(['opened', 'reopened', 'graver', 'wider', 'undecided']);
const ends = new Set<Gist['news']>(['resolved', 'excepted']);

/** Undefined when there is nothing to say. Pure. */
export function digestOf(news: DigestNews): Report | undefined {
  const { now, weekly, open, waited, notes } = news;
  const fresh = waited.filter(({ news: what }) => begins.has(what));
  const over = waited.filter(({ news: what }) => ends.has(what));
  const { overdue } = open;
  const { soon, old } = weekly ? open.week : open.day;
  const parts = [
    counted(tallyOf(fresh), 'new', 'New', (gist) => since(gist, news)),
    counted(tallyOf(over), 'over', 'Over', ({ title }) => title),
    counted(overdue, 'overdue', 'Overdue', (gist) => due(gist, news)),
    counted(soon, weekly ? 'due this week' : 'due today', weekly ? 'Due this week' : 'Due within a day', (gist) =>
      due(gist, news),
    ),
    counted(
      without(old, fresh.filter(isOld(now, weekly ? aWeek : aDay))),
      'open for more than a week',
      'Getting old',
      (gist) => since(gist, news),
    ),
  ].filter((part) => part !== undefined);
  if (parts.length === 0 && notes.length === 0) return undefined;
  const noise: Chapter = { title: 'Noise', lines: notes.map((text) => ({ text: plain(text, 300) })), more: '' };
  return {
    key: news.key,
    severity: gravestOf([...fresh.map(({ severity }) => severity), overdue.gravest ?? 'low']) ?? 'low',
    headline: parts.length === 0 ? 'a note on noise' : parts.map(({ words }) => words).join(', '),
    chapters: [...parts.map(({ chapter }) => chapter), ...(notes.length === 0 ? [] : [noise])],
    end: unprovenWords(news.unproven),
    attributes: withAttributes(attributesOf(waited), open.attributes),
  };
}

interface Part {
  readonly words: string;
  readonly chapter: Chapter;
}

const tallyOf = (gists: readonly Gist[]): Tally => ({ count: gists.length, first: gists.slice(0, most) });

/** What is told as new is not told as old. */
function without({ count, first }: Tally, told: readonly Gist[]): Tally {
  const ids = new Set(told.flatMap(({ id, state }) => (state === 'resolved' || state === 'excepted' ? [] : [id])));
  return { count: Math.max(0, count - ids.size), first: first.filter(({ id }) => !ids.has(id)) };
}

function counted({ count, first }: Tally, words: string, title: string, say: (gist: Gist) => string): Part | undefined {
  if (count === 0) return undefined;
  const lines = first.map((gist): Line => ({ text: say(gist), incident: gist.id }));
  const more = count > lines.length ? `and ${count - lines.length} more` : '';
  return { words: `${count} ${words}`, chapter: { title: `${title} (${count})`, lines, more } };
}

function head({ severity, title, clauses }: Gist): string {
  return `${severity.toUpperCase()} ${title}${clauses.length === 0 ? '' : ` (${clauses.join(', ')})`}`;
}

function since(gist: Gist, { now }: DigestNews): string {
  return `${head(gist)}, for ${duration(between(gist.openedAt, now))}${ownedBy(gist)}`;
}

function due(gist: Gist, { now, timeZone }: DigestNews): string {
  const left = between(now, gist.due ?? now);
  const how = left >= 0 ? `due in ${duration(left)}` : `overdue by ${duration(-left)}`;
  return `${head(gist)}, ${how}, ${instantIn(gist.due ?? now, timeZone)}${ownedBy(gist)}`;
}

function ownedBy({ owner }: Gist): string {
  return owner === '' ? '' : `, ${owner}`;
}

function unprovenWords({ count, of, missing }: DigestNews['unproven']): string {
  if (count === 0)
    return of === 1 ? 'The only clause is proven or cannot be.' : `All of ${of} clauses are proven or cannot be.`;
  const why =
    missing.length === 0
      ? ''
      : `; missing: ${listed(
          missing.map((text) => plain(text, 80)),
          3,
        )}`;
  return `${count} of ${of} ${of === 1 ? 'clause' : 'clauses'} ${count === 1 ? 'is' : 'are'} unproven${why}.`;
}
