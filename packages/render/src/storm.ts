/** Many incidents at once, as one message: how many, by whom, and the few causes behind them. */
import { severities } from '@clausewatch/model/verdict';

import { type Gist, attributesOf } from './gist.ts';
import type { Chapter, Report } from './report.ts';
import { counted } from './text.ts';

/** Causes that are listed, and examples of each. */
const [mostCauses, examples] = [12, 3];

interface Cause {
  readonly news: Gist['news'];
  readonly gists: readonly [Gist, ...Gist[]];
}

const verbs: Readonly<Record<Gist['news'], string>> = {
  opened: '',
  reopened: 'broken again',
  graver: 'now graver',
  wider: 'now breaking more',
  undecided: 'cannot be decided any more',
  escalated: 'acknowledged by nobody',
  overdue: 'overdue',
  proposed: 'with a remedy that waits for approval',
  remedied: 'with a remedy made',
  'remedy-failed': 'with a remedy that was not made',
  reminder: 'to be remembered',
  acknowledged: 'taken on',
  linked: 'seen with others',
  resolved: 'over',
  excepted: 'allowed for a time',
};

/** Pure: the same incidents give the same report, in whatever order they come. */
export function stormOf(key: string, gists: readonly Gist[]): Report {
  const causes = causesOf(gists);
  const chapter: Chapter = {
    title: causes.length === 1 ? 'The cause' : `${causes.length} causes, gravest first`,
    lines: causes.slice(0, mostCauses).map((cause) => ({ text: lineOf(cause) })),
    more: causes.length > mostCauses ? `and ${counted(causes.length - mostCauses, 'more cause')}` : '',
  };
  return {
    key,
    severity: gravest(gists),
    headline: headlineOf(gists, causes.length),
    chapters: [chapter],
    end: 'Each of them is an incident of its own, with its sentence, its fix and its due time.',
    attributes: attributesOf(gists),
  };
}

function causesOf(gists: readonly Gist[]): readonly Cause[] {
  const groups = Map.groupBy(
    gists.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ({ news, subject, control }) => `${news}|${control}|${subject}`,
  );
  const causes = [...groups.values()].flatMap(([first, ...rest]): readonly Cause[] =>
    first === undefined ? [] : [{ news: first.news, gists: [first, ...rest] }],
  );
  const rank = ({ gists: own }: Cause): number => severities.indexOf(gravest(own));
  return causes.toSorted((a, b) => rank(b) - rank(a) || b.gists.length - a.gists.length);
}

function gravest(gists: readonly Gist[]): Gist['severity'] {
  return severities.findLast((severity) => gists.some((gist) => gist.severity === severity)) ?? 'low';
}

/** `212 security groups changed by role deploy (session web-148): 3 causes` */
function headlineOf(gists: readonly Gist[], causes: number): string {
  const news = [...new Set(gists.map((gist) => gist.news))];
  const verb = news.length === 1 ? verbs[news[0] ?? 'opened'] : 'with news';
  const [actor = '', share = 0] = most(gists.map((gist) => gist.actor).filter((name) => name !== ''));
  const by = share * 2 > gists.length ? `changed by ${actor}` : '';
  const what = [things(gists), verb, by]
    .filter((part) => part !== '')
    .join(', ')
    .replace(', changed', ' changed');
  return `${what}: ${counted(causes, 'cause')}`;
}

function things(gists: readonly Gist[]): string {
  const types = new Set(gists.map(({ type }) => type));
  const [type = 'resource'] = types.size === 1 ? types : [];
  return `${gists.length} ${plural(type, gists.length)}`;
}

function plural(noun: string, count: number): string {
  if (count === 1) return noun;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function lineOf({ gists, news }: Cause): string {
  const [{ subject, control, clauses }] = gists;
  const names = [...new Set(gists.map(({ name }) => name))];
  const rest = names.length - examples;
  const shown = `${names.slice(0, examples).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const verb = verbs[news] === '' ? '' : ` (${verbs[news]})`;
  return `${gravest(gists).toUpperCase()} ${subject}${verb}, ${control}${clauses.length === 0 ? '' : `, breaks ${clauses.join(', ')}`}: ${things(gists)}: ${shown}`;
}

/** The most frequent of the texts, with how often. */
function most(texts: readonly string[]): readonly [string, number] | readonly [] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
}
