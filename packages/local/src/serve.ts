/** The pipeline as a server in one process: intake, queue, schedules, deliveries and the page, over one data folder. */
import { type Overview, overview } from '@clausewatch/app/coverage';
import type { App } from '@clausewatch/app/ports';
import { begin } from '@clausewatch/app/quiet';
import type { Catalogue } from '@clausewatch/model/catalogue';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Delivery } from '@clausewatch/model/incident';
import { hostname as machineName, networkInterfaces } from 'node:os';

import { clockOf } from './clock.ts';
import { newCounts } from './counts.ts';
import { type Embedded, embed } from './embedded.ts';
import { localFrontDoor } from './front-door.ts';
import { intake } from './intake.ts';
import { enqueue, recover } from './jobs.ts';
import { type Listening, hostsOf } from './listen.ts';
import { asSent, keeping, type SentMessage } from './outbox.ts';
import { remembered } from './remembered.ts';
import { slackIntake, slackSetup } from './slack-intake.ts';
import { startSchedules } from './schedules.ts';
import { sendersFrom } from './senders.ts';
import { type ServerStatus, statusOf } from './status.ts';
import { timetable } from './timetable.ts';
import { startWorker } from './worker.ts';

/** What the page is made of. */
export interface PageWorld {
  readonly app: () => App;
  readonly overview: () => Promise<Overview>;
  readonly status: () => Promise<ServerStatus>;
  readonly hosts: () => readonly string[];
  readonly timeZone: string;
  readonly asSent: (delivery: Delivery) => Promise<SentMessage | undefined>;
}

export interface ServeOptions {
  readonly catalogue: Catalogue;
  readonly data: string;
  readonly listening: Listening;
  readonly host: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Messages are kept for the page and sent nowhere. */
  readonly outboxOnly: boolean;
  readonly remark: App['monitor']['remark'];
  readonly page: (world: PageWorld) => (request: Request) => Response | Promise<Response>;
}

export interface Server {
  readonly app: Embedded;
  readonly intakeOpen: boolean;
  /** Lets what was begun end, then closes the database. */
  stop(): Promise<void>;
}

/** Throws `Misconfigured` for an environment that cannot work. */
export async function serve(options: ServeOptions): Promise<Server> {
  const { catalogue, data, listening, host, env, remark } = options;
  const timeZone = catalogue.registers.organisation?.timeZone ?? 'UTC';
  const counts = newCounts();
  const token = intakeToken(env);
  const configured = options.outboxOnly ? {} : await sendersFrom(env);
  const slack = options.outboxOnly ? undefined : slackSetup(env);
  const pages = addressOf(host, listening.port);
  const embedded = await embed({
    catalogue,
    data,
    pages,
    buttons: slack !== undefined,
    monitor: { count: counts.count, remark },
    clock: clockOf,
    senders: (table) => keeping(table, configured),
  });
  const app: Embedded = {
    ...embedded,
    frontDoor: localFrontDoor(embedded.table, embedded.now, () => worker.ring()),
  };
  await counts.load(app.table);
  await recover(app.table, app.now());
  await begin(app);
  const worker = startWorker(app);
  const schedules = await startSchedules(timetable(app, counts), {
    table: app.table,
    timeZone,
    failed: (schedule, error) =>
      remark('a scheduled run failed', { schedule, error: error instanceof Error ? error.message.slice(0, 300) : '' }),
  });

  const door = intake({
    token,
    accept: async (body) => {
      const id = await enqueue(app.table, app.now(), body);
      counts.add('event');
      worker.ring();
      return id;
    },
    now: app.now,
    refused: () => {
      counts.add('event');
      counts.add('unrecognised');
    },
  });
  const page = options.page({
    app: () => app,
    overview: remembered(
      () => overview(app),
      app.table.revision,
      () => performance.now(),
    ),
    status: () => statusOf(app, counts),
    hosts: () => hostsOf(host, listening.port, ownNames()),
    timeZone,
    asSent: (delivery) => asSent(app.table, delivery),
  });
  const presses = slack === undefined ? undefined : slackIntake(app, slack);
  const doors: Readonly<Record<string, { fetch(request: Request): Response | Promise<Response> }>> = {
    '/events': door,
    ...(presses && { '/slack/actions': presses }),
  };
  listening.answerWith((request) => doors[new URL(request.url).pathname]?.fetch(request) ?? page(request));
  return {
    app,
    intakeOpen: token !== undefined,
    async stop() {
      await listening.close();
      await schedules.stop();
      await worker.stop();
      await counts.save(app.table);
      app.close();
    },
  };
}

/** A short secret could be guessed: nothing slows a guesser down. */
function intakeToken(env: ServeOptions['env']): string | undefined {
  const token = env['CLAUSEWATCH_INTAKE_TOKEN']?.trim() ?? '';
  if (token !== '' && token.length < 16)
    throw new Misconfigured([
      'CLAUSEWATCH_INTAKE_TOKEN: shorter than 16 characters; make one with: openssl rand -hex 32',
    ]);
  return token === '' ? undefined : token;
}

export function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? machineName() : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return [machineName(), ...addresses.map(({ address }) => address)];
}
