/** A clause: its sentence, how it is decided, and what is known of it. */
import { controls } from '@clausewatch/controls/registry.generated';
import type { Ground } from '@clausewatch/model/catalogue';
import { plain } from '@clausewatch/render/text';

import { type Evidence, evidenceLines, type Explained, lines, openOf } from './evidence.ts';
import { indented } from './incident-text.ts';

export function explainClause(
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
