/** Incidents by what a person types. */
import { closedIncidents, loadIncident, openIncidents } from '@clausewatch/app/incidents';
import type { Table } from '@clausewatch/app/table';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';

/** The incident of an id, or of the start of one. Throws `Misconfigured` when there is none, or more than one. */
export async function findIncident(table: Table, id: string): Promise<Incident> {
  const exact = /^inc_[\w-]+$/.test(id) ? await loadIncident(table, id) : undefined;
  if (exact !== undefined) return exact;
  const start = id.startsWith('inc_') ? id : `inc_${id}`;
  const found =
    start.length < 8 ? [] : (await everyIncident(table)).filter((incident) => incident.id.startsWith(start));
  const [only] = found;
  if (only === undefined)
    throw new Misconfigured([`${id}: no such incident; \`clausewatch incidents list\` shows them`]);
  if (found.length > 1) throw new Misconfigured([`${id}: ${found.length} incidents start so; write more of the id`]);
  return only;
}

/** Those that are not over first. */
export async function everyIncident(table: Table): Promise<readonly Incident[]> {
  return [...(await openIncidents(table)), ...(await closedIncidents(table))];
}
