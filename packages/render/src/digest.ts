/** At most one message a day to a channel: what is new, what got old, what is due, and what nobody can prove. */
import { type Severity, severities } from '@clausewatch/model/verdict';

import { type Gist, attributesOf } from './gist.ts';
import type { Chapter, Line, Report } from './report.ts';
import { listed, plain } from './text.ts';
import { between, duration, instantIn } from './when.ts';

export interface DigestNews {
  readonly key: string;
  /** What waited for this digest. */
  readonly waited: readonly Gist[];
  /** All that is not over. */
  readonly open: readonly Gist[];
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

const most = 20;
const [aDay, aWeek] = [86_400, 7 * 86_400];

/** Undefined when there is nothing to say. Pure. */
export function digestOf(news: DigestNews): Report | undefined {
  const { now, weekly, open, waited, notes } = news;
  const fresh = waited.filter(({ news: what }) => begins.has(what));
  const over = waited.filter(({ news: what }) => ends.has(what));
  const overdue = byDue(open.filter(({ due }) => due !== undefined && due <= now));
  const horizon = weekly ? aWeek : aDay;
  const soon = byDue(open.filter(({ due }) => due !== undefined && due > now && between(now, due) <= horizon));
  const named = new Set([...fresh, ...overdue, ...soon].map(({ id }) => id));
  const old = open.filter(({ id, openedAt }) => !named.has(id) && between(openedAt, now) > aWeek);
  const parts = [
    counted(fresh, 'new', 'New', (gist) => since(gist, news)),
    counted(over, 'over', 'Over', ({ title }) => title),
    counted(overdue, 'overdue', 'Overdue', (gist) => due(gist, news)),
    counted(soon, weekly ? 'due this week' : 'due today', weekly ? 'Due this week' : 'Due within a day', (gist) =>
      due(gist, news),
    ),
    counted(old, 'open for more than a week', 'Getting old', (gist) => since(gist, news)),
  ].filter((part) => part !== undefined);
  if (parts.length === 0 && notes.length === 0) return undefined;
  const noise: Chapter = { title: 'Noise', lines: notes.map((text) => ({ text: plain(text, 300) })), more: '' };
  return {
    key: news.key,
    severity: severityOf([...fresh, ...overdue]),
    headline: parts.length === 0 ? 'a note on noise' : parts.map(({ words }) => words).join(', '),
    chapters: [...parts.map(({ chapter }) => chapter), ...(notes.length === 0 ? [] : [noise])],
    end: unprovenWords(news.unproven),
    attributes: attributesOf([...waited, ...open]),
  };
}

interface Part {
  readonly words: string;
  readonly chapter: Chapter;
}

function counted(gists: readonly Gist[], words: string, title: string, say: (gist: Gist) => string): Part | undefined {
  if (gists.length === 0) return undefined;
  const lines = gists.slice(0, most).map((gist): Line => ({ text: say(gist), incident: gist.id }));
  const more = gists.length > most ? `and ${gists.length - most} more` : '';
  return { words: `${gists.length} ${words}`, chapter: { title: `${title} (${gists.length})`, lines, more } };
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

function byDue(gists: readonly Gist[]): readonly Gist[] {
  return gists.toSorted((a, b) => ((a.due ?? '~') < (b.due ?? '~') ? -1 : 1));
}

function severityOf(gists: readonly Gist[]): Severity {
  return severities.findLast((severity) => gists.some((gist) => gist.severity === severity)) ?? 'low';
}

function unprovenWords({ count, of, missing }: DigestNews['unproven']): string {
  if (count === 0) return `All of ${of} clauses are proven or cannot be.`;
  const why =
    missing.length === 0
      ? ''
      : `; missing: ${listed(
          missing.map((text) => plain(text, 80)),
          3,
        )}`;
  return `${count} of ${of} clauses are unproven${why}.`;
}
