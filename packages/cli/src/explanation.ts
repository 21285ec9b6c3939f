/** What is to be said of a clause or a control: the sentence, the mechanism, the evidence, the fix. */
import { controls } from '@clausewatch/controls/registry.generated';
import type { Catalogue } from '@clausewatch/model/catalogue';
import { Misconfigured } from '@clausewatch/model/errors';

import type { Evidence, Explained } from './evidence.ts';
import { explainClause } from './explain-clause.ts';
import { explainControl } from './explain-control.ts';

/** Throws `Misconfigured` when nothing has this name, or several clauses do. */
export function explain(catalogue: Catalogue, name: string, evidence: Evidence | undefined): Explained {
  const control = controls.get(name);
  if (control !== undefined) return explainControl(catalogue, control, evidence);
  const found = catalogue.grounds.filter(
    ({ policy, clause }) => clause.id === name || `${policy}/${clause.id}` === name,
  );
  const [ground] = found;
  if (found.length > 1)
    throw new Misconfigured([
      `${name}: several policies have this clause; write ${found.map(({ policy, clause }) => `${policy}/${clause.id}`).join(' or ')}`,
    ]);
  if (ground === undefined)
    throw new Misconfigured([
      `${name}: no clause, control or incident has this name; \`clausewatch coverage\` lists clauses and their controls`,
    ]);
  return explainClause(ground, evidence);
}
