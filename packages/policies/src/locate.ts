/**
 * For authors of a policy file: `node locate.ts FILE "words of the sentence"` prints the clause's `source`.
 * A long sentence may be given by its beginning and end: `"Only authorised ... each quarter."`.
 */
import { basename } from 'node:path';

import type { Source } from '@clausewatch/model/policy';

import { sha256 } from './sha256.ts';
import { lineOf, normalised, readDocument } from './documents.ts';
import { readText } from './load.ts';

/** Every place where the words stand, whatever the white space between them; with `...`, from the first words to the next end. */
export function locate(file: string, raw: string, words: string): readonly Source[] {
  const { text, plain, offsets } = readDocument(raw);
  const [first = '', last] = words.split(/\s*(?:\.\.\.|…)\s*/).map(normalised);
  if (first === '' || last === '') return [];
  const places: Source[] = [];
  for (let from = plain.indexOf(first); from >= 0; from = plain.indexOf(first, from + 1)) {
    const end = last === undefined ? from + first.length : endOf(plain, last, from + first.length);
    if (end === undefined) continue;
    const start = offsets[from] ?? 0;
    const stop = (offsets[end - 1] ?? 0) + 1;
    const line = lineOf(text, start);
    places.push({
      file,
      lines: [line, lineOf(text, stop - 1)],
      start: start - (text.lastIndexOf('\n', start - 1) + 1),
      length: stop - start,
      sha256: sha256(plain.slice(from, end)),
    });
  }
  return places;
}

function endOf(plain: string, last: string, from: number): number | undefined {
  const at = plain.indexOf(last, from);
  return at < 0 ? undefined : at + last.length;
}

/** As it stands under a clause. */
export function sourceBlock({ file, lines, start, length, sha256: hash }: Source): string {
  const rows = [
    `file: ${JSON.stringify(file)}`,
    `lines: [${lines.join(', ')}]`,
    `start: ${start}`,
    `length: ${length}`,
    `sha256: ${hash}`,
  ];
  return `    source:\n${rows.map((row) => `      ${row}\n`).join('')}`;
}

function main([file, words]: readonly string[]): number {
  if (file === undefined || words === undefined) {
    process.stderr.write('usage: policy:locate FILE "words of the sentence" (long: "first words ... last words.")\n');
    return 2;
  }
  const text = readText(file, 1_000_000);
  const places = typeof text === 'string' ? locate(basename(file), text, words) : [];
  for (const place of places) process.stdout.write(sourceBlock(place));
  if (typeof text !== 'string') process.stderr.write(`${file}: ${text.problem}\n`);
  else if (places.length === 0)
    process.stderr.write(`${file}: these words are not in it; copy them from the document\n`);
  return places.length === 0 ? 2 : 0;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
