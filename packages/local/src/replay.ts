/** Recorded events through the whole pipeline, under a clock that follows the events. */
import { deliver } from '@clausewatch/app/deliver';
import { nextDue, workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { Senders } from '@clausewatch/app/ports';
import { settleSeconds } from '@clausewatch/app/moments';
import { later } from '@clausewatch/app/time';
import type { Catalogue } from '@clausewatch/model/catalogue';
import type { Incident } from '@clausewatch/model/incident';
import type { Observation } from '@clausewatch/model/observation';
import type { Mail, Post } from '@clausewatch/render/message';

import { type Embedded, type Embedding, counting, embed } from './embedded.ts';
import { instantOf } from './instants.ts';
import { keeping } from './outbox.ts';

export type Message =
  | ({ readonly channel: 'email'; readonly incident: string; readonly key: string } & Mail)
  | ({ readonly channel: 'slack'; readonly incident: string; readonly key: string } & Post);

export interface Replay {
  /** Takes one observation of an event that was sent at `at`; an instant before the last one does not turn the clock back. */
  take(observation: Observation, at: string | undefined): Promise<void>;
  /** Delivers what is still owed. */
  finish(): Promise<ReplayResult>;
  readonly app: Embedded;
}

export interface ReplayResult {
  readonly incidents: readonly Incident[];
  readonly messages: readonly Message[];
  readonly deadLetters: readonly { readonly incident: string; readonly delivery: string; readonly error: string }[];
  readonly counts: ReadonlyMap<string, number>;
}

const beginning = '1970-01-01T00:00:00.000Z';

export interface ReplayOptions extends Pick<Embedding, 'data' | 'durable'> {
  /** What was sent later is left out, and the clock runs on to it. */
  readonly until?: string;
  /** Where links in messages lead. */
  readonly pages?: string;
}

/** Nothing is sent: messages are returned, and kept in the data folder where there is one. */
export async function startReplay(catalogue: Catalogue, options: ReplayOptions): Promise<Replay> {
  const { data, durable, until, pages } = options;
  const messages: Message[] = [];
  const monitor = counting();
  let clock = beginning;
  const incidentOf = (key: string): string => key.split(':')[0] ?? key;
  const senders: Senders = {
    email: async (mail, key) => void messages.push({ channel: 'email', incident: incidentOf(key), key, ...mail }),
    slack: async (post, key) => void messages.push({ channel: 'slack', incident: incidentOf(key), key, ...post }),
  };
  const app = await embed({
    catalogue,
    ...(data === undefined ? {} : { data }),
    ...(durable === undefined ? {} : { durable }),
    ...(pages === undefined ? {} : { pages }),
    clock: async () => ({ now: () => clock }),
    monitor,
    senders: (table) => (data === undefined ? senders : keeping(table, senders)),
  });
  /** The clock goes from one instant at which something is due to the next: timers fire when they would have fired. */
  const runOn = async (end: string): Promise<void> => {
    for (;;) {
      const due = await nextDue(app);
      if (due === undefined || due > end) break;
      const before = clock;
      if (due > clock) clock = due;
      await workOffDue(app);
      // What is due and cannot be done waits for later, as it does everywhere.
      if (clock === before && (await nextDue(app)) === due) break;
    }
    if (end > clock) clock = end;
    await workOffDue(app);
  };
  return {
    app,
    async take(observation, at) {
      const told = at ?? instantOf(observation) ?? clock;
      if (until !== undefined && told > until) return;
      if (told > clock) await runOn(told);
      const { incidents } = await observe(app, observation);
      for (const id of new Set(incidents)) await deliver(app, id);
    },
    async finish() {
      await runOn(until ?? later(clock, settleSeconds));
      const incidents = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
      return { incidents, messages, deadLetters: incidents.flatMap(deadLettersOf), counts: monitor.counts };
    },
  };
}

function deadLettersOf({ id, deliveries }: Incident): ReplayResult['deadLetters'] {
  return deliveries.flatMap((one) =>
    one.state === 'dead' ? { incident: id, delivery: one.id, error: one.error ?? '' } : [],
  );
}
