/** A control: what it is for, what it does not see, and which sentences it decides. */
import type { Catalogue } from '@clausewatch/model/catalogue';
import type { Control } from '@clausewatch/model/control';
import { plain } from '@clausewatch/render/text';

import { type Evidence, evidenceLines, type Explained, lines, openOf } from './evidence.ts';
import { indented } from './incident-text.ts';

export function explainControl(catalogue: Catalogue, control: Control, evidence: Evidence | undefined): Explained {
  const { id, title, severity, status, rationale, remediation, blindSpots, kind } = control;
  const clauses = catalogue.grounds.filter(({ clause }) =>
    clause.assess.some((one) => one.kind === 'control' && one.control === id),
  );
  const open = openOf(evidence, (entry) => entry.control === id);
  const data = {
    kind: 'control',
    id,
    title,
    looksAt: kind,
    severity,
    status,
    rationale,
    remediation,
    blindSpots,
    clauses: clauses.map(({ policy, clause }) => ({ policy, clause: clause.id })),
    incidents: open.map((incident) => incident.id),
  };
  const shown = (): string =>
    lines(
      `control ${id} (${severity})`,
      ...indented(title),
      '',
      'Why',
      ...indented(rationale),
      'How to mend it',
      ...indented(remediation),
      'What it does not see',
      ...indented(blindSpots),
      '',
      'Sentences it decides',
      ...(clauses.length === 0
        ? ['  none of the chosen policies']
        : clauses.map(({ policy, clause }) => `  ${policy} ${clause.id}  ${plain(clause.summary, 120)}`)),
      '',
      ...evidenceLines(evidence, [], open),
    );
  return { data, shown };
}
