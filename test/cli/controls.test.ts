import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';

describe('controls', () => {
  it('are listed with their incidents, put into the shadow, and accepted again', async () => {
    const folder = folderOf({ 'open.json': JSON.stringify(group('sg-open')) });
    const data = ['--data', `${folder}/data`];
    await clausewatch(['replay', folder, '--policy', 'pythias', ...data]);
    const standing = async () => {
      const rows = documentOf(await clausewatch(['controls', ...data, '--json'])) as {
        control: string;
        state: string;
        incidents: string[];
      }[];
      return rows.find(({ control }) => control === 'admin-port-untrusted');
    };
    expect(await standing()).toMatchObject({ state: 'accepted', incidents: [expect.stringMatching(/^inc_/)] });
    expect((await clausewatch(['controls', 'shadow', 'admin-port-untrusted', ...data])).stdout).toBe(
      'admin-port-untrusted: shadow\n',
    );
    expect(await standing()).toMatchObject({ state: 'shadow' });
    const rows = documentOf(await clausewatch(['coverage', ...data, '--json'])) as { missing: string[] }[];
    expect(rows.flatMap(({ missing }) => missing)).toContain(
      'control admin-port-untrusted in shadow: what it finds is told to nobody',
    );
    expect((await clausewatch(['controls', 'accept', 'admin-port-untrusted', ...data])).code).toBe(0);
    expect(await standing()).toMatchObject({ state: 'accepted' });
  });

  it('that no clause cites are refused', async () => {
    const folder = folderOf({ 'open.json': JSON.stringify(group('sg-open')) });
    const data = ['--data', `${folder}/data`];
    await clausewatch(['replay', folder, '--policy', 'pythias', ...data]);
    const ran = await clausewatch(['controls', 'accept', 'no-such-control', ...data]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('no clause of this server cites such a control');
  });
});
