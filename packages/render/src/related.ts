/** What else is going on with the same thing, in lines. */
import type { Incident } from '@clausewatch/model/incident';

import { plain } from './text.ts';
import { instantIn } from './when.ts';

/** Told in a message; the page has all. */
export const mostRelated = 3;

export function notOver(related: readonly Incident[]): readonly Incident[] {
  return related.filter(({ state }) => state !== 'resolved');
}

/** `high, since 3 November 2026, 10:14: SSH is open to ...; see inc_...` for each that is not over. */
export function relatedLines(related: readonly Incident[], timeZone: string): readonly string[] {
  const open = notOver(related);
  const lines = open.slice(0, mostRelated).map((incident) => relatedLine(incident, timeZone));
  return open.length > mostRelated ? [...lines, `and ${open.length - mostRelated} more: see the incident`] : lines;
}

export function relatedLine({ id, title, severity, state, openedAt }: Incident, timeZone: string): string {
  const over = state === 'resolved' ? ', over' : '';
  return `${severity}, since ${instantIn(openedAt, timeZone)}${over}: ${plain(title, 200).replace(/\.$/, '')}; see ${plain(id, 60)}`;
}
