import { buildCommand, buildRouteMap } from '@stricli/core';
import { prospect } from '@clausewatch/app/remedy-outlook';
import { Misconfigured } from '@clausewatch/model/errors';
import { unverified } from '@clausewatch/model/incident';
import { remediesOf } from '@clausewatch/model/remedies';
import { handCommands, standingOf } from '@clausewatch/render/remedy-text';
import { counted, plain } from '@clausewatch/render/text';

import { text } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { existingFolder, withFolder } from '../data-folder.ts';
import { type ActFlags, acting, byFlag, common, filled, type Flags, oneId, ticketFlag } from '../deeds.ts';
import { everyIncident, findIncident } from '../find-incident.ts';
import { answer } from '../out.ts';
import { remedyDetail, remedyText, remedyView } from '../remedy-view.ts';

async function list(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const rows = (await everyIncident(app.table))
      .flatMap((incident) => remediesOf(incident.acts).map((proposal) => remedyView(incident, proposal)))
      .toSorted((a, b) => b.at.localeCompare(a.at));
    await answer(this, flags, rows, () =>
      rows.map((row) => `${row.incident}  ${row.stage.padEnd(12)} ${plain(row.standing, 300)}\n`).join(''),
    );
    if (!flags.json) this.err(counted(rows.length, 'remedy', 'remedies'));
  });
}

async function show(this: Context, flags: Flags, id: string): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const incident = await findIncident(app.table, id);
    const proposals = remediesOf(incident.acts);
    if (proposals.length === 0) throw new Misconfigured([`${id}: nothing is proposed there`]);
    const details = await Promise.all(proposals.map((proposal) => remedyDetail(app, incident, proposal)));
    const texts = details.map(remedyText);
    await answer(this, flags, details, () => `${incident.id}  ${plain(incident.title, 200)}\n${texts.join('\n')}`);
  });
}

interface ProposeFlags extends ActFlags {
  readonly block?: readonly string[];
}

const who = { by: byFlag, ticket: ticketFlag } as const;
const optionalNote = {
  kind: 'parsed',
  parse: text,
  brief: 'Kept in the timeline',
  optional: true,
  placeholder: 'TEXT',
} as const;

const proposeCommand = buildCommand<ProposeFlags, [string], Context>({
  docs: {
    brief: 'Propose that the proven fix be made, or that addresses be denied for a time',
    fullDescription:
      'Only where the register `remediation` opts its clauses in is anything ever made, and only after another person approved it. See docs/remediation.md.',
  },
  parameters: {
    positional: oneId,
    flags: {
      ...common,
      ...who,
      note: optionalNote,
      block: {
        kind: 'parsed',
        parse: addressesOf,
        brief: 'Deny these addresses, with commas between, or `all` that the incident names',
        optional: true,
        placeholder: 'ADDRESSES',
      },
    },
  },
  func: acting<ProposeFlags>(
    (by) => (by.startsWith(unverified) ? 'suggested' : 'proposed'),
    (note, { block }) => ({
      kind: 'propose',
      ...(note === '' ? {} : { note }),
      ...(block === undefined ? {} : { block }),
    }),
    (app, { acts }) => {
      const [newest] = remediesOf(acts).slice(-1);
      if (newest === undefined) return [];
      return [standingOf(newest), ...(newest.stage === 'proposed' ? [prospect(app, newest.remedy)] : [])];
    },
  ),
});

function addressesOf(value: string): readonly string[] {
  return value === 'all'
    ? []
    : value.split(',').map((one) => {
        if (one.trim() === '') throw new Error('an address is empty');
        return one.trim();
      });
}

interface DecideFlags extends ActFlags {
  readonly proposal?: string;
}

const proposalFlag = {
  kind: 'parsed',
  parse: filled,
  brief: 'Id of the proposal, where there are several: from `remedies list --json`',
  optional: true,
  placeholder: 'ID',
} as const;

const approveCommand = buildCommand<DecideFlags, [string], Context>({
  docs: {
    brief: 'Approve what another person proposed: it is made',
    fullDescription:
      'Only an approver who is signed in, by --ticket, who did not propose it and whose own change did not break it. A folder of `serve` has no hands: there it is to be made by hand, and the commands are shown.',
  },
  parameters: { positional: oneId, flags: { ...common, ...who, proposal: proposalFlag, note: optionalNote } },
  func: acting<DecideFlags>(
    'approved',
    (note, { proposal }) => ({
      kind: 'approve',
      ...(note === '' ? {} : { note }),
      ...(proposal === undefined ? {} : { proposal }),
    }),
    (app, { acts }, id) => {
      const approved = remediesOf(acts).find(({ approvals }) => approvals.some((act) => act.id === id));
      if (approved === undefined) return [];
      const { remedy, stage } = approved;
      return [prospect(app, remedy), ...(stage === 'by-hand' ? ['Run it yourself:', ...handCommands(remedy)] : [])];
    },
  ),
});

interface ReasonedFlags extends DecideFlags {
  readonly note: string;
}

function deciding(kind: 'decline' | 'revert', brief: string, full: string, done: string) {
  return buildCommand<ReasonedFlags, [string], Context>({
    docs: { brief, fullDescription: full },
    parameters: {
      positional: oneId,
      flags: {
        ...common,
        ...who,
        proposal: proposalFlag,
        note: { kind: 'parsed', parse: filled, brief: 'Why', placeholder: 'TEXT' },
      },
    },
    func: acting<ReasonedFlags>(done, (note, { proposal }) => ({
      kind,
      note,
      ...(proposal === undefined ? {} : { proposal }),
    })),
  });
}

export const remediesCommand = buildRouteMap({
  routes: {
    list: buildCommand<Flags, [], Context>({
      docs: { brief: 'What was proposed, newest first, and what became of it' },
      parameters: { flags: common },
      func: list,
    }),
    show: buildCommand<Flags, [string], Context>({
      docs: { brief: 'The remedies of one incident: what they change, who decided, the rules as they were before' },
      parameters: { positional: oneId, flags: common },
      func: show,
    }),
    propose: proposeCommand,
    approve: approveCommand,
    decline: deciding(
      'decline',
      'Decline a proposal, or say that you have looked at what could not be verified',
      'Only an approver who is signed in, by --ticket.',
      'declined',
    ),
    revert: deciding(
      'revert',
      'Have what was made taken back',
      'Only a responder or approver who is signed in, by --ticket. The rules concerned become what they were, word for word.',
      'to be taken back, asked',
    ),
  },
  defaultCommand: 'list',
  docs: { brief: 'Propose and approve fixes that this program makes, and take them back' },
});
