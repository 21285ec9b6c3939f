/** The one line that AWS Config keeps beside a result: 256 characters at most. */
import type { Entry, Incident } from '@clausewatch/model/incident';

import { listed, plain, truncate } from '../text.ts';

const most = 256;

/** `P-7, P-13 (pythias): what is wrong [inc_...]`: the clauses and the incident are never cut off by a long reason. */
export function annotationOf({ id, title }: Incident, entries: readonly Entry[]): string {
  const clauses = [...new Set(entries.map(({ clause, policy }) => `${plain(clause, 24)} (${plain(policy, 24)})`))];
  const allowed = entries.every(({ state }) => state === 'excepted') ? 'excepted for a time: ' : '';
  return within(`${listed(clauses, 3)}: ${allowed}`, entries[0]?.messages[0] ?? title, ` [${plain(id, 40)}]`);
}

/** `clauses`: `policy/clause`, more parts are left out. */
export function undecidedAnnotation(clauses: readonly string[], missing: readonly string[]): string {
  const named = [...new Set(clauses.map((key) => plain(key.split('/').slice(0, 2).join(' '), 40)))];
  const start = `Cannot be decided${named.length === 0 ? '' : ` (${listed(named, 3)})`}`;
  return missing.length === 0 ? start : within(`${start}, not known: `, missing.join('; '), '');
}

function within(start: string, reason: string, end: string): string {
  return `${start}${truncate(plain(reason, most), Math.max(1, most - start.length - end.length))}${end}`;
}
