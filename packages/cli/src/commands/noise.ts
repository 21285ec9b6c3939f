import { buildCommand } from '@stricli/core';
import { budgetOf, noise } from '@clausewatch/app/noise';
import type { NoiseRow } from '@clausewatch/engine/noise';
import { table } from '@clausewatch/render/table';

import type { Context } from '../context.ts';
import { existingFolder, withFolder } from '../data-folder.ts';
import { common, type Flags } from '../deeds.ts';
import { answer } from '../out.ts';

async function show(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const budget = budgetOf(app);
    const rows = (await noise(app)).map((row) => ({ ...row, budget, over: row.incidents > budget }));
    await answer(this, flags, rows, () => textOf(rows));
    if (!flags.json)
      this.err(`${rows.filter(({ over }) => over).length} of ${rows.length} are over the budget of ${budget} a week`);
  });
}

type Row = NoiseRow & { readonly over: boolean };

function textOf(rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  return table<Row>(
    [
      { title: 'CONTROL', intent: 'id', value: ({ control }) => control },
      { title: 'CHANNEL', intent: 'id', value: ({ channel }) => channel },
      { title: 'INCIDENTS', intent: 'number', value: ({ incidents }) => incidents },
      { title: 'TAKEN ON', intent: 'number', value: ({ acknowledged }) => acknowledged },
      { title: 'MERGED', intent: 'number', value: ({ merged }) => merged },
      { title: 'FLAPPED', intent: 'number', value: ({ flapped }) => flapped },
      { title: 'BUDGET', intent: 'id', value: ({ over }) => (over ? 'over' : 'within') },
      { title: 'OWNER', intent: 'text', value: ({ owner }) => owner },
    ],
    rows,
    140,
  );
}

export const noiseCommand = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'What each control said to each channel in a week, and how much of it was needed',
    fullDescription:
      'Incidents told in the last seven days, and how many of them were taken on, told with others, or came back. What is over the budget waits for the digest. Exit code: 0, or 2 when there is no data.',
  },
  parameters: { flags: common },
  func: show,
});
