/** Replays the sample with progress, and says what it found. */
import type { Catalogue } from '@clausewatch/model/catalogue';
import { replaySample, sample, type SampleReplay } from '@clausewatch/local/sample';
import { counted, plain } from '@clausewatch/render/text';

import type { Context } from './context.ts';

const width = 30;

interface Options {
  readonly catalogue: Catalogue;
  readonly data: string;
  readonly pages: string;
}

export async function showSample(context: Context, options: Options): Promise<void> {
  const { err } = context;
  const company = options.catalogue.registers.organisation?.name ?? 'A company';
  err(`${company}, an invented company: a fortnight of events from its AWS accounts.`);
  const started = performance.now();
  const progress = progressOf(context);
  const replay = await replaySample({ ...options, progress: progress.show });
  progress.end();
  for (const line of findings(replay)) err(line);
  err(`Replayed in ${((performance.now() - started) / 1000).toFixed(1)} s into ${options.data}.`);
  err(`The sample's clock stands at ${minute(replay.end)} UTC and goes on from there.`);
  err('');
}

/** A bar on a terminal, else a line for each quarter. */
function progressOf({ process, err }: Context): { readonly show: (events: number) => void; readonly end: () => void } {
  const stream: Context['process']['stderr'] & { readonly isTTY?: boolean } = process.stderr;
  const isTerminal = stream.isTTY === true;
  let told = 0;
  const show = (events: number): void => {
    const share = Math.min(1, events / sample.count);
    const step = Math.floor(share * (isTerminal ? 100 : 4));
    if (step === told) return;
    told = step;
    const done = Math.round(share * width);
    if (isTerminal)
      stream.write(`\r[${'#'.repeat(done)}${'.'.repeat(width - done)}] ${events} of ${sample.count} events`);
    else err(`${events} of ${sample.count} events`);
  };
  return { show, end: () => void (isTerminal && stream.write('\n')) };
}

function findings({ result, events }: SampleReplay): readonly string[] {
  const { incidents, messages } = result;
  const open = incidents.filter(({ state }) => state !== 'resolved');
  const gravest = open.slice(0, 3).flatMap((incident) => {
    const { sentence } = incident.entries[0] ?? {};
    const place = sentence?.line === undefined ? '' : ` (${sentence.clause}, line ${sentence.line})`;
    return [
      `  ${incident.severity.padEnd(8)} since ${minute(incident.openedAt)}  ${plain(incident.title, 130)}`,
      ...(sentence === undefined
        ? []
        : [`           ${sentence.quoted ? `"${plain(sentence.text, 200)}"` : plain(sentence.text, 200)}${place}`]),
    ];
  });
  return [
    `${counted(events, 'event')}, ${counted(incidents.length, 'incident')}: ${open.length} not over, ${incidents.length - open.length} resolved; ${counted(messages.length, 'message')}, to be read on the page.`,
    '',
    'The gravest that are not over:',
    ...gravest,
    '',
  ];
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
