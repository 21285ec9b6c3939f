import { buildCommand } from '@stricli/core';
import { redrive as redriveMessages } from '@clausewatch/app/redrive';
import { redriveJobs } from '@clausewatch/local/jobs';

import type { Context } from '../context.ts';
import { dataFlag, existingFolder, withFolder } from '../data-folder.ts';
import { answer, jsonFlag, type OutputFlags } from '../out.ts';
import { counted } from '@clausewatch/render/text';

interface Flags extends OutputFlags {
  readonly data?: string;
}

async function redrive(this: Context, flags: Flags): Promise<void> {
  await withFolder(existingFolder(flags.data), {}, async (app) => {
    const events = await redriveJobs(app.table, app.now());
    const messages = await redriveMessages(app);
    await answer(
      this,
      flags,
      { events, messages },
      () => `due again: ${counted(events, 'event')} and ${counted(messages, 'message')}\n`,
    );
  });
}

export const redriveCommand = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'Try what was given up again: events and messages',
    fullDescription:
      'The server of the data folder takes them up within a minute. Exit code: 0, or 2 when there is no data.',
  },
  parameters: { flags: { data: dataFlag, json: jsonFlag } },
  func: redrive,
});
