/** Files larger than memory should be, made here: they are left behind, and memory stays within bounds. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';

const megabyte = 1024 * 1024;
const good = JSON.stringify(group('sg-good'));

describe('large input', () => {
  it('a gzip bomb is stopped: 500 MB of blanks in half a megabyte', { timeout: 60_000 }, async () => {
    const folder = folderOf({ 'z-good.json': good });
    const gzip = createGzip();
    const file = createWriteStream(join(folder, 'a-bomb.json.gz'));
    gzip.pipe(file);
    const blanks = Buffer.alloc(megabyte, ' ');
    for (let written = 0; written < 500; written += 1) if (!gzip.write(blanks)) await once(gzip, 'drain');
    gzip.end();
    await once(file, 'close');
    const ran = await clausewatch(['check', folder, '--policy', 'pythias', '--json']);
    expect(ran.stderr).toMatch(/a-bomb\.json\.gz: decompresses to more than 400 times its size: reading stopped/);
    expect((documentOf(ran) as readonly unknown[]).length).toBeGreaterThan(0);
    expect(ran.code).toBe(1);
    expect(ran.peak).toBeLessThan(150);
  });

  it('an item of 300 MB is left behind, and the item after it is assessed', { timeout: 60_000 }, async () => {
    const folder = folderOf({});
    const file = openSync(join(folder, 'a.json'), 'w');
    const [head = '', tail = ''] = JSON.stringify(group('sg-large')).split('"vpc-1"');
    writeSync(file, `[${head}"`);
    const filler = Buffer.alloc(megabyte, 'x');
    for (let written = 0; written < 300; written += 1) writeSync(file, filler);
    writeSync(file, `"${tail},${good}]`);
    closeSync(file);
    const ran = await clausewatch(['check', folder, '--policy', 'pythias', '--json']);
    expect(ran.stderr).toMatch(/a\.json, item 1: .*(large|bytes|MB)/i);
    const rows = documentOf(ran) as readonly { readonly resource: { readonly id: string } }[];
    expect(new Set(rows.map(({ resource }) => resource.id))).toEqual(new Set(['sg-good']));
    expect(ran.code).toBe(1);
    expect(ran.peak).toBeLessThan(150);
  });
});
