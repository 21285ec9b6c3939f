/** Policies and registers that are wrong: nothing starts, and everything that is wrong is told at once, with file, line and field. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch } from './run.ts';

const clause = (id: string, assess: string): string => `
  - id: ${id}
    summary: No remote shell from the internet.
    class: fact
    owner: security
    systems: [AWS]
    frameworks: []
    assertions: [{ kind: statement, claims: none }]
    assess: [{ ${assess} }]`;
const policy = (...clauses: readonly string[]): string =>
  `id: acme\ntitle: Network policy\ncompany: Acme\nversion: 1.0.0\nclauses:${clauses.join('')}\n`;
const ssh = 'kind: control, control: admin-port-untrusted, with: { ports: [tcp/22], trusted: $adminNetworks }';

async function check(
  files: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<{ readonly code: number | null; readonly stderr: string; readonly stdout: string }> {
  const folder = folderOf({ ...files, 'in.json': JSON.stringify(group('sg-1')) });
  return clausewatch(['check', 'in.json', '--json', ...flags], { cwd: folder });
}

describe('a register with a mistake', () => {
  it('stops the run, with line, field and the name that was meant', async () => {
    const registers =
      'organisation: { name: X, timeZone: Europe/Dublinn }\nadminNetwork:\n  cidrs: [10.0.0.0/8]\npublicEndpoints:\n  - { name: Shop, endpoint: shop, ports: [tcp/99999] }\n';
    const { code, stderr, stdout } = await check({ 'reg.yaml': registers }, '--registers', 'reg.yaml');
    expect(stderr).toMatch(/reg\.yaml:1: organisation\.timeZone: .*not a time zone/);
    expect(stderr).toMatch(/reg\.yaml:2: adminNetwork: unknown field; did you mean "adminNetworks"\?/);
    expect(stderr).toMatch(/reg\.yaml:5: publicEndpoints\[0\]\.ports\[0\]: .*not a port/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.each(['10.0.0.0/33', '010.0.0.0/8'])('the range %s is no range', async (cidr) => {
    const { code, stderr } = await check(
      { 'reg.yaml': `adminNetworks:\n  cidrs: [${cidr}]\n` },
      '--registers',
      'reg.yaml',
    );
    expect(stderr).toMatch(/reg\.yaml:2: adminNetworks\.cidrs\[0\]: .*not an address range/);
    expect(code).toBe(2);
  });
});

describe('a policy with mistakes', () => {
  it('tells of all of them in one list: an id given twice, a control and a parameter that do not exist', async () => {
    const text = policy(
      clause('A-1', 'kind: control, control: admin-port-untrustd, with: {}'),
      clause('A-1', ssh.replace('ports:', 'portz:')),
    );
    const { code, stderr } = await check({ 'acme.yaml': text }, '--policy', 'acme.yaml');
    expect(stderr).toMatch(
      /acme\.yaml:\d+: .*there is no control "admin-port-untrustd"; did you mean "admin-port-untrusted"\?/,
    );
    expect(stderr).toMatch(/acme\.yaml:\d+: .*has no parameter "portz"; did you mean "ports"\?/);
    expect(stderr).toMatch(/acme\.yaml:\d+: .*clause A-1 stands at acme\.yaml:\d+ already/);
    expect(code).toBe(2);
  });

  it('and registers with mistakes are told together', async () => {
    const files = {
      'acme.yaml': policy(clause('A-1', 'kind: control, control: nothing, with: {}')),
      'reg.yaml': 'nonsense: 1\n',
    };
    const { code, stderr } = await check(files, '--policy', 'acme.yaml', '--registers', 'reg.yaml');
    expect(stderr).toMatch(/acme\.yaml:/);
    expect(stderr).toMatch(/reg\.yaml:1: nonsense/);
    expect(code).toBe(2);
  });

  it.each([
    ['a policy that is not there', ['--policy', 'acme'], /--policy acme: no such policy; name pythias/],
    ['a register file that is not there', ['--registers', 'none.yaml'], /none\.yaml/],
    ['a clause that no policy has', ['--clause', 'P-999'], /--clause P-999: no chosen policy has this clause/],
    ['a control that does not exist', ['--control', 'nope'], /--control nope: there is no such control/],
  ])('%s is told', async (_name, flags, told) => {
    const { code, stderr } = await check({}, ...flags);
    expect(stderr).toMatch(told);
    expect(stderr).not.toMatch(/internal error/);
    expect(code).toBe(2);
  });

  it('serve does not start with it, and leaves nothing behind', async () => {
    const folder = folderOf({ 'acme.yaml': policy(clause('A-1', 'kind: control, control: nothing, with: {}')) });
    const ran = await clausewatch(['serve', '--port', '0', '--policy', 'acme.yaml', '--data', join(folder, 'data')], {
      cwd: folder,
    });
    expect(ran.stderr).toMatch(/there is no control "nothing"/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
    expect(ran.code).toBe(2);
  });
});
