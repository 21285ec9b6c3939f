/** What a digest says of all that is not over: counts and the first few, so that it can be put together piece by piece. */
import { type Severity, severities } from '@clausewatch/model/verdict';

import { type Attributes, type Gist, attributesOf, withAttributes } from './gist.ts';
import { between } from './when.ts';

/** How many there are, and those that are named. */
export interface Tally {
  readonly count: number;
  readonly first: readonly Gist[];
  readonly gravest?: Severity;
}

export interface Standing {
  readonly overdue: Tally;
  /** Due within a day or a week, and what else is open for more than a week. */
  readonly day: { readonly soon: Tally; readonly old: Tally };
  readonly week: { readonly soon: Tally; readonly old: Tally };
  readonly attributes: Attributes;
}

export const [aDay, aWeek] = [86_400, 7 * 86_400];

/** Named of each kind. */
export const most = 20;

const nobody: Tally = { count: 0, first: [] };
export const nothingOpen: Standing = {
  overdue: nobody,
  day: { soon: nobody, old: nobody },
  week: { soon: nobody, old: nobody },
  attributes: attributesOf([]),
};

/** `known`, and some more. The same in whatever pieces and order they come. */
export function withOpen(known: Standing, gists: readonly Gist[], now: string): Standing {
  const within = (horizon: number): Standing['day'] => ({
    soon: tallied(horizon === aDay ? known.day.soon : known.week.soon, gists.filter(isSoon(now, horizon)), dueOf),
    old: tallied(horizon === aDay ? known.day.old : known.week.old, gists.filter(isOld(now, horizon)), graveOf),
  });
  return {
    overdue: tallied(
      known.overdue,
      gists.filter(({ due }) => due !== undefined && due <= now),
      dueOf,
    ),
    day: within(aDay),
    week: within(aWeek),
    attributes: withAttributes(known.attributes, attributesOf(gists)),
  };
}

function isSoon(now: string, horizon: number): (gist: Gist) => boolean {
  return ({ due }) => due !== undefined && due > now && between(now, due) <= horizon;
}

/** Open for more than a week, and due neither now nor soon. */
export function isOld(now: string, horizon: number): (gist: Gist) => boolean {
  const soon = isSoon(now, horizon);
  return (gist) => between(gist.openedAt, now) > aWeek && !soon(gist) && (gist.due === undefined || gist.due > now);
}

function tallied({ count, first, gravest }: Tally, more: readonly Gist[], orderOf: (gist: Gist) => string): Tally {
  const all = [...first, ...more].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const grave = gravestOf([...(gravest === undefined ? [] : [gravest]), ...more.map(({ severity }) => severity)]);
  return { count: count + more.length, first: all.slice(0, most), ...(grave === undefined ? {} : { gravest: grave }) };
}

const dueOf = ({ due = '~', id }: Gist): string => `${due} ${id}`;
const graveOf = ({ severity, openedAt, id }: Gist): string =>
  `${severities.length - severities.indexOf(severity)} ${openedAt} ${id}`;

export function gravestOf(all: readonly Severity[]): Severity | undefined {
  return severities.findLast((severity) => all.includes(severity));
}
