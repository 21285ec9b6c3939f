/** Acts of people from the command line. Without a ticket nobody proves who they are: the name is marked unverified, and approves nothing. */
import { randomUUID } from 'node:crypto';

import { type Deed, actOn } from '@clausewatch/app/act';
import type { App } from '@clausewatch/app/ports';
import { redeemTicket } from '@clausewatch/local/tickets';
import { Misconfigured } from '@clausewatch/model/errors';
import { type Incident, nameOf, unverified } from '@clausewatch/model/incident';
import { plain } from '@clausewatch/render/text';

import { text } from './catalogue-flags.ts';
import type { Context } from './context.ts';
import { dataFlag, existingFolder, osUser, withFolder } from './data-folder.ts';
import { findIncident } from './find-incident.ts';
import { answer, jsonFlag, type OutputFlags } from './out.ts';
import { incidentView } from './replay-view.ts';

export interface Flags extends OutputFlags {
  readonly data?: string;
}

export interface ActFlags extends Flags {
  readonly by?: string;
  readonly ticket?: string;
  readonly note?: string;
}

export const common = { data: dataFlag, json: jsonFlag } as const;
export const oneId = {
  kind: 'tuple',
  parameters: [{ brief: 'Id of the incident, or the start of it', parse: text, placeholder: 'ID' }],
} as const;

/** Acts on an incident; says so when there is nothing to do. `deedOf` is given the note as one line; `more`: what a person is to know then of the act. */
export function acting<F extends ActFlags>(
  done: string | ((by: string) => string),
  deedOf: (note: string, flags: F) => Deed,
  more: (app: App, incident: Incident, act: string) => readonly string[] = () => [],
) {
  return async function run(this: Context, flags: F, id: string): Promise<void> {
    const deed = deedOf(line(flags.note ?? ''), flags);
    await withFolder(existingFolder(flags.data), {}, async (app) => {
      const { id: found } = await findIncident(app.table, id);
      const by = await doerOf(app, flags);
      const act = randomUUID();
      const acted = await actOn(app, found, deed, { id: act, by, via: 'command-line' });
      if (acted.kind === 'unknown') throw new Misconfigured([`${id}: no such incident`]);
      if (acted.kind === 'refused') throw new Misconfigured([acted.words]);
      const { incident } = acted;
      const said =
        acted.kind === 'done'
          ? `${typeof done === 'string' ? done : done(by)} by ${nameOf(by)}`
          : `${incident.state} already: nothing changed`;
      await answer(this, flags, incidentView(incident), () => `${incident.id}: ${plain(said, 300)}\n`);
      if (acted.kind === 'done' && !flags.json) for (const line of more(app, incident, act)) this.err(line);
    });
  };
}

/** The person whose ticket was given; else a name that nobody vouches for. */
export async function doerOf({ table, now }: App, { by, ticket }: Pick<ActFlags, 'by' | 'ticket'>): Promise<string> {
  if (ticket === undefined) return by === undefined ? osUser() : `${unverified}${line(by)}`;
  const person = await redeemTicket(table, ticket, now());
  if (person === undefined)
    throw new Misconfigured([
      '--ticket: used already, older than ten minutes, or not of this folder; `clausewatch people link` makes one',
    ]);
  return person;
}

const noteLimit = 1000;

function line(value: string): string {
  const clean = value.replaceAll(/\s+/g, ' ').trim();
  if (clean.length > noteLimit) throw new Misconfigured([`a note or name may have ${noteLimit} characters`]);
  return clean;
}

export const filled = (value: string): string => {
  if (value.trim() === '') throw new Error('it is empty, and kept with the incident');
  return value;
};
export const ticketFlag = {
  kind: 'parsed',
  parse: filled,
  brief: 'Signs a person in, once: from `clausewatch people link`',
  optional: true,
  placeholder: 'TICKET',
} as const;
export const byFlag = {
  kind: 'parsed',
  parse: filled,
  brief: 'Who acts; nothing checks it, and the timeline says so. Default: the user of this system',
  optional: true,
  placeholder: 'NAME',
} as const;
