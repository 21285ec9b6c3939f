/** The pipeline over a table in memory, for one event at a developer's desk. Messages are printed, not sent. */
import { deliver } from '@clausewatch/app/deliver';
import { openIncidents } from '@clausewatch/app/incidents';
import type { App } from '@clausewatch/app/ports';
import { controls } from '@clausewatch/controls/registry.generated';
import { controlSetVersion } from '@clausewatch/controls/version';
import { planOf } from '@clausewatch/engine/plan';
import { builtinFile, builtinIds } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { kindOf } from '@clausewatch/sources/kind-of';
import { openSqliteTable } from '@clausewatch/store/sqlite';

export type Print = (text: string) => void;

/** All policies that come along, no registers. */
export function localApp(print: Print): App {
  const versions = { controls: controlSetVersion };
  const catalogue = openCatalogue({ policies: builtinIds.map(builtinFile), documents: [], controls, versions });
  return {
    plan: planOf(catalogue),
    table: openSqliteTable(':memory:'),
    now: () => new Date().toISOString(),
    senders: { email: async ({ subject, text }) => print(`${subject}\n\n${text}\n`) },
    monitor: { count: () => undefined, remark: (message, fields) => print(`${message}: ${JSON.stringify(fields)}`) },
    // As on AWS, whose messages these are.
    actions: 'none',
    readResource,
    kindOf,
    graphParts,
  };
}

/** Delivers what the incidents owe; answers how many there are. */
export async function tellAll(app: App): Promise<number> {
  const incidents = await openIncidents(app.table);
  for (const { id } of incidents) await deliver(app, id);
  return incidents.length;
}
