/** What else is going on with the same thing, in lines. */
import type { Incident } from '@clausewatch/model/incident';

import { plain } from './text.ts';
import { instantIn } from './when.ts';

/** Told in a message; the page has all. */
const most = 3;

/** `high, since 3 November 2026, 10:14: SSH is open to ...; see inc_...` for each that is not over. */
export function relatedLines(related: readonly Incident[], timeZone: string): readonly string[] {
  const open = related.filter(({ state }) => state !== 'resolved');
  const lines = open.slice(0, most).map((incident) => relatedLine(incident, timeZone));
  return open.length > most ? [...lines, `and ${open.length - most} more: see the incident`] : lines;
}

export function relatedLine({ id, title, severity, state, openedAt }: Incident, timeZone: string): string {
  const over = state === 'resolved' ? ', over' : '';
  return `${severity}, since ${instantIn(openedAt, timeZone)}${over}: ${plain(title, 200).replace(/\.$/, '')}; see ${plain(id, 60)}`;
}
