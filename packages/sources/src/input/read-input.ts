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
  /** Text of one item or document above which it is skipped and reported. Default 64 MB. */
  readonly maxItemBytes?: number;
}

const MAX_ITEM_BYTES = 64_000_000;

function* eventsOf(batches: readonly Batch[], file: string): Generator<InputEvent> {
  for (const { unit, first, events } of batches)
    for (let i = 0; i < events.length; i++) yield { event: events[i], file, position: `${unit} ${first + i}` };
}

async function* eventsInFile(file: string, { onProblem, maxItemBytes }: ReadOptions): AsyncGenerator<InputEvent> {
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
      // Not `yield*`: it would wrap every event of a synchronous generator in promises of its own.
      for (const event of eventsOf(value, file)) yield event;
      if (done === true) return;
    }
  } catch (error) {
    if (!(error instanceof BrokenInput)) throw error;
    broken = true;
    onProblem({ file, reason: error.message });
  }
  for (const event of eventsOf(splitter.next(undefined).value, file)) yield event;
}

/**
 * The events of files and folders, in name order, one by one: JSON documents, JSON Lines, and lists of configuration items
 * (`[…]`, `{"configurationItems": […]}`) taken apart as they come, each plain or gzip. Memory stays flat whatever the size.
 * What cannot be read is reported and never stops the rest.
 */
export async function* readInput(paths: readonly string[], options: ReadOptions): AsyncGenerator<InputEvent> {
  for (const path of paths)
    for await (const file of filesIn(path, options.onProblem)) yield* eventsInFile(file, options);
}
