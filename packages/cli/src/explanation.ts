/** What is to be said of a clause or a control: the sentence, the mechanism, the evidence, the fix. */
import type { CoverageRow } from '@clausewatch/engine/coverage';
import { controls } from '@clausewatch/controls/registry.generated';
import type { Catalogue, Ground } from '@clausewatch/model/catalogue';
import type { Control } from '@clausewatch/model/control';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';
import { plain } from '@clausewatch/render/text';

import { indented } from './incident-text.ts';

/** What the data folder adds; absent without one. */
export interface Evidence {
  readonly rows: readonly CoverageRow[];
  readonly open: readonly Incident[];
}

interface Explained {
  readonly data: object;
  readonly shown: () => string;
}

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

function explainClause(
  { policy, clause, sentence, missing, absentRegisters }: Ground,
  evidence: Evidence | undefined,
): Explained {
  const row = evidence?.rows.find((one) => one.policy === policy && one.clause === clause.id);
  const open = openOf(evidence, (entry) => entry.policy === policy && entry.clause === clause.id);
  const lacking = [...missing, ...absentRegisters.map((register) => `register ${register}`)];
  const mechanisms = clause.assess.map((one) => {
    switch (one.kind) {
      case 'control':
        return {
          ...one,
          title: controls.get(one.control)?.title ?? '',
          blindSpots: controls.get(one.control)?.blindSpots ?? '',
        };
      case 'attestation':
      case 'unproven':
      case 'not-falsifiable':
        return one;
    }
  });
  const data = {
    kind: 'clause',
    policy,
    clause: clause.id,
    sentence,
    summary: clause.summary,
    class: clause.class,
    owner: clause.owner,
    repairWithin: clause.repairWithin ?? null,
    frameworks: clause.frameworks,
    assertions: clause.assertions,
    mechanisms,
    missing: lacking,
    state: row?.state ?? null,
    lastEvidence: row?.lastEvidence ?? null,
    incidents: open.map(({ id }) => id),
  };
  const place =
    sentence.line === undefined
      ? sentence.policyTitle
      : `${sentence.policyTitle}, ${sentence.file ?? ''} line ${sentence.line}`;
  const shown = (): string =>
    lines(
      `${policy} ${clause.id}`,
      ...indented(sentence.quoted ? `"${plain(sentence.text, 900)}"` : `${plain(sentence.text, 900)} (paraphrase)`),
      `  ${plain(place, 200)}; owner ${plain(clause.owner, 80)}${clause.repairWithin === undefined ? '' : `, to be mended within ${clause.repairWithin}`}`,
      '',
      'How it is decided',
      ...mechanisms.flatMap(mechanismLines),
      ...(lacking.length === 0 ? [] : [`  missing: ${plain(lacking.join(', '), 300)}`]),
      '',
      ...evidenceLines(
        evidence,
        row === undefined ? [] : [`${row.state}, last evidence ${row.lastEvidence ?? 'none'}`],
        open,
      ),
    );
  return { data, shown };
}

type Mechanism =
  | {
      readonly kind: 'control';
      readonly control: string;
      readonly with: object;
      readonly title: string;
      readonly blindSpots: string;
    }
  | Exclude<Ground['clause']['assess'][number], { readonly kind: 'control' }>;

function mechanismLines(one: Mechanism): readonly string[] {
  switch (one.kind) {
    case 'control':
      return [
        ...indented(`control ${one.control} ${plain(JSON.stringify(one.with), 300)}`),
        ...indented(plain(one.title, 300)),
        ...indented(`It does not see: ${plain(one.blindSpots, 400)}`),
      ];
    case 'attestation':
      return indented(`attestation by ${plain(one.by, 80)} every ${one.every}: ${plain(one.statement, 300)}`);
    case 'unproven':
      return indented(`not proven: missing ${plain(one.missing.join(', '), 300)}`);
    case 'not-falsifiable':
      return indented(`nothing could disprove it: ${plain(one.reason, 400)}`);
  }
}

function explainControl(catalogue: Catalogue, control: Control, evidence: Evidence | undefined): Explained {
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

function openOf(
  evidence: Evidence | undefined,
  concerns: (entry: Incident['entries'][number]) => boolean,
): readonly Incident[] {
  return (evidence?.open ?? []).filter(({ entries }) =>
    entries.some((entry) => entry.state !== 'holds' && concerns(entry)),
  );
}

function evidenceLines(
  evidence: Evidence | undefined,
  first: readonly string[],
  open: readonly Incident[],
): readonly string[] {
  if (evidence === undefined) return ['Evidence', '  none at hand: name the data folder of a server with --data'];
  const incidents = open.map(({ id, severity, title }) => `  ${id}  ${severity}  ${plain(title, 120)}`);
  return [
    'Evidence',
    ...first.map((line) => `  ${line}`),
    ...(incidents.length === 0 ? ['  no incident that is not over'] : incidents),
  ];
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
