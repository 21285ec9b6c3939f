/** How the program is called, and how it ends. */
import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf, start } from './run.ts';

const inside = { ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], fromPort: 443, toPort: 443 };
const P7 = ['--policy', 'pythias', '--clause', 'P-7'];

describe('wrong usage ends with code 2 and says what is wrong', () => {
  it.each([
    [['bogus'], /bogus/],
    [['check'], /input/],
    [['check', '--bogus', 'x'], /--bogus/],
    [['check', 'x', '--now', 'yesterday'], /yesterday is not an instant/],
    [['check', 'x', '--now', '2026-02-30T00:00:00Z'], /2026-02-30T00:00:00Z is not an instant/],
    [['check', 'x', '--json', '--ndjson'], /choose one/],
    [['check', 'x', '--documents', 'nowhere'], /"nowhere" for documents: there is no such folder/],
    [['check', 'x', '--documents', process.execPath], /no such folder/],
    [['replay', 'x', '--data', process.execPath], /cannot be used for data/],
    [['serve', '--port', '99999'], /99999 is not a port/],
    [['incidents', 'list', '--limit', '0'], /0 is not a number/],
    [['incidents', 'resolve', 'inc_1'], /--note/],
    [['explain'], /CLAUSE/],
  ])('%j', async (args, told) => {
    const ran = await clausewatch(args, { cwd: folderOf({}) });
    expect(ran.stderr).toMatch(told);
    expect(ran.stdout).toBe('');
    expect(ran.code).toBe(2);
  });
});

describe('help and version', () => {
  it('a Node that is too old is told, and not with the code of a violation', async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })";
    const ran = await clausewatch(['--version'], {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}` },
    });
    expect(ran.stderr).toMatch(/needs Node 24 and this is 20\.19\.0/);
    expect(ran.code).toBe(2);
  });

  it.each([
    [['--help']],
    [['-h']],
    [['check', '--help']],
    [['replay', '-h']],
    [['serve', '--help']],
    [['incidents', '--help']],
    [['incidents', 'ack', '-h']],
    [['coverage', '-h']],
    [['explain', '-h']],
    [['redrive', '-h']],
    [['export', '-h']],
    [['init', '-h']],
    [['controls', 'accept', '-h']],
  ])('%j shows how to call it', async (args) => {
    const ran = await clausewatch(args);
    expect(ran.stdout).toMatch(/USAGE\n {2}clausewatch /);
    expect(ran.code).toBe(0);
  });

  it('--version is a version', async () => {
    const ran = await clausewatch(['--version']);
    expect(ran.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(ran.code).toBe(0);
  });
});

describe('check', () => {
  it.each([
    ['nothing wrong', group('sg-1', inside), 0],
    ['a violation', group('sg-1'), 1],
    ['something undetermined', group('sg-1', { ipv4Ranges: [{ cidrIp: 'x' }] }), 3],
  ])('%s ends with its own code', async (_name, item, code) => {
    const ran = await clausewatch(['check', folderOf({ 'a.json': JSON.stringify(item) }), ...P7]);
    expect(ran.code).toBe(code);
  });

  it('--ndjson writes the rows of --json --all, one a line, in the order of the input, and those of what is reachable at the end', async () => {
    const ids = ['sg-3', 'sg-1', 'sg-2'];
    const folder = folderOf({ 'a.json': JSON.stringify(ids.map((id) => group(id))) });
    const lines = (await clausewatch(['check', folder, ...P7, '--all', '--ndjson'])).stdout.trimEnd().split('\n');
    const rows = lines.map(
      (line) => JSON.parse(line) as { readonly basis: string; readonly resource: { readonly id: string } },
    );
    expect(rows.map(({ resource }) => resource.id)).toEqual([...ids, ...ids]);
    expect(rows.map(({ basis }) => basis)).toEqual([
      ...ids.map(() => 'configuration-only'),
      ...ids.map(() => 'exposure'),
    ]);
    const whole = documentOf(await clausewatch(['check', folder, ...P7, '--all', '--json'])) as readonly unknown[];
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(new Set(whole.map((row) => JSON.stringify(row))));
  });

  it('shows no colours to a pipe, and no control characters of an item', async () => {
    const hostile = group('sg-1', {}, { resourceName: 'a\u001b[31mb\u202ec' });
    const ran = await clausewatch(['check', folderOf({ 'a.json': JSON.stringify(hostile) }), ...P7], {
      env: { FORCE_COLOR: '1' },
    });
    expect(ran.stdout).not.toContain('\u001b');
    expect(ran.stdout).not.toContain('\u202e');
    expect(ran.stdout).toMatch(/VIOLATION/);
  });

  it('ends quietly when the reader has enough', async () => {
    const items = Array.from({ length: 3000 }, (_, index) => group(`sg-${index}`));
    const child = start(['check', folderOf({ 'a.json': JSON.stringify(items) }), '--ndjson', '--all']);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|internal error/);
  });
});
