/** What can be said of each clause at this moment, from coverage, incidents and the newest looks. */
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { CoverageRow } from '@clausewatch/engine/coverage';
import type { Incident } from '@clausewatch/model/incident';

import type { View } from '../deps.ts';

export const clauseStates = [
  'broken',
  'threat',
  'undetermined',
  'excepted',
  'unproven',
  'silent',
  'not-falsifiable',
  'attested',
  'holds',
] as const;
export type ClauseState = (typeof clauseStates)[number];

export const stateWords: Readonly<Record<ClauseState, string>> = {
  broken: 'broken',
  threat: 'open threat',
  undetermined: 'undetermined',
  excepted: 'excepted',
  unproven: 'unproven',
  silent: 'nothing seen yet',
  'not-falsifiable': 'not falsifiable',
  attested: 'attested',
  holds: 'holds',
};

export interface Standing {
  readonly policy: string;
  readonly clause: string;
  readonly state: ClauseState;
  /** About this clause: broken, undetermined or excepted in it. */
  readonly incidents: readonly Incident[];
  /** Resources on which it cannot be decided. */
  readonly undecided: number;
  readonly row: CoverageRow | undefined;
}

/** By `policy/clause`. */
export type Standings = ReadonlyMap<string, Standing>;

/** Reads every incident that is not over, and those that a person closed over a breach that was last seen to be there. */
export async function standingsOf({ app, deps }: View): Promise<Standings> {
  const closed = (await closedIncidents(app.table)).filter(({ kind }) => kind === 'violation');
  const going = [...(await openIncidents(app.table)), ...closed];
  const { rows, undecided } = await deps.overview();
  const byClause = new Map(rows.map((row) => [`${row.policy}/${row.clause}`, row]));
  const standings = new Map<string, Standing>();
  for (const { policy, clauses } of app.plan.catalogue.policies.map(({ id, clauses }) => ({ policy: id, clauses })))
    for (const { id: clause } of clauses) {
      const key = `${policy}/${clause}`;
      const row = byClause.get(key);
      const incidents = going.filter((incident) => concerns(incident, policy, clause));
      const count = undecided.get(key) ?? 0;
      const state = stateOf(policy, clause, incidents, count, row);
      standings.set(key, { policy, clause, state, incidents, undecided: count, row });
    }
  return standings;
}

function concerns({ entries }: Incident, policy: string, clause: string): boolean {
  return entries.some((entry) => entry.policy === policy && entry.clause === clause && entry.state !== 'holds');
}

/** The worst that is known comes first; a clause without evidence never holds. */
function stateOf(
  policy: string,
  clause: string,
  incidents: readonly Incident[],
  undecided: number,
  row: CoverageRow | undefined,
): ClauseState {
  // A threat that is open breaks nothing by itself: the clause says how it is to be handled.
  const states = incidents.flatMap(({ entries, kind }) =>
    entries
      .filter((entry) => entry.policy === policy && entry.clause === clause)
      .map(({ state }) => (kind === 'threat' && state === 'broken' ? 'threat' : state)),
  );
  if (states.includes('broken')) return 'broken';
  if (states.includes('threat')) return 'threat';
  if (states.includes('unknown') || undecided > 0) return 'undetermined';
  if (states.includes('excepted')) return 'excepted';
  if (row === undefined || row.state === 'unproven') return 'unproven';
  if (row.state === 'not-falsifiable' || row.state === 'attested') return row.state;
  return row.lastEvidence === null ? 'silent' : 'holds';
}

/** How many clauses are in each state. */
export function tally(standings: Iterable<Standing>): ReadonlyMap<ClauseState, number> {
  const counts = new Map<ClauseState, number>();
  for (const { state } of standings) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
