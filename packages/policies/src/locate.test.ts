import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { sha256 } from './sha256.ts';
import { locate } from './locate.ts';

const text = 'One.\n\n  • Keys   are\nkept in a safe. Keys are counted.\n';

it('gives line, column, length and hash, whatever the white space', () => {
  expect(locate('a.txt', text, 'Keys are kept in a safe.')).toEqual([
    { file: 'a.txt', lines: [3, 4], start: 4, length: 26, sha256: sha256('Keys are kept in a safe.') },
  ]);
});

it('takes the beginning and the end of a long sentence', () => {
  expect(locate('a.txt', text, 'Keys are kept … safe.')).toEqual(locate('a.txt', text, 'Keys are kept in a safe.'));
});

it('gives every place of words that stand more than once, and none of words that do not', () => {
  expect(locate('a.txt', text, 'Keys are')).toHaveLength(2);
  expect(locate('a.txt', text, 'Keys were')).toEqual([]);
  expect(locate('a.txt', text, '...')).toEqual([]);
});

it('prints a block for the policy file, and says what to do when the words are not there', () => {
  const command = fileURLToPath(new URL('locate.ts', import.meta.url));
  const readme = fileURLToPath(new URL('../registers.example.yaml', import.meta.url));
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [command, ...args], { encoding: 'utf8', stdio: 'pipe' });
  expect(run(readme, 'Registers: facts')).toMatch(
    /^ {4}source:\n {6}file: "registers.example.yaml"\n {6}lines: \[2, 2\]\n/,
  );
  expect(() => run(readme, 'no such words at all')).toThrow(/copy them from the document/);
  expect(() => run(readme)).toThrow(/usage/);
});
