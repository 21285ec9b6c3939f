/** A remedy as the machine contract has it, and as people read it. */
import type { App } from '@clausewatch/app/ports';
import { loadRemedy } from '@clausewatch/app/remedy-items';
import type { Incident } from '@clausewatch/model/incident';
import type { Proposal } from '@clausewatch/model/remedies';
import { changeLines, handCommands, purposeOf, standingOf } from '@clausewatch/render/remedy-text';
import { plain } from '@clausewatch/render/text';

/** A proposal, and what became of it. */
export interface RemedyView {
  readonly incident: string;
  /** Its id. */
  readonly proposal: string;
  readonly kind: 'edit' | 'block';
  readonly stage: Proposal['stage'];
  readonly by: string;
  readonly at: string;
  readonly approvedBy: readonly string[];
  readonly clauses: readonly string[];
  readonly changes: readonly string[];
  readonly purpose: string;
  readonly standing: string;
}

export function remedyView({ id }: Incident, proposal: Proposal): RemedyView {
  const { remedy, stage, by, at, approvals } = proposal;
  return {
    incident: id,
    proposal: proposal.id,
    kind: remedy.kind,
    stage,
    by,
    at,
    approvedBy: approvals.map((act) => act.by),
    clauses: remedy.kind === 'block' ? remedy.answers : remedy.closes,
    changes: changeLines(remedy),
    purpose: purposeOf(remedy),
    standing: standingOf(proposal),
  };
}

/** With what is being done about it: why it waits, the rules as they were before, the provider's answers. */
export async function remedyDetail({ table }: App, incident: Incident, proposal: Proposal) {
  const item = (await loadRemedy(table, incident.id, proposal.id))?.value;
  return {
    ...remedyView(incident, proposal),
    /** Of what is made by hand: what to run. */
    commands: proposal.stage === 'by-hand' ? handCommands(proposal.remedy) : [],
    waits: item?.waits ?? null,
    before: item?.before ?? null,
    madeAt: item?.madeAt ?? null,
    /** Of a block that was begun: when it ends. */
    until: item?.block?.until ?? null,
    requests: item?.requests ?? [],
  };
}

export function remedyText({ proposal, standing, changes, purpose, commands, waits, before }: Detail): string {
  return [
    `${plain(proposal, 80)}  ${plain(standing, 600)}`,
    ...changes.map((line) => `  ${line}`),
    `  ${purpose}`,
    ...commands.map((command) => `  ${command}`),
    ...(waits === null ? [] : [`  ${plain(waits, 300)}`]),
    ...(before === null ? [] : ['  the rules as they were before are kept: --json shows them']),
    '',
  ].join('\n');
}

type Detail = Awaited<ReturnType<typeof remedyDetail>>;
