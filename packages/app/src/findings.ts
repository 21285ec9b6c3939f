/** Incidents as Security Hub's findings: always from the newest state, so that it does not matter who asks, when, or how often. */
import { type AsffFinding, asffOf, type Importer } from '@clausewatch/render/export/asff';
import { breachOf } from '@clausewatch/render/export/breach';

import { loadIncident } from './incidents.ts';
import type { App } from './ports.ts';

/** Threats are left out: their detector gives them to Security Hub itself. */
export async function findingsFor(
  app: App,
  ids: Iterable<string>,
  importer: Importer,
): Promise<readonly AsffFinding[]> {
  const findings: AsffFinding[] = [];
  for (const id of new Set(ids)) {
    const incident = await loadIncident(app.table, id);
    if (incident?.kind === 'violation') findings.push(asffOf(breachOf(incident, app.pages), importer));
  }
  return findings;
}
