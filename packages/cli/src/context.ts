/** What a command sees of the process: its two streams, its environment, and the exit code it leaves. */
import type { CommandContext } from '@stricli/core';

/** Exit codes, as the README lists them. */
export const exit = { ok: 0, violation: 1, unusable: 2, undetermined: 3, internal: 4 } as const;

export interface Context extends CommandContext {
  readonly process: CommandContext['process'] & { exitCode?: number | string | null };
  /** Writes for machines; resolves when the reader took it, so that memory stays flat before a slow one. */
  readonly out: (text: string) => Promise<void>;
  /** Writes a line for people; names of files and what input says of itself steer no terminal. */
  readonly err: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours are wanted and shown. */
  readonly colour: boolean;
}

export function contextOf(process: NodeJS.Process): Context {
  return {
    process: process as Context['process'],
    out: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    err: (line) => void process.stderr.write(`${line.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '\ufffd')}\n`),
    env: process.env,
    colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  };
}
