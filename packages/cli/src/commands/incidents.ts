import { buildCommand, buildRouteMap } from '@stricli/core';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { relatedTo } from '@clausewatch/app/related';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';
import { table } from '@clausewatch/render/table';

import { text } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { existingFolder, withFolder } from '../data-folder.ts';
import { type ActFlags, acting, byFlag, common, filled, type Flags, oneId, ticketFlag } from '../deeds.ts';
import { everyIncident, findIncident } from '../find-incident.ts';
import { incidentText } from '../incident-text.ts';
import { answer } from '../out.ts';
import { incidentDetail, incidentView } from '../replay-view.ts';
import { counted } from '@clausewatch/render/text';

interface ListFlags extends Flags {
  readonly state: 'open' | 'resolved' | 'all';
  readonly limit: number;
  readonly after?: string;
}

async function list(this: Context, flags: ListFlags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const { state, limit, after } = flags;
    const ask = { open: openIncidents, resolved: closedIncidents, all: everyIncident }[state];
    const all = await ask(app.table);
    const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && start === 0)
      throw new Misconfigured([`--after ${after}: no such incident in this list`]);
    const rows = all.slice(start, start + limit);
    const next = start + limit < all.length ? rows.at(-1)?.id : undefined;
    await answer(this, flags, rows.map(incidentView), () => listText(rows), next === undefined ? {} : { next });
    if (!flags.json)
      this.err(
        `${rows.length} of ${counted(all.length, 'incident')}${next === undefined ? '' : `; the next: --after ${next}`}`,
      );
  });
}

function listText(rows: readonly Incident[]): string {
  if (rows.length === 0) return '';
  return table<Incident>(
    [
      { title: 'ID', intent: 'id', value: ({ id }) => id },
      { title: 'STATE', intent: 'id', value: ({ state }) => state },
      { title: 'SEVERITY', intent: 'id', value: ({ severity }) => severity },
      { title: 'SINCE', intent: 'id', value: ({ openedAt }) => openedAt.slice(0, 16).replace('T', ' ') },
      {
        title: 'BREAKS',
        intent: 'text',
        value: ({ entries }) => [...new Set(entries.map(({ policy, clause }) => `${policy} ${clause}`))].join(', '),
      },
      { title: 'WHAT', intent: 'text', value: ({ title }) => title },
    ],
    rows,
    160,
  );
}

async function show(this: Context, flags: Flags, id: string): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const incident = await findIncident(app.table, id);
    const timeZone = app.plan.catalogue.registers.organisation?.timeZone ?? 'UTC';
    const related = await relatedTo(app.table, incident);
    await answer(this, flags, incidentDetail(incident, related), () => incidentText(incident, timeZone, related));
  });
}

const listCommand = buildCommand<ListFlags, [], Context>({
  docs: {
    brief: 'The incidents that are not over, gravest first',
    fullDescription:
      'Reads the data folder of a server, which may be running. Exit code: 0, or 2 when there is no data.',
  },
  parameters: {
    flags: {
      ...common,
      state: {
        kind: 'enum',
        values: ['open', 'resolved', 'all'],
        brief: 'Which: open is everything that is not over',
        default: 'open',
      },
      limit: { kind: 'parsed', parse: limitOf, brief: 'At most so many', default: '100', placeholder: 'N' },
      after: {
        kind: 'parsed',
        parse: text,
        brief: 'Go on behind this id: page.next of the page before',
        optional: true,
        placeholder: 'ID',
      },
    },
  },
  func: list,
});

function limitOf(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new Error(`${value} is not a number from 1 to 99999`);
  return Number(value);
}

const showCommand = buildCommand<Flags, [string], Context>({
  docs: { brief: 'One incident: sentences, evidence, fix, timeline, messages' },
  parameters: { positional: oneId, flags: common },
  func: show,
});

const ackCommand = buildCommand<ActFlags, [string], Context>({
  docs: { brief: 'Say that somebody has it in hand' },
  parameters: {
    positional: oneId,
    flags: {
      ...common,
      by: byFlag,
      ticket: ticketFlag,
      note: { kind: 'parsed', parse: text, brief: 'Kept in the timeline', optional: true, placeholder: 'TEXT' },
    },
  },
  func: acting('acknowledged', (note) => ({ kind: 'acknowledge', ...(note === '' ? {} : { note }) })),
});

const resolveCommand = buildCommand<ActFlags & { readonly note: string }, [string], Context>({
  docs: {
    brief: 'End an incident, with the reason',
    fullDescription:
      'A violation ends by itself when the configuration is mended, and comes back when it is seen again. A threat is ended by a person.',
  },
  parameters: {
    positional: oneId,
    flags: {
      ...common,
      by: byFlag,
      ticket: ticketFlag,
      note: { kind: 'parsed', parse: filled, brief: 'Why it is over', placeholder: 'TEXT' },
    },
  },
  func: acting('resolved', (note) => ({ kind: 'resolve', note })),
});

export const incidentsCommand = buildRouteMap({
  routes: { list: listCommand, show: showCommand, ack: ackCommand, resolve: resolveCommand },
  defaultCommand: 'list',
  docs: { brief: 'See and handle the incidents of a server' },
});
