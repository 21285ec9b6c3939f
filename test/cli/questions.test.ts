/** What the commands that only read say, with and without a data folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';

interface Row {
  readonly policy: string;
  readonly clause: string;
  readonly state: string;
  readonly by: readonly string[];
  readonly missing: readonly string[];
  readonly lastEvidence: string | null;
}

const folder = mkdtempSync(join(tmpdir(), 'clausewatch-questions-'));
const data = join(folder, 'data');
const pythias = ['--policy', 'pythias'];

beforeAll(async () => {
  writeFileSync(join(folder, 'a.json'), JSON.stringify([1, 2, 3].map((index) => group(`sg-${index}`))));
  await clausewatch(['replay', join(folder, 'a.json'), ...pythias, '--data', data]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('coverage', () => {
  it('has one row for every clause of every policy, each in one of six states', async () => {
    const ran = await clausewatch(['coverage', '--json']);
    const rows = documentOf(ran) as readonly Row[];
    expect(new Set(rows.map(({ policy, clause }) => `${policy}/${clause}`)).size).toBe(rows.length);
    expect(rows.filter(({ policy }) => policy !== 'baseline')).toHaveLength(96);
    const states = ['enforced', 'monitored', 'swept', 'attested', 'unproven', 'not-falsifiable'];
    expect(rows.filter(({ state }) => !states.includes(state))).toEqual([]);
    expect(rows.filter(({ state, missing }) => state === 'unproven' && missing.length === 0)).toEqual([]);
    expect(rows.every(({ lastEvidence }) => lastEvidence === null)).toBe(true);
    expect(ran.code).toBe(0);
  });

  it('knows the last evidence of a data folder', async () => {
    const rows = documentOf(await clausewatch(['coverage', ...pythias, '--data', data, '--json'])) as readonly Row[];
    expect(rows.find(({ clause }) => clause === 'P-7')?.lastEvidence).toMatch(/^2026-11-01T/);
    expect(new Set(rows.map(({ policy }) => policy))).toEqual(new Set(['pythias']));
  });
});

describe('incidents', () => {
  it('come in pages that together are all of them', async () => {
    const ids: string[] = [];
    let after: readonly string[] = [];
    for (let page = 0; page < 10; page += 1) {
      const ran = await clausewatch(['incidents', 'list', '--data', data, '--limit', '2', '--json', ...after]);
      const { data: rows, page: info } = JSON.parse(ran.stdout) as {
        readonly data: readonly { readonly id: string }[];
        readonly page: { readonly next?: string };
      };
      ids.push(...rows.map(({ id }) => id));
      if (info.next === undefined) break;
      after = ['--after', info.next];
    }
    const all = documentOf(await clausewatch(['incidents', 'list', '--data', data, '--json'])) as readonly {
      readonly id: string;
    }[];
    expect(ids).toEqual(all.map(({ id }) => id));
    expect(ids.length).toBe(3);
  });

  it('end with 2 where there are none to find: no folder, no such id, an id that is not clear', async () => {
    const none = await clausewatch(['incidents', 'list', '--data', join(folderOf({}), 'none')]);
    expect(none.stderr).toMatch(/no data here/);
    const unknown = await clausewatch(['incidents', 'show', 'inc_0000000000', '--data', data]);
    expect(unknown.stderr).toMatch(/no such incident/);
    const short = await clausewatch(['incidents', 'show', 'inc_', '--data', data]);
    expect([none.code, unknown.code, short.code]).toEqual([2, 2, 2]);
  });

  it('are resolved once, with a reason that is kept', async () => {
    const [first] = documentOf(await clausewatch(['incidents', '--data', data, '--json'])) as readonly {
      readonly id: string;
    }[];
    const id = first?.id ?? '';
    const resolved = await clausewatch([
      'incidents',
      'resolve',
      id,
      '--data',
      data,
      '--note',
      'agreed with the owner',
      '--by',
      'Mara',
    ]);
    expect(resolved.stdout).toMatch(/resolved by Mara \(unverified\)/);
    const again = await clausewatch(['incidents', 'resolve', id, '--data', data, '--note', 'again']);
    expect(again.stdout).toMatch(/resolved already: nothing changed/);
    const shown = await clausewatch(['incidents', 'show', id, '--data', data]);
    expect(shown.stdout).toMatch(/agreed with the owner/);
  });
});

describe('explain', () => {
  it.each([
    [
      'P-7',
      /SSH \(port 22\)[\s\S]*\(paraphrase\)[\s\S]*control admin-port-untrusted[\s\S]*missing: register adminNetworks/,
    ],
    ['pythias/P-7', /pythias P-7/],
    ['admin-port-untrusted', /Why[\s\S]*How to mend it[\s\S]*What it does not see[\s\S]*pythias P-7/],
  ])('%s', async (name, shown) => {
    const ran = await clausewatch(['explain', name]);
    expect(ran.stdout).toMatch(shown);
    expect(ran.code).toBe(0);
  });

  it('an incident, with the sentence, what broke it, and the command that mends it', async () => {
    const [first] = documentOf(await clausewatch(['incidents', '--data', data, '--json'])) as readonly {
      readonly id: string;
    }[];
    const ran = await clausewatch(['explain', first?.id ?? '', '--data', data]);
    expect(ran.stdout).toMatch(/pythias P-7: broken/);
    expect(ran.stdout).toMatch(/The smallest fix\n {2}aws ec2 revoke-security-group-ingress/);
  });

  it('a name that nothing has ends with code 2', async () => {
    const ran = await clausewatch(['explain', 'P-999']);
    expect(ran.stderr).toMatch(/P-999: no clause, control or incident has this name/);
    expect(ran.code).toBe(2);
  });
});
