import { buildCommand } from '@stricli/core';
import { startReplay } from '@clausewatch/local/replay';

import { type CatalogueFlags, catalogueFlags, catalogueFrom, instantFlag, text } from '../catalogue-flags.ts';
import { type Context, exit } from '../context.ts';
import { newTally, observationsIn, sentAt } from '@clausewatch/local/observations';
import { incidentView, messageView, replayReport } from '../replay-view.ts';
import { counted } from '@clausewatch/render/text';

interface Flags extends CatalogueFlags {
  readonly data?: string;
  readonly until?: string;
  readonly json: boolean;
}

async function replay(this: Context, flags: Flags, ...inputs: readonly string[]): Promise<void> {
  const catalogue = catalogueFrom(flags);
  const run = await startReplay(catalogue, {
    ...(flags.data === undefined ? {} : { data: flags.data }),
    ...(flags.until === undefined ? {} : { until: flags.until }),
  });
  const tally = newTally();
  try {
    for await (const { observation, event } of observationsIn(inputs, tally, this.err))
      await run.take(observation, sentAt(event));
    const result = await run.finish();
    const counts = {
      events: tally.events,
      observations: tally.observations,
      duplicates: result.counts.get('duplicate') ?? 0,
      unrecognised: tally.unrecognised,
      callsUnread: result.counts.get('call-unread') ?? 0,
    };
    const { deadLetters } = result;
    const data = {
      incidents: result.incidents.map(incidentView),
      messages: result.messages.map(messageView),
      deadLetters,
      counts,
    };
    await this.out(flags.json ? `${JSON.stringify({ data })}\n` : replayReport(result));
    this.err(
      `${counted(counts.events, 'event')}, ${counted(counts.observations, 'observation')}, ${counted(counts.duplicates, 'duplicate')}, ${counts.unrecognised} not recognised, ${counted(tally.unreadable, 'part')} not readable${unreadText(counts.callsUnread)}`,
    );
    this.process.exitCode = exitCode(
      tally.events,
      tally.unrecognised + tally.unreadable,
      result.incidents.some(({ state }) => state !== 'resolved'),
    );
  } finally {
    run.app.close();
  }
}

/** Calls name what they changed; a replay has no provider to ask for its state. */
function unreadText(calls: number): string {
  return calls === 0 ? '' : `, ${counted(calls, 'change')} known by the API call alone (who made it is kept)`;
}

function exitCode(events: number, notUnderstood: number, open: boolean): number {
  if (events === 0) return exit.unusable;
  if (open) return exit.violation;
  return notUnderstood > 0 ? exit.undetermined : exit.ok;
}

export const replayCommand = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Drive recorded events through the whole pipeline and show incidents and messages',
    fullDescription:
      'The clock is taken from the events, nothing is sent anywhere. Exit code: 1 an incident is not over, 3 something was not understood, 0 neither, 2 nothing could start.',
  },
  parameters: {
    positional: {
      kind: 'array',
      minimum: 1,
      parameter: { brief: 'Files or folders of events', parse: text, placeholder: 'events' },
    },
    flags: {
      ...catalogueFlags,
      data: {
        kind: 'parsed',
        parse: text,
        brief: 'Keep the database in this folder',
        optional: true,
        placeholder: 'DIR',
      },
      until: instantFlag('Leave out what was sent after this instant, and let the clock run on to it'),
      json: { kind: 'boolean', brief: 'One JSON document on stdout', default: false },
    },
  },
  func: replay,
});
