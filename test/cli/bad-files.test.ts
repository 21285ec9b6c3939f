/** Files that are broken, hostile or not there: each is told with its name and reason, and what stands beside it is assessed all the same. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';

interface Row {
  readonly verdict: string;
  readonly resource: { readonly id: string };
}
const good = JSON.stringify(group('sg-good'));
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);
const many = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, index) => group(`sg-${index}`)));

const cases: readonly {
  readonly name: string;
  readonly file: string;
  readonly content: string | Buffer;
  readonly told: RegExp;
}[] = [
  {
    name: 'truncated gzip',
    file: 'a.json.gz',
    content: half(gzipSync(many(2000))),
    told: /a\.json\.gz: the gzip data ends in the middle/,
  },
  {
    name: 'gzip with a broken check',
    file: 'a.gz',
    content: corrupted(gzipSync(many(3))),
    told: /a\.gz: broken gzip data/,
  },
  {
    name: 'text that is not JSON',
    file: 'a.json',
    content: 'hello, I am no JSON\n',
    told: /a\.json, document 1: not JSON/,
  },
  { name: 'an empty file', file: 'a.json', content: '', told: /a\.json, document 1: empty/ },
  {
    name: 'a million nested lists',
    file: 'a.json',
    content: '['.repeat(1_000_000) + ']'.repeat(1_000_000),
    told: /a\.json, item 1: /,
  },
  {
    name: 'an item nested 5,000 deep',
    file: 'a.json',
    content: deep(5000),
    told: /a\.json, document 1: configuration nested more than 100 levels deep/,
  },
  {
    name: 'an object that is no event',
    file: 'a.json',
    content: '{"hello":"world"}',
    told: /a\.json, document 1: not recognised: an object with keys "hello"/,
  },
  {
    name: 'one bad line among good ones',
    file: 'a.jsonl',
    content: `${good}\n{"broken\n${JSON.stringify(group('sg-third'))}\n`,
    told: /a\.jsonl, document 2: not valid JSON/,
  },
];

function corrupted(bytes: Buffer): Buffer {
  bytes[bytes.length - 6] = (bytes.at(-6) ?? 0) ^ 0xff;
  return bytes;
}

function deep(levels: number): string {
  return JSON.stringify(group('sg-deep')).replace(
    '"vpcId":"vpc-1"',
    `"vpcId":"vpc-1","x":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
  );
}

describe('a broken file beside a good one', () => {
  it.each(cases)('$name is told, and the good one is assessed', async ({ file, content, told }) => {
    const folder = folderOf({ [file]: content, 'z-good.json': good });
    const ran = await clausewatch(['check', folder, '--policy', 'pythias', '--json']);
    expect(ran.stderr).toMatch(told);
    const rows = documentOf(ran) as readonly Row[];
    expect(rows.some(({ verdict, resource }) => verdict === 'violation' && resource.id === 'sg-good')).toBe(true);
    expect(ran.code).toBe(1);
  });

  it('what was read before a truncation counts', async () => {
    const folder = folderOf({ 'a.json.gz': half(gzipSync(many(2000))) });
    const rows = documentOf(await clausewatch(['check', folder, '--policy', 'pythias', '--json'])) as readonly Row[];
    expect(new Set(rows.map(({ resource }) => resource.id)).size).toBeGreaterThan(500);
  });

  it('a name of a file steers no terminal', async () => {
    const ran = await clausewatch([
      'check',
      folderOf({ 'a\u001b[2J\u202e.json': 'x', 'b.json': good }),
      '--policy',
      'pythias',
    ]);
    expect(ran.stderr).toMatch(/a\ufffd\[2J\ufffd\.json, document 1: not JSON/);
    expect(ran.code).toBe(1);
  });

  it('keys that are names of the language are data, and pollute nothing', async () => {
    const hostile = good.replace(
      '"tags":{}',
      '"tags":{"__proto__":"x","constructor":"y","toString":"z"},"__proto__":{"polluted":1}',
    );
    expect(hostile).not.toBe(good);
    const ran = await clausewatch(['check', folderOf({ 'a.json': hostile }), '--policy', 'pythias', '--json']);
    expect((documentOf(ran) as readonly Row[]).some(({ verdict }) => verdict === 'violation')).toBe(true);
    expect(ran.code).toBe(1);
  });
});

describe('nothing to read', () => {
  it.each([
    ['an empty folder', (): string => folderOf({}), /no file with an event in it/],
    ['a file that is not there', (): string => join(folderOf({}), 'none.json'), /none\.json: does not exist/],
    ['a file without JSON', (): string => folderOf({ 'a.json': 'x' }), /a\.json, document 1: not JSON/],
  ])('%s ends with code 2, and still with one document', async (_name, input, told) => {
    const ran = await clausewatch(['check', input(), '--json']);
    expect(ran.stderr).toMatch(told);
    expect(documentOf(ran)).toEqual([]);
    expect(ran.code).toBe(2);
  });

  it.skipIf(process.getuid?.() === 0)(
    'a file that may not be read is told (skipped for root, who may read everything)',
    async () => {
      const folder = folderOf({ 'a.json': good, 'z.json': good });
      chmodSync(join(folder, 'a.json'), 0);
      const ran = await clausewatch(['check', folder, '--policy', 'pythias', '--json']);
      expect(ran.stderr).toMatch(/a\.json: cannot be read: EACCES/);
      expect(ran.code).toBe(1);
    },
  );

  it('input that is JSON, but nothing we know, ends with code 3', async () => {
    const ran = await clausewatch(['check', folderOf({ 'a.json': '{"hello":1}' }), '--json']);
    expect(documentOf(ran)).toEqual([]);
    expect(ran.code).toBe(3);
  });
});
