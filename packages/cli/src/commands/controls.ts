import { buildCommand, buildRouteMap } from '@stricli/core';
import { somebody } from '@clausewatch/app/act';
import type { App } from '@clausewatch/app/ports';
import { type ControlStanding, acceptControl, shadowControl, standingOf } from '@clausewatch/app/shadow';
import { permitted, refusalWords } from '@clausewatch/engine/permissions';
import { Misconfigured } from '@clausewatch/model/errors';
import { table } from '@clausewatch/render/table';

import { text } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { existingFolder, withFolder } from '../data-folder.ts';
import { type ActFlags, byFlag, common, doerOf, type Flags, ticketFlag } from '../deeds.ts';
import { answer } from '../out.ts';
import { counted } from '@clausewatch/render/text';

type Decision = Omit<ActFlags, 'note'>;

const tuple = {
  kind: 'tuple',
  parameters: [{ brief: 'Id of the control', parse: text, placeholder: 'CONTROL' }],
} as const;

async function list(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const rows = await standingOf(app);
    await answer(this, flags, rows, () => listText(rows));
  });
}

function listText(rows: readonly ControlStanding[]): string {
  return table<ControlStanding>(
    [
      { title: 'CONTROL', intent: 'id', value: ({ control }) => control },
      { title: 'STATE', intent: 'id', value: ({ state }) => state },
      { title: 'INCIDENTS', intent: 'text', value: ({ incidents }) => incidents.join(' ') },
    ],
    rows,
    160,
  );
}

/** Whoever sits here may let a control speak; that it falls silent for everybody is for somebody who is signed in to say. */
function setting(to: 'accepted' | 'shadow') {
  return async function set(this: Context, flags: Decision, control: string): Promise<void> {
    await withFolder(existingFolder(flags.data), {}, async (app) => {
      if (!(await standingOf(app)).some((one) => one.control === control))
        throw new Misconfigured([`${control}: no clause of this server cites such a control`]);
      const by = await doerOf(app, flags);
      if (to === 'shadow') assertMay(app, by);
      const told = to === 'accepted' ? await acceptControl(app, control, by) : [];
      if (to === 'shadow') await shadowControl(app, control, by);
      const also =
        told.length === 0 ? '' : `; ${counted(told.length, 'incident is', 'incidents are')} told in the next digest`;
      await answer(this, flags, { control, state: to, told }, () => `${control}: ${to}${also}\n`);
    });
  };
}

function assertMay(app: App, by: string): void {
  const may = permitted(somebody(app, { by, via: 'command-line' }), 'administer', { acts: [] });
  if (may !== 'yes') throw new Misconfigured([refusalWords[may]]);
}

const parameters = { positional: tuple, flags: { ...common, by: byFlag, ticket: ticketFlag } };

export const controlsCommand = buildRouteMap({
  routes: {
    list: buildCommand<Flags, [], Context>({
      docs: {
        brief: 'Which controls are accepted and which in shadow, with the incidents that each has a part in',
        fullDescription: 'Of a control in shadow these are what it would have raised. Exit code: 0, or 2 without data.',
      },
      parameters: { flags: common },
      func: list,
    }),
    accept: buildCommand<Decision, [string], Context>({
      docs: { brief: 'Let a control speak: what it held back is told in the next digest' },
      parameters,
      func: setting('accepted'),
    }),
    shadow: buildCommand<Decision, [string], Context>({
      docs: {
        brief: 'Let a control only watch: what it finds is on the pages, and told to nobody',
        fullDescription: 'Only an administrator who is signed in, by --ticket.',
      },
      parameters,
      func: setting('shadow'),
    }),
  },
  defaultCommand: 'list',
  docs: { brief: 'Controls that speak, and controls that only watch until somebody has seen what they find' },
});
