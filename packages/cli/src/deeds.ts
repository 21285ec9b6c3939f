/** Acts of people from the command line. Nobody proves who they are here: every name is marked unverified. */
import { actOn } from '@clausewatch/app/act';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Act, Incident } from '@clausewatch/model/incident';
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
  readonly note?: string;
}

export const common = { data: dataFlag, json: jsonFlag } as const;
export const oneId = {
  kind: 'tuple',
  parameters: [{ brief: 'Id of the incident, or the start of it', parse: text, placeholder: 'ID' }],
} as const;

interface Deed<F> {
  readonly done: string;
  readonly possible: (state: Incident['state']) => boolean;
  readonly actOf: (base: { readonly by: string; readonly at: string; readonly note: string }, flags: F) => Act;
}

/** Acts on an incident; says so when there is nothing to do. */
export function acting<F extends ActFlags>({ done, possible, actOf }: Deed<F>) {
  return async function act(this: Context, flags: F, id: string): Promise<void> {
    const by = flags.by === undefined ? osUser() : `${line(flags.by)} (unverified)`;
    const note = line(flags.note ?? '');
    await withFolder(existingFolder(flags.data), {}, async (app) => {
      const before = await findIncident(app.table, id);
      const needed = possible(before.state);
      const after = needed ? await actOn(app, before.id, actOf({ by, at: app.now(), note }, flags)) : before;
      if (after === undefined) throw new Misconfigured([`${id}: no such incident`]);
      const said = needed ? `${done} by ${by}` : `${before.state} already: nothing changed`;
      await answer(this, flags, incidentView(after), () => `${after.id}: ${plain(said, 300)}\n`);
    });
  };
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
export const byFlag = {
  kind: 'parsed',
  parse: filled,
  brief: 'Who acts; nothing checks it, and the timeline says so. Default: the user of this system',
  optional: true,
  placeholder: 'NAME',
} as const;
