/** What `serve` does: the pipeline and its page, until it is stopped. Loaded only for it. */
import { dashboard } from '@clausewatch/dashboard/dashboard';
import { openGate } from '@clausewatch/dashboard/gate';
import { type Listening, isLoopback, listen } from '@clausewatch/local/listen';
import { lockFolder } from '@clausewatch/local/lock';
import { sample } from '@clausewatch/local/sample';
import { addressOf, type Server, serve } from '@clausewatch/local/serve';
import { redeemTicket } from '@clausewatch/local/tickets';
import { Misconfigured } from '@clausewatch/model/errors';
import { loadDocuments } from '@clausewatch/policies/documents';
import { plain } from '@clausewatch/render/text';

import { type CatalogueFlags, catalogueFrom } from './catalogue-flags.ts';
import type { Context } from './context.ts';
import { defaultFolder, noteSetup, osUser, sampleFolder } from './data-folder.ts';
import { showSample } from './sample-report.ts';
import { onEnter, untilStopped } from './until-stopped.ts';

export interface ServeFlags extends CatalogueFlags {
  readonly data?: string;
  readonly port: number;
  readonly host: string;
  readonly sample: boolean;
}

export async function runServer(context: Context, flags: ServeFlags): Promise<void> {
  const { host, port } = flags;
  const setup = flags.sample ? sampleSetup(flags) : flags;
  const catalogue = catalogueFrom(setup);
  const data = flags.sample ? sampleFolder : (flags.data ?? defaultFolder);
  const lock = lockFolder(data);
  let listening: Listening | undefined;
  let server: Server | undefined;
  try {
    listening = await listen(host, port);
    const address = addressOf(host, listening.port);
    if (flags.sample) await showSample(context, { catalogue, data, pages: address });
    const gate = openGate(Date.now);
    const documents = loadDocuments(setup.documents ?? [], catalogue.policies);
    server = await serve({
      catalogue,
      data,
      listening,
      host,
      env: context.env,
      outboxOnly: flags.sample,
      remark: (message, fields) => context.err(remarkLine(message, fields)),
      page: (world) => {
        const signIn = async (ticket: string): Promise<string | undefined> => {
          const { table, now } = world.app();
          return redeemTicket(table, ticket, now());
        };
        const page = dashboard({ ...world, documents: () => documents, gate, signIn, actor: osUser() });
        return (request) => page.fetch(request);
      },
    });
    await noteSetup(server.app, setup);
    tell(context, host, server);
    const link = (): Promise<void> => context.out(`${address}/?token=${gate.issue()}\n`);
    await link();
    const noMore = onEnter(() => void link());
    context.err('Ctrl-C stops it.');
    await untilStopped();
    noMore();
    context.err('Stopping: what was begun is finished first.');
  } finally {
    await (server === undefined ? listening?.close() : server.stop());
    lock.release();
  }
}

function sampleSetup({ data, policy, registers, documents }: ServeFlags): CatalogueFlags {
  if (data !== undefined || policy !== undefined || registers !== undefined || documents !== undefined)
    throw new Misconfigured([
      '--sample: the sample has a policy, registers and a data folder of its own; leave out --data, --policy, --registers and --documents',
    ]);
  return { policy: [sample.policy, 'baseline'], registers: sample.registers, documents: [sample.documents] };
}

function tell({ err, env }: Context, host: string, { intakeOpen }: Server): void {
  if (!isLoopback(host))
    err(
      `Warning: --host ${host} can be reached by others, and the page is sent without encryption. Put a TLS proxy before it.`,
    );
  if (!intakeOpen && env['CLAUSEWATCH_INTAKE_TOKEN'] === undefined)
    err('POST /events takes no events: set CLAUSEWATCH_INTAKE_TOKEN to open it.');
  err('This address opens the page once, within ten minutes. Press Enter for a new one:');
}

function remarkLine(message: string, fields: Readonly<Record<string, string | number>>): string {
  const details = Object.entries(fields).map(([name, value]) => `${name} ${plain(String(value), 300)}`);
  return details.length === 0 ? message : `${message}: ${details.join(', ')}`;
}
