/** Incidents as Security Hub's findings: always from the newest state, so that it does not matter who asks, when, or how often. */
import { inShadow } from '@clausewatch/engine/quiet';
import { type AsffFinding, asffOf, type Importer } from '@clausewatch/render/export/asff';
import { breachOf } from '@clausewatch/render/export/breach';

import { loadIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { quietOf } from './quiet.ts';

/** Threats are left out: their detector gives them to Security Hub itself. So is what only a control in shadow found. */
export async function findingsFor(
  app: App,
  ids: Iterable<string>,
  importer: Importer,
): Promise<readonly AsffFinding[]> {
  const findings: AsffFinding[] = [];
  const asked = new Set(ids);
  if (asked.size === 0) return findings;
  const quiet = await quietOf(app);
  for (const id of asked) {
    const incident = await loadIncident(app.table, id);
    if (incident?.kind === 'violation' && !inShadow(incident, quiet))
      findings.push(asffOf(breachOf(incident, app.pages), importer));
  }
  return findings;
}
