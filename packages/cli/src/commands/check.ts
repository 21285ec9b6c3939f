import { buildCommand } from '@stricli/core';
import { planOf } from '@clausewatch/engine/plan';
import { assessor, type Judged } from '@clausewatch/local/assessor';
import { Misconfigured } from '@clausewatch/model/errors';

import { type CatalogueFlags, catalogueFlags, catalogueFrom, instantFlag, narrowed, text } from '../catalogue-flags.ts';
import { exporting, type Format, formats } from '../check-export.ts';
import { checkReport } from '../check-report.ts';
import { rowsOf, type Row } from '../check-rows.ts';
import { type Counts, exitCodeOf, keeping, streaming } from '../check-sinks.ts';
import { type Context, exit } from '../context.ts';
import { aheadOf } from '@clausewatch/local/instants';
import { newTally, observedIn, type Tally, told } from '@clausewatch/local/observations';
import { kindOf } from '@clausewatch/sources/kind-of';
import { counted } from '@clausewatch/render/text';

interface Flags extends CatalogueFlags {
  readonly clause?: readonly string[];
  readonly control?: readonly string[];
  readonly now?: string;
  readonly all: boolean;
  readonly json: boolean;
  readonly ndjson: boolean;
  readonly format?: Format;
}

async function check(this: Context, flags: Flags, ...inputs: readonly string[]): Promise<void> {
  const outputs = [flags.json && '--json', flags.ndjson && '--ndjson', flags.format && '--format'].filter(Boolean);
  if (outputs.length > 1) throw new Misconfigured([`${outputs.join(' and ')}: choose one`]);
  const catalogue = narrowed(catalogueFrom(flags), flags.clause ?? [], flags.control ?? []);
  const assess = assessor(planOf(catalogue));
  const kept = keeping();
  const sink = flags.ndjson ? streaming(this) : kept;
  const exported = flags.format === undefined ? undefined : exporting(flags.all);
  const rowsFor = ({ ref, observedAt, judgements }: Judged): readonly Row[] =>
    judgements.flatMap((judgement) => rowsOf(judgement, ref, observedAt, flags.all));

  const tally = newTally();
  const now = flags.now ?? new Date().toISOString();
  const seen = { states: 0, unknownTypes: 0, untold: 0, ahead: 0, calls: 0 };
  for await (const batch of observedIn(inputs, tally, this.err)) {
    for (const { observation, where } of batch) {
      // A change without its state: what the resource looks like now cannot be said from this input.
      if (observation.kind === 'oversized') seen.untold += 1;
      if (observation.kind === 'api-call' || observation.kind === 'signal') seen.calls += 1;
      const ahead = aheadOf(now, observation);
      if (ahead !== undefined) {
        seen.ahead += 1;
        if (seen.ahead <= told) this.err(`${where()}: ${ahead}`);
      }
      const judged = assess.take(observation);
      if (judged === undefined) continue;
      seen.states += 1;
      if (kindOf(judged.ref.type) === 'other') seen.unknownTypes += 1;
      sink.put(judged.ref, judged.order, rowsFor(judged));
      exported?.take(judged);
    }
    await sink.flush();
  }
  for (const judged of assess.finish()) {
    sink.add(rowsFor(judged));
    exported?.take(judged);
    await sink.flush();
  }

  const rows = flags.ndjson ? [] : kept.rows();
  if (exported !== undefined && flags.format !== undefined) await this.out(exported.text(flags.format));
  else if (flags.json) await this.out(`${JSON.stringify({ data: rows })}\n`);
  else if (!flags.ndjson) await this.out(checkReport(catalogue, rows, this.colour));
  const { counts } = sink;
  this.err(summaryOf(seen, counts, tally));
  const notUnderstood = tally.unrecognised + tally.unreadable + seen.untold + seen.ahead;
  this.process.exitCode = tally.events === 0 ? exit.unusable : exitCodeOf(counts, notUnderstood);
}

interface Seen {
  readonly states: number;
  readonly unknownTypes: number;
  readonly untold: number;
  readonly ahead: number;
  readonly calls: number;
}

function summaryOf(seen: Seen, counts: Counts, tally: Tally): string {
  const others = [
    [tally.unrecognised, 'event', 'not recognised'],
    [tally.unreadable, 'part', 'not readable'],
    [seen.untold, 'oversized change', 'told without a state'],
    [seen.ahead, 'state', 'of the future'],
    [seen.unknownTypes, 'state', 'of types that nothing looks at'],
    [seen.calls, 'API call', 'telling no state (replay says who changed what)'],
  ] as const;
  return [
    `${counted(seen.states, 'state')} of resources: ${counted(counts.violation, 'violation')}, ${counts.undetermined} undetermined`,
    ...others.flatMap(([count, what, how]) => (count === 0 ? [] : [`${counted(count, what)} ${how}`])),
  ].join(', ');
}

export const checkCommand = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Assess configuration items from files or folders; nothing is kept',
    fullDescription:
      'Reads AWS Config items in any of their spellings (events, snapshots, history files, API answers), plain or gzip, and says which sentences of the policies they break: of each resource by its newest state, and with --ndjson by every state that the input holds, older ones too. Exit code: 0 nothing wrong, 1 a violation, 3 something undetermined or not understood, 2 nothing could start.',
  },
  parameters: {
    positional: {
      kind: 'array',
      minimum: 1,
      parameter: { brief: 'Files or folders', parse: text, placeholder: 'input' },
    },
    flags: {
      ...catalogueFlags,
      clause: {
        kind: 'parsed',
        parse: text,
        brief: 'Only these clauses',
        variadic: true,
        optional: true,
        placeholder: 'ID',
      },
      control: {
        kind: 'parsed',
        parse: text,
        brief: 'Only these controls',
        variadic: true,
        optional: true,
        placeholder: 'ID',
      },
      now: instantFlag('Take this instant for the present'),
      all: { kind: 'boolean', brief: 'Also what is compliant or not applicable', default: false },
      json: { kind: 'boolean', brief: 'One JSON document on stdout', default: false },
      ndjson: {
        kind: 'boolean',
        brief: 'One JSON row a line, of every state in the input and in its order, with flat memory',
        default: false,
      },
      format: {
        kind: 'enum',
        values: formats,
        brief: 'For other tools: SARIF 2.1.0, OCSF 1.5.0, or findings for AWS Security Hub',
        optional: true,
      },
    },
  },
  func: check,
});
