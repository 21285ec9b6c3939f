import { buildCommand } from '@stricli/core';
import { coverage } from '@clausewatch/app/coverage';
import { type CoverageRow, coverageOf } from '@clausewatch/engine/coverage';
import { table } from '@clausewatch/render/table';

import { type CatalogueFlags, catalogueFlags, catalogueFrom } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { dataFlag, existingFolder, withFolder } from '../data-folder.ts';
import { answer, jsonFlag, type OutputFlags } from '../out.ts';

interface Flags extends CatalogueFlags, OutputFlags {
  readonly data?: string;
}

async function show(this: Context, flags: Flags): Promise<void> {
  const rows =
    flags.data === undefined
      ? coverageOf(catalogueFrom(flags), new Map())
      : await withFolder(existingFolder(flags.data), flags, coverage);
  await answer(this, flags, rows, () => coverageText(rows));
  if (flags.json) return;
  const states = Map.groupBy(rows, ({ state }) => state);
  this.err(`${rows.length} sentences: ${[...states].map(([state, those]) => `${those.length} ${state}`).join(', ')}`);
  if (flags.data === undefined) this.err('Without --data nothing is known of the last evidence.');
}

function coverageText(rows: readonly CoverageRow[]): string {
  return table<CoverageRow>(
    [
      { title: 'POLICY', intent: 'id', value: ({ policy }) => policy },
      { title: 'CLAUSE', intent: 'id', value: ({ clause }) => clause },
      { title: 'STATE', intent: 'id', value: ({ state }) => state },
      {
        title: 'LAST EVIDENCE',
        intent: 'id',
        value: ({ lastEvidence }) => lastEvidence?.slice(0, 16).replace('T', ' ') ?? 'none',
      },
      { title: 'DECIDED BY', intent: 'text', value: ({ by }) => by.join(', ') },
      { title: 'MISSING', intent: 'text', value: ({ missing }) => missing.join(', ') },
      { title: 'REMEDIES', intent: 'text', value: ({ remedies }) => remedies.join(', ') },
      {
        title: 'ALLOWED',
        intent: 'text',
        value: ({ exceptions }) => exceptions.map(({ resource, until }) => `${resource} until ${until}`).join(', '),
      },
    ],
    rows,
    160,
  );
}

export const coverageCommand = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'What can honestly be said of each sentence, and how fresh the evidence is',
    fullDescription:
      'One row for each clause: enforced, monitored, swept, attested, unproven or not falsifiable, by what, and what is missing. With --data the policies and registers are those of that server unless other flags are given. Exit code: 0, or 2 when a file is wrong.',
  },
  parameters: {
    flags: {
      ...catalogueFlags,
      data: { ...dataFlag, brief: 'Data folder of a server, for the last evidence' },
      json: jsonFlag,
    },
  },
  func: show,
});
