import { buildCommand } from '@stricli/core';

import { catalogueFlags, text } from '../catalogue-flags.ts';
import type { Context } from '../context.ts';
import { dataFlag, defaultFolder, sampleFolder } from '../data-folder.ts';
import type { ServeFlags } from '../run-server.ts';

function portOf(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new Error(`${value} is not a port: write a number up to 65535`);
  return port;
}

export const serveCommand = buildCommand<ServeFlags, [], Context>({
  docs: {
    brief: 'Run the pipeline on this machine, with its web page, intake and schedules',
    fullDescription: [
      'Keeps everything in one folder. Only this machine can reach it, unless --host says otherwise.',
      'CLAUSEWATCH_INTAKE_TOKEN opens POST /events; CLAUSEWATCH_TOPIC_ARN (SNS) and CLAUSEWATCH_SLACK_WEBHOOK say where messages go; other ways (a Slack bot with buttons, Amazon Q Developer, a pager) are in docs/alerts.md. Without them they are read on the page.',
      'Exit code: 0 stopped, 2 could not start, 4 internal error.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...catalogueFlags,
      data: { ...dataFlag, brief: `Folder for everything that is kept. Default: ${defaultFolder}` },
      port: {
        kind: 'parsed',
        parse: portOf,
        brief: 'Port; 0 takes any that is free',
        default: '4173',
        placeholder: 'N',
      },
      host: { kind: 'parsed', parse: text, brief: 'Address to listen on', default: '127.0.0.1', placeholder: 'H' },
      sample: {
        kind: 'boolean',
        brief: `Replay the sample estate into ${sampleFolder} first; messages are sent nowhere`,
        default: false,
      },
    },
  },
  loader: async () => {
    const { runServer } = await import('../run-server.ts');
    return function serve(this: Context, flags: ServeFlags) {
      return runServer(this, flags);
    };
  },
});
