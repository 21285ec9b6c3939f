import { buildCommand } from '@stricli/core';
import { coverage } from '@clausewatch/app/coverage';
import { relatedTo } from '@clausewatch/app/related';
import { openIncidents } from '@clausewatch/app/incidents';
import { Misconfigured } from '@clausewatch/model/errors';

import { type CatalogueFlags, catalogueFlags, catalogueFrom, text } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { dataFlag, existingFolder, withFolder } from '../data-folder.ts';
import { explain } from '../explanation.ts';
import { findIncident } from '../find-incident.ts';
import { incidentText } from '../incident-text.ts';
import { answer, jsonFlag, type OutputFlags } from '../out.ts';
import { incidentDetail } from '../replay-view.ts';

interface Flags extends CatalogueFlags, OutputFlags {
  readonly data?: string;
}

async function explainCommandOf(this: Context, flags: Flags, name: string): Promise<void> {
  if (name.startsWith('inc_')) return explainIncident.call(this, flags, name);
  if (flags.data === undefined) {
    const { data, shown } = explain(catalogueFrom(flags), name, undefined);
    return answer(this, flags, data, shown);
  }
  return withFolder(existingFolder(flags.data), flags, async (app) => {
    const evidence = { rows: await coverage(app), open: await openIncidents(app.table) };
    const { data, shown } = explain(app.plan.catalogue, name, evidence);
    return answer(this, flags, data, shown);
  });
}

async function explainIncident(this: Context, flags: Flags, id: string): Promise<void> {
  return withFolder(existingFolder(flags.data), flags, async (app) => {
    const incident = await findIncident(app.table, id);
    const timeZone = app.plan.catalogue.registers.organisation?.timeZone ?? 'UTC';
    const related = await relatedTo(app.table, incident);
    return answer(this, flags, { ...incidentDetail(incident, related), kind: 'incident', of: incident.kind }, () =>
      incidentText(incident, timeZone, related),
    );
  });
}

export const explainCommand = buildCommand<Flags, [string], Context>({
  docs: {
    brief: 'The sentence, the mechanism, the evidence and the fix of a clause, a control or an incident',
    fullDescription:
      'A clause that several policies have is written with its policy: pythias/P-7. Exit code: 0, or 2 when nothing has this name.',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Clause, control or incident', parse: nameOf, placeholder: 'CLAUSE|CONTROL|INCIDENT' }],
    },
    flags: {
      ...catalogueFlags,
      data: { ...dataFlag, brief: 'Data folder of a server, for the evidence' },
      json: jsonFlag,
    },
  },
  func: explainCommandOf,
});

function nameOf(value: string): string {
  if (value.trim() === '') throw new Misconfigured(['name a clause, a control or an incident']);
  return text(value);
}
