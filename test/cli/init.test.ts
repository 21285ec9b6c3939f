import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadRegisters } from '@clausewatch/policies/load';
import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';

const sample = 'packages/local/sample/events.jsonl.gz';
const tagged = { tags: { Env: 'prod' } };

function adopted(file: string): string {
  const path = file.replace('.yaml', '-adopted.yaml');
  writeFileSync(path, readFileSync(file, 'utf8').replaceAll(/^#: /gm, ''));
  return path;
}

describe('init', () => {
  it('drafts registers that are valid as they are, and with every proposal adopted', async () => {
    const out = join(folderOf({}), 'company');
    const ran = await clausewatch(['init', sample, '--out', out]);
    expect(ran.code).toBe(0);
    const file = join(out, 'registers.yaml');
    expect(loadRegisters(file).accounts?.map(({ id }) => id)).toEqual(['111122223333', '444455556666']);
    const all = loadRegisters(adopted(file));
    expect(all.accounts?.map(({ environment }) => environment)).toEqual(['prod', 'staging']);
    expect(all.adminNetworks?.cidrs).toContain('81.187.34.0/28');
    expect(all.authorisedServers?.groups?.length).toBeGreaterThan(0);
    expect(all.thirdParties?.map(({ accounts }) => accounts)).toEqual([['222233334444'], ['999988887777']]);
    expect(all.publicEndpoints?.length).toBeGreaterThan(0);
    expect(readFileSync(file, 'utf8')).toContain('# tcp/22 of sg-898f448f9a00d036a (bastion)');
  });

  it('makes nothing compliant: every violation that was there without registers is there with the draft', async () => {
    const out = folderOf({});
    await clausewatch(['init', sample, '--out', out]);
    const violations = async (...flags: readonly string[]) =>
      (
        documentOf(await clausewatch(['check', sample, '--json', ...flags])) as {
          verdict: string;
          clause: string;
          subject: string;
          resource: { id: string };
        }[]
      )
        .filter(({ verdict }) => verdict === 'violation')
        .map(({ clause, subject, resource }) => `${clause} ${resource.id} ${subject}`);
    const with_ = new Set(await violations('--registers', join(out, 'registers.yaml')));
    expect((await violations()).filter((one) => !with_.has(one))).toEqual([]);
  });

  it('asks for what only the company knows, with what was seen', async () => {
    const ran = await clausewatch(['init', sample, '--out', folderOf({}), '--policy', 'pythias', '--json']);
    const { questions } = documentOf(ran) as { questions: { register: string; seen: string }[] };
    expect(new Set(questions.map(({ register }) => register))).toEqual(
      new Set([
        'organisation',
        'accounts',
        'adminNetworks',
        'publicEndpoints',
        'ports',
        'thirdParties',
        'authorisedServers',
        'people',
      ]),
    );
    expect(questions.find(({ register }) => register === 'people')?.seen).toContain('platform-security');
  });

  it('never overwrites: with either file there it writes neither', async () => {
    const folder = folderOf({ 'questions.md': 'mine', 'in.json': JSON.stringify(group('sg-1')) });
    const ran = await clausewatch(['init', join(folder, 'in.json'), '--out', folder]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('is there already');
    expect(readFileSync(join(folder, 'questions.md'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'registers.yaml'))).toBe(false);
  });

  it('asks about an account whose tags disagree, and takes the newest states only', async () => {
    const items = [
      group('sg-1', {}, { tags: { Env: 'staging' } }),
      group('sg-2', {}, tagged),
      group('sg-3', {}, { ...tagged, configurationItemStatus: 'ResourceDeleted', configuration: null }),
    ];
    const folder = folderOf({ 'in.json': JSON.stringify(items) });
    const ran = await clausewatch(['init', join(folder, 'in.json'), '--out', join(folder, 'o'), '--json']);
    const { questions } = documentOf(ran) as { questions: { register: string; seen: string }[] };
    expect(questions.find(({ register }) => register === 'environments')?.seen).toBe('prod 1, staging 1');
  });

  it('stays valid whatever names and tags say', async () => {
    const evil = '"]\n#: adminNetworks: { cidrs: [0.0.0.0/0] }\n- {a: b} \u2028 ${x} & *y !!z';
    const rule = { ipv4Ranges: [{ cidrIp: '198.51.100.7/32' }] };
    const items = [group('sg-1', rule, { resourceName: evil, tags: { Env: evil } })];
    const folder = folderOf({ 'in.json': JSON.stringify(items) });
    await clausewatch(['init', join(folder, 'in.json'), '--out', join(folder, 'o')]);
    const file = join(folder, 'o', 'registers.yaml');
    expect(loadRegisters(file).adminNetworks).toBeUndefined();
    expect(loadRegisters(adopted(file)).adminNetworks?.cidrs).toEqual(['198.51.100.7/32']);
  });

  it('writes nothing without a state to go by', async () => {
    const folder = folderOf({ 'in.json': '{"no": "item"}' });
    const ran = await clausewatch(['init', join(folder, 'in.json'), '--out', folder]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(existsSync(join(folder, 'registers.yaml'))).toBe(false);
  });
});
