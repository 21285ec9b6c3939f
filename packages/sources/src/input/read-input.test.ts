import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type InputProblem, type ReadOptions, readInput } from './read-input.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-input-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function read(paths: readonly string[], more: Partial<ReadOptions> = {}) {
  const problems: InputProblem[] = [];
  const events: unknown[] = [];
  const places: string[] = [];
  for await (const found of readInput(paths, { onProblem: (problem) => problems.push(problem), ...more })) {
    events.push(found.event);
    places.push(`${found.file.slice(folder.length + 1)} ${found.position}`);
  }
  return {
    events,
    places,
    problems: problems.map(({ file, position, reason }) => [file.slice(folder.length + 1), position, reason]),
  };
}

const items = Array.from({ length: 2000 }, (_, i) => ({ id: i, text: `item ${i} ${'é'.repeat(i % 50)}` }));
const snapshot = JSON.stringify({ fileVersion: '1.0', configurationItems: items });

describe('reading files', () => {
  it('walks folders in name order and names every event by its place', async () => {
    put('walk/b.json', '{"b":1}');
    put('walk/a/2.jsonl', '{"a":1}\n{"a":2}\n');
    put('walk/a/10.json', '[{"a":10}]');
    put('walk/.hidden', 'x');
    const { places, problems } = await read([join(folder, 'walk')]);
    expect(places).toEqual([
      'walk/a/10.json item 1',
      'walk/a/2.jsonl document 1',
      'walk/a/2.jsonl document 2',
      'walk/b.json document 1',
    ]);
    expect(problems).toEqual([]);
  });

  it('tells gzip by its bytes, not by its name', async () => {
    const paths = [put('kinds/zipped.json', gzipSync(snapshot)), put('kinds/plain.json.gz', snapshot)];
    expect((await read(paths)).events).toEqual([...items, ...items]);
  });

  it('reads gzip members one after another as one text', async () => {
    const half = snapshot.length >> 1;
    const path = put('members.gz', Buffer.concat([gzipSync(snapshot.slice(0, half)), gzipSync(snapshot.slice(half))]));
    expect(await read([path])).toMatchObject({ events: items, problems: [] });
  });

  it('reports what does not exist, is no file, or is no JSON, and goes on', async () => {
    put('odd/a.txt', 'hello');
    put('odd/empty.json', '');
    put('odd/good.json', '{"a":1}');
    symlinkSync(join(folder, 'odd'), join(folder, 'odd', 'loop'));
    symlinkSync(join(folder, 'odd', 'good.json'), join(folder, 'odd', 'link.json'));
    const { events, problems } = await read([join(folder, 'missing'), join(folder, 'odd')]);
    expect(events).toEqual([{ a: 1 }, { a: 1 }]);
    expect(problems).toEqual([
      ['missing', undefined, 'does not exist'],
      ['odd/a.txt', 'document 1', 'not JSON'],
      ['odd/empty.json', 'document 1', 'empty'],
      ['odd/loop', undefined, 'a link that does not lead to a file'],
    ]);
  });
});

describe('reading broken gzip', () => {
  const zipped = gzipSync(snapshot);

  it('delivers everything before a cut and reports it once', async () => {
    const { events, problems } = await read([put('cut.gz', zipped.subarray(0, zipped.length - 2000))]);
    expect(events.length).toBeGreaterThan(500);
    expect(events).toEqual(items.slice(0, events.length));
    expect(problems).toEqual([['cut.gz', undefined, 'the gzip data ends in the middle']]);
  });

  it('reports a cut in the check value alone', async () => {
    const { events, problems } = await read([put('tail.gz', zipped.subarray(0, -4))]);
    expect(events).toEqual(items);
    expect(problems).toEqual([['tail.gz', undefined, 'the gzip data ends in the middle']]);
  });

  it('delivers the items of a small file whose check fails, and reports it', async () => {
    const bad = gzipSync('[{"a":1},{"a":2}]');
    bad[bad.length - 8] = (bad[bad.length - 8] ?? 0) ^ 0xff;
    expect(await read([put('check.gz', bad)])).toMatchObject({
      events: [{ a: 1 }, { a: 2 }],
      problems: [['check.gz', undefined, 'broken gzip data: incorrect data check']],
    });
  });

  it('delivers the items before garbage behind the gzip data, and reports it', async () => {
    const { events, problems } = await read([put('garbage.gz', Buffer.concat([zipped, Buffer.from('garbage')]))]);
    expect(events).toEqual(items);
    expect(problems).toEqual([['garbage.gz', undefined, expect.stringContaining('broken gzip data')]]);
  });

  it('stops a bomb: too much from too little, inside a text or as padding', async () => {
    const padding = gzipSync(Buffer.alloc(60_000_000), { level: 9 });
    const blanks = gzipSync(Buffer.alloc(60_000_000, ' '), { level: 9 });
    const paths = [put('bomb/a.gz', padding), put('bomb/b.gz', blanks), put('bomb/c.gz', gzipSync(zipped))];
    const { events, problems } = await read(paths);
    expect(events).toEqual([]);
    expect(problems).toEqual([
      ['bomb/a.gz', 'document 1', 'not JSON'],
      ['bomb/b.gz', undefined, 'decompresses to more than 400 times its size: reading stopped'],
      ['bomb/c.gz', 'document 1', 'not JSON'],
    ]);
  });
});

describe('reading much', () => {
  it('skips one item of 300 MB and keeps memory small', async () => {
    const path = join(folder, 'large.json');
    const block = 'x'.repeat(1_000_000);
    writeFileSync(path, '{"configurationItems":[{"a":1},{"a":"');
    for (let i = 0; i < 300; i++) writeFileSync(path, block, { flag: 'a' });
    writeFileSync(path, '"},{"a":3}]}', { flag: 'a' });
    const before = process.memoryUsage().rss;
    const { events, problems } = await read([path], { maxItemBytes: 8_000_000 });
    expect(events).toEqual([{ a: 1 }, { a: 3 }]);
    expect(problems).toEqual([['large.json', 'item 2', 'larger than 8 MB of text: skipped']]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    rmSync(path);
  });
});
