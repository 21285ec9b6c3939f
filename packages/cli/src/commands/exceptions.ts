import { buildCommand, buildRouteMap } from '@stricli/core';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';
import { plain } from '@clausewatch/render/text';

import { isDay } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { existingFolder, withFolder } from '../data-folder.ts';
import { type ActFlags, acting, byFlag, common, filled, type Flags, oneId } from '../deeds.ts';
import { everyIncident } from '../find-incident.ts';
import { answer } from '../out.ts';

/** A request, or an exception that was granted. */
interface Row {
  readonly incident: string;
  readonly kind: 'asked' | 'granted';
  readonly by: string;
  readonly at: string;
  readonly until: string;
  readonly reason: string;
}

function rowsOf({ id, acts }: Incident): readonly Row[] {
  return acts.flatMap((act): readonly Row[] => {
    if (act.kind === 'ask')
      return [{ incident: id, kind: 'asked', by: act.by, at: act.at, until: act.until, reason: act.note }];
    if (act.kind !== 'except') return [];
    const { until, reason } = act.exception;
    return [{ incident: id, kind: 'granted', by: act.by, at: act.at, until, reason }];
  });
}

async function list(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const rows = (await everyIncident(app.table)).flatMap(rowsOf).toSorted((a, b) => a.until.localeCompare(b.until));
    await answer(this, flags, rows, () =>
      rows
        .map(
          (row) =>
            `${row.kind.padEnd(8)} until ${row.until}  ${row.incident}  by ${plain(row.by, 60)}: ${plain(row.reason, 200)}\n`,
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

const askCommand = buildCommand<ActFlags & { readonly note: string; readonly until: string }, [string], Context>({
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
      until: { kind: 'parsed', parse: day, brief: 'Last day, inclusive', placeholder: 'DAY' },
      note: { kind: 'parsed', parse: filled, brief: 'Why', placeholder: 'TEXT' },
    },
  },
  func: acting<ActFlags & { readonly note: string; readonly until: string }>({
    done: 'exception asked for',
    possible: (state) => state !== 'resolved',
    actOf({ by, at, note }, { until }) {
      if (until < at.slice(0, 10)) throw new Misconfigured([`--until ${until}: is over already`]);
      return { kind: 'ask', by, at, until, note };
    },
  }),
});

export const exceptionsCommand = buildRouteMap({
  routes: {
    ask: askCommand,
    list: buildCommand<Flags, [], Context>({
      docs: { brief: 'What was asked for and granted, first to end first' },
      parameters: { flags: common },
      func: list,
    }),
  },
  docs: { brief: 'Ask for exceptions, and see them' },
});
