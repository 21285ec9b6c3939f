import { filesIn, type InputProblem } from './files.ts';
import type { Batch } from './flow.ts';
import { BrokenInput, bytesOf } from './gzip.ts';
import { splitJson } from './split.ts';

export type { InputProblem } from './files.ts';

/** One event of the input, as `JSON.parse` gives it, and where it stands. */
export interface InputEvent {
  readonly event: unknown;
  readonly file: string;
  /** `item 12` of a list of items, `document 3` of several documents or lines. */
  readonly position: string;
}

export interface ReadOptions {
  /** Called for every file, document or item that cannot be read; reading goes on behind it. */
  readonly onProblem: (problem: InputProblem) => void;
  /** Text of one item or document above which it is skipped and reported. Default 16 MB. */
  readonly maxItemBytes?: number;
}

const MAX_ITEM_BYTES = 16_000_000;

/** Events of one file that were found together; `first` is the number of the first one, counted from 1. */
export interface InputBatch extends Batch {
  readonly file: string;
}

function inFile(batches: readonly Batch[], file: string): InputBatch[] {
  return batches.map(({ unit, first, events }) => ({ file, unit, first, events }));
}

async function* batchesInFile(file: string, { onProblem, maxItemBytes }: ReadOptions): AsyncGenerator<InputBatch[]> {
  let broken = false;
  const splitter = splitJson({
    maxItemBytes: maxItemBytes ?? MAX_ITEM_BYTES,
    // Broken bytes leave broken text behind, which is not a second problem.
    onProblem: (reason, position) => broken || onProblem({ file, position, reason }),
  });
  splitter.next();
  try {
    for await (const chunk of bytesOf(file)) {
      const { value, done } = splitter.next(chunk);
      if (value.length > 0) yield inFile(value, file);
      if (done === true) return;
    }
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    broken = true;
    onProblem({ file, reason: error.message });
  }
  yield inFile(splitter.next(undefined).value, file);
}

/**
 * The events of files and folders, in name order: JSON documents, JSON Lines, and lists of configuration items (`[…]`,
 * `{"configurationItems": […]}`) taken apart as they come, each plain or gzip. Memory stays flat whatever the size.
 * What cannot be read is reported and never stops the rest. In batches, since a promise for each event costs as much as reading it.
 */
export async function* readBatches(
  paths: readonly string[],
  options: ReadOptions,
): AsyncGenerator<readonly InputBatch[]> {
  for (const path of paths)
    for await (const file of filesIn(path, options.onProblem)) yield* batchesInFile(file, options);
}

/** The same, one by one. */
export async function* readInput(paths: readonly string[], options: ReadOptions): AsyncGenerator<InputEvent> {
  for await (const batches of readBatches(paths, options))
    for (const { file, unit, first, events } of batches)
      for (let i = 0; i < events.length; i++) yield { event: events[i], file, position: `${unit} ${first + i}` };
}
