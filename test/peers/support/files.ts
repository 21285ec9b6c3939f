/** Rows of peers' own test cases: what a peer was given, and what it expects of itself. */
import { existsSync, readFileSync } from 'node:fs';

import { type Fields, fields } from '@clausewatch/sources/read';

const folder = '../shared/data/open/verdicts';
export const absent = !existsSync(folder);
export const whyAbsent = absent ? ` (skipped: ${folder} is not here)` : '';

/** Every row of a suite's file; none where the files are not at hand. */
export function rowsIn(name: string): readonly Fields[] {
  if (absent) return [];
  const lines = readFileSync(`${folder}/${name}.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => fields(JSON.parse(line)) ?? {});
}
