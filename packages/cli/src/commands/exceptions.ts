import { buildCommand, buildRouteMap } from '@stricli/core';
import { type Incident, nameOf } from '@clausewatch/model/incident';
import { plain } from '@clausewatch/render/text';

import { isDay } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { existingFolder, withFolder } from '../data-folder.ts';
import { type ActFlags, acting, byFlag, common, filled, type Flags, oneId, ticketFlag } from '../deeds.ts';
import { everyIncident } from '../find-incident.ts';
import { answer } from '../out.ts';

/** A request, and what became of it. */
interface Row {
  readonly incident: string;
  /** Of the request. */
  readonly ask: string;
  /** `granted`: in force until the end of the day. */
  readonly kind: 'asked' | 'granted' | 'refused' | 'ended';
  readonly by: string;
  readonly at: string;
  readonly until: string;
  readonly reason: string;
  readonly compensating: string | null;
  readonly decidedBy: string | null;
}

function rowsOf({ id, acts }: Incident, now: string): readonly Row[] {
  return acts.flatMap((act): readonly Row[] => {
    if (act.kind !== 'ask') return [];
    const decision = acts.findLast((one) => (one.kind === 'grant' || one.kind === 'refuse') && one.ask === act.id);
    const over = act.endsAt <= now;
    const granted = over ? 'ended' : 'granted';
    const kind = decision === undefined ? (over ? 'ended' : 'asked') : decision.kind === 'grant' ? granted : 'refused';
    const { by, at, until, note: reason, compensating = null } = act;
    return [{ incident: id, ask: act.id, kind, by, at, until, reason, compensating, decidedBy: decision?.by ?? null }];
  });
}

async function list(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const rows = (await everyIncident(app.table))
      .flatMap((incident) => rowsOf(incident, app.now()))
      .toSorted((a, b) => a.until.localeCompare(b.until));
    await answer(this, flags, rows, () =>
      rows
        .map(
          (row) =>
            `${row.kind.padEnd(8)} until ${row.until}  ${row.incident}  by ${plain(nameOf(row.by), 60)}: ${plain(row.reason, 200)}\n`,
        )
        .join(''),
    );
    if (!flags.json) this.err(`${rows.length} requests and exceptions`);
  });
}

function day(value: string): string {
  if (!isDay(value)) throw new Error(`${value} is not a day: write 2027-01-31`);
  return value;
}

interface AskFlags extends ActFlags {
  readonly note: string;
  readonly until: string;
  readonly compensating?: string;
}

const askCommand = buildCommand<AskFlags, [string], Context>({
  docs: {
    brief: 'Ask that a breach be allowed for a time',
    fullDescription:
      'The request is kept in the incident and listed. It allows nothing: another person has to grant it.',
  },
  parameters: {
    positional: oneId,
    flags: {
      ...common,
      by: byFlag,
      ticket: ticketFlag,
      until: { kind: 'parsed', parse: day, brief: 'Last day, inclusive', placeholder: 'DAY' },
      note: { kind: 'parsed', parse: filled, brief: 'Why', placeholder: 'TEXT' },
      compensating: {
        kind: 'parsed',
        parse: filled,
        brief: 'What makes up for it meanwhile',
        optional: true,
        placeholder: 'TEXT',
      },
    },
  },
  func: acting<AskFlags>('exception asked for', (note, { until, compensating }) => ({
    kind: 'ask',
    note,
    until,
    ...(compensating === undefined ? {} : { compensating }),
  })),
});

interface DecideFlags extends ActFlags {
  readonly note: string;
  readonly ask?: string;
}

/** The command that grants, or refuses, what another person asked for. */
function deciding(kind: 'grant' | 'refuse', brief: string, done: string) {
  return buildCommand<DecideFlags, [string], Context>({
    docs: {
      brief,
      fullDescription:
        'Only an approver who is signed in, by --ticket, and did not ask for it themselves. What is granted is what was broken when it was asked for, and never more.',
    },
    parameters: {
      positional: oneId,
      flags: {
        ...common,
        by: byFlag,
        ticket: ticketFlag,
        ask: {
          kind: 'parsed',
          parse: filled,
          brief: 'Id of the request, where there are several: from `exceptions list --json`',
          optional: true,
          placeholder: 'ID',
        },
        note: { kind: 'parsed', parse: filled, brief: 'Why', placeholder: 'TEXT' },
      },
    },
    func: acting<DecideFlags>(done, (note, { ask }) => ({ kind, note, ...(ask === undefined ? {} : { ask }) })),
  });
}

export const exceptionsCommand = buildRouteMap({
  routes: {
    ask: askCommand,
    grant: deciding('grant', 'Allow for a time what another person asked for', 'granted'),
    refuse: deciding('refuse', 'Refuse a request, or take back what was granted', 'refused'),
    list: buildCommand<Flags, [], Context>({
      docs: { brief: 'What was asked for and granted, first to end first' },
      parameters: { flags: common },
      func: list,
    }),
  },
  docs: { brief: 'Ask for exceptions, decide them, and see them' },
});
