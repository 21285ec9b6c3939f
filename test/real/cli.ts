/** The command line on input that others recorded. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { decoded, type Fields, fields, list } from '@clausewatch/sources/read';

const root = '../shared/data/open';
export const absent = !existsSync(root);
export const whyAbsent = absent ? ` (skipped: ${root} is not here)` : '';
const registers = 'packages/policies/registers.example.yaml';

/** Every file below these folders of the recorded input, in the order of their names. */
export function recorded(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted(),
  );
}

export interface Run {
  readonly status: number | null;
  readonly data: unknown;
  /** What it could not understand, with the file's name alone. */
  readonly refused: readonly string[];
}

/** Runs `clausewatch <command> <files> --json` under the example registers. */
export function clausewatch(command: string, files: readonly string[], ...flags: readonly string[]): Run {
  const args = ['packages/cli/src/main.mjs', command, ...files, '--registers', registers, '--json', ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const refused = stderr.split('\n').filter((line) => line.startsWith(root));
  return {
    status,
    data: fields(decoded(stdout))?.['data'],
    refused: refused.map((line) => line.slice(line.lastIndexOf('/') + 1)),
  };
}

export function each(value: unknown): readonly Fields[] {
  return (list(value) ?? []).map((one) => fields(one) ?? {});
}
