import { buildCommand, buildRouteMap } from '@stricli/core';
import { type ControlStanding, acceptControl, shadowControl, standingOf } from '@clausewatch/app/shadow';
import { Misconfigured } from '@clausewatch/model/errors';
import { table } from '@clausewatch/render/table';

import { text } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { existingFolder, osUser, withFolder } from '../data-folder.ts';
import { common, type Flags } from '../deeds.ts';
import { answer } from '../out.ts';

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

/** What is said of a control by whoever sits here. */
function setting(to: 'accepted' | 'shadow') {
  return async function set(this: Context, flags: Flags, control: string): Promise<void> {
    await withFolder(existingFolder(flags.data), {}, async (app) => {
      if (!(await standingOf(app)).some((one) => one.control === control))
        throw new Misconfigured([`${control}: no clause of this server cites such a control`]);
      const told = to === 'accepted' ? await acceptControl(app, control, osUser()) : [];
      if (to === 'shadow') await shadowControl(app, control, osUser());
      const also = told.length === 0 ? '' : `; ${told.length} incidents are told in the next digest`;
      await answer(this, flags, { control, state: to, told }, () => `${control}: ${to}${also}\n`);
    });
  };
}

const parameters = { positional: tuple, flags: common };

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
    accept: buildCommand<Flags, [string], Context>({
      docs: { brief: 'Let a control speak: what it held back is told in the next digest' },
      parameters,
      func: setting('accepted'),
    }),
    shadow: buildCommand<Flags, [string], Context>({
      docs: { brief: 'Let a control only watch: what it finds is on the pages, and told to nobody' },
      parameters,
      func: setting('shadow'),
    }),
  },
  defaultCommand: 'list',
  docs: { brief: 'Controls that speak, and controls that only watch until somebody has seen what they find' },
});
