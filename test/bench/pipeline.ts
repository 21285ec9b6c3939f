/** What `check` does with bytes, without files, streams and printing; and what nothing that parses JSON can beat. */
import { fileURLToPath } from 'node:url';

import { type Row, rowsOf } from '@clausewatch/cli/check-rows';
import { controls } from '@clausewatch/controls/registry.generated';
import { controlSetVersion } from '@clausewatch/controls/version';
import { type Plan, planOf } from '@clausewatch/engine/plan';
import type { Control } from '@clausewatch/model/control';
import { type Assessor, assessor } from '@clausewatch/local/assessor';
import { builtinFile, builtinIds } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { batchesIn } from '@clausewatch/sources/input/split';
import { observe } from '@clausewatch/sources/observe';

export const registersFile = fileURLToPath(new URL('../../packages/policies/registers.example.yaml', import.meta.url));

/** Every built-in policy with the example registers, of which only the controls of these kinds are asked. */
export function benchPlan(...kinds: readonly Control['kind'][]): Plan {
  const catalogue = openCatalogue({
    policies: builtinIds.map(builtinFile),
    registers: registersFile,
    documents: [],
    controls,
    versions: { controls: controlSetVersion },
  });
  const evaluations = catalogue.evaluations.filter(({ control }) => kinds.includes(control.kind));
  return planOf({ ...catalogue, evaluations });
}

/** The bytes of a file in the pieces in which they are read. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function fail(reason: string): never {
  throw new Error(reason);
}

const limits = { maxItemBytes: 16_000_000, onProblem: fail };

/** Hands the rows of every item to `use`: what needs somebody, as `check` shows it. */
export function assess(bytes: Buffer, plan: Plan, use: (rows: readonly Row[]) => void): Assessor {
  const assessing = assessor(plan);
  for (const { events } of batchesIn(pieces(bytes), limits)) {
    for (const event of events) {
      for (const observation of observe(event)) {
        const judged = assessing.take(observation);
        if (judged === undefined) continue;
        for (const judgement of judged.judgements) {
          const rows = rowsOf(judgement, judged.ref, judged.observedAt, false);
          if (rows.length > 0) use(rows);
        }
      }
    }
  }
  return assessing;
}

/** Only takes the bytes apart; the number of items. */
export function splitOnly(bytes: Buffer): number {
  let items = 0;
  for (const { events } of batchesIn(pieces(bytes), limits)) items += events.length;
  return items;
}

/** Where each item begins in a snapshot that `snapshot` made, and where the last one ends. */
export function placesIn(bytes: Buffer): readonly number[] {
  const places = [bytes.indexOf('[') + 1];
  for (let at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) places.push(at + 1);
  return [...places, bytes.length];
}

/** The bar: each item decoded and parsed by itself, its end known beforehand, and thrown away. */
export function parseOnly(bytes: Buffer, places: readonly number[]): number {
  let parsed = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    const item: unknown = JSON.parse(bytes.toString('utf8', places[i], (places[i + 1] ?? 0) - 2));
    if (item !== null) parsed++;
  }
  return parsed;
}
