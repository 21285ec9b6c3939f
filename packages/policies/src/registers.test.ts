import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { controls } from '@clausewatch/controls/registry.generated';
import { Misconfigured } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { builtinFile, builtinIds } from './builtin.ts';
import { collectRegisters, loadPolicies, loadRegisters } from './load.ts';
import { openCatalogue } from './open.ts';
import { registerNames } from './params.ts';

function problems(text: string): readonly string[] {
  const found: string[] = [];
  collectRegisters({ name: 'registers.yaml', text }, found);
  return found;
}

const folder = mkdtempSync(join(tmpdir(), 'registers-'));
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function thrown(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof Misconfigured) return error.problems;
  }
  return [];
}

it('comes with an example that has every register and fits the policies that come along', () => {
  const example = fileURLToPath(new URL('../registers.example.yaml', import.meta.url));
  expect(Object.keys(loadRegisters(example)).toSorted()).toEqual([...registerNames].toSorted());
  const policies = builtinIds.map(builtinFile);
  const { grounds } = openCatalogue({
    policies,
    registers: example,
    documents: [],
    controls,
    versions: { controls: '1' },
  });
  expect(grounds.flatMap(({ absentRegisters }) => absentRegisters)).toEqual([]);
});

describe('one wrong thing is one message with file, line, field and what to do', () => {
  const range = 'not an address range: write 198.18.0.0/15 or 2001:db8::/32, without leading zeros';
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'register with a typo',
      'adminNetwork:\n  cidrs: []',
      '1: adminNetwork: unknown field; did you mean "adminNetworks"?',
    ],
    [
      'field with a typo',
      'adminNetworks:\n  cdirs: []\n  cidrs: []',
      '2: adminNetworks.cdirs: unknown field; did you mean "cidrs"?',
    ],
    [
      'prefix too long',
      'adminNetworks:\n  cidrs:\n    - 10.0.0.0/33',
      `3: adminNetworks.cidrs[0]: "10.0.0.0/33" is wrong: ${range}`,
    ],
    [
      'leading zeros',
      'adminNetworks:\n  cidrs: [010.0.0.0/8]',
      `2: adminNetworks.cidrs[0]: "010.0.0.0/8" is wrong: ${range}`,
    ],
    [
      'third party range',
      'thirdParties:\n  - name: x\n    cidrs: [x]',
      `3: thirdParties[0].cidrs[0]: "x" is wrong: ${range}`,
    ],
    [
      'port',
      'ports:\n  - { port: 443, purpose: x, public: true }',
      '2: ports[0].port: must be text; put quotes around it: "443"',
    ],
    [
      'reversed ports',
      'ports:\n  - { port: tcp/90-80, purpose: x, public: true }',
      '2: ports[0].port: "tcp/90-80" is wrong: not a port: write tcp/443, udp/53, tcp/5985-5986 or all',
    ],
    [
      'time zone',
      'organisation:\n  name: x\n  timeZone: Europe/Atlantis',
      '3: organisation.timeZone: "Europe/Atlantis" is wrong: not a time zone: write an IANA name such as Europe/Dublin or UTC',
    ],
    [
      'role',
      'people:\n  - id: a\n    name: A\n    email: a@x\n    roles: [aprover]',
      '5: people[0].roles[0]: "aprover" is not known; did you mean "approver"?',
    ],
    [
      'address',
      'people:\n  - { id: a, name: A, email: ada, roles: [] }',
      '2: people[0].email: "ada" is wrong: not an e-mail address',
    ],
    [
      'person twice',
      'people:\n  - { id: a, name: A, email: a@x, roles: [] }\n  - { id: a, name: B, email: b@x, roles: [] }',
      '3: people[1].id: "a" is listed twice; each id stands once',
    ],
    [
      'one Slack account of two people',
      'people:\n  - { id: a, name: A, email: a@x, roles: [], slack: U1 }\n  - { id: b, name: B, email: b@x, roles: [], slack: U1 }',
      '3: people[1].slack: "U1" is listed twice; each slack stands once',
    ],
    [
      'a person by the name of the program',
      'people:\n  - { id: clausewatch, name: A, email: a@x, roles: [] }',
      '2: people[0].id: clausewatch is how this program calls itself; take another id',
    ],
    [
      'a clause without its policy',
      'remediation:\n  clauses: [P-2]',
      '2: remediation.clauses[0]: "P-2" is wrong: write policy/clause: pythias/P-2',
    ],
    [
      'block that is too long',
      'remediation:\n  clauses: []\n  block: { clauses: [], for: P8D }',
      '3: remediation.block.for: "P8D" is wrong: too long: a block ends within seven days, P7D',
    ],
    [
      'IP set with a wildcard for a name',
      'remediation:\n  clauses: []\n  block:\n    clauses: []\n    for: PT4H\n    waf:\n      - { scope: CLOUDFRONT, name: "*", id: a, family: v4 }',
      '7: remediation.block.waf[0].name: "*" is wrong: not the name of an IP set',
    ],
    [
      'numbers of a network ACL the wrong way round',
      'remediation:\n  clauses: []\n  block:\n    clauses: []\n    for: PT4H\n    acls:\n      - { id: acl-0ee55555, region: eu-west-1, entries: [9, 1] }',
      '7: remediation.block.acls[0].entries: a list is wrong: the last number comes before the first',
    ],
    [
      'IP set twice',
      'remediation:\n  clauses: []\n  block:\n    clauses: []\n    for: PT4H\n    waf:\n      - { scope: CLOUDFRONT, name: b, id: a, family: v4 }\n      - { scope: CLOUDFRONT, name: b, id: a, family: v4 }',
      '8: remediation.block.waf[1].id: "a" is listed twice; each id stands once',
    ],
    [
      'somebody on call who is nobody',
      'people: []\nhandling:\n  onCall:\n    - people: [ada]',
      '4: handling.onCall[0].people[0]: ada is nobody in the register of people; name an id of it',
    ],
    [
      'hours over midnight',
      "handling:\n  hours:\n    - { days: [monday], from: '20:00', to: '06:00' }",
      '3: handling.hours[0].to: 06:00 is not behind 20:00; write two rows for a night',
    ],
    [
      'account as a number',
      'accounts:\n  - id: 111122223333\n    alias: x',
      '2: accounts[0].id: must be text; put quotes around it: "111122223333"',
    ],
    [
      'account twice',
      "accounts:\n  - { id: '1', alias: x }\n  - { id: '1', alias: y }",
      '3: accounts[1].id: "1" is listed twice; each id stands once',
    ],
    [
      'two environments',
      'environments:\n  - { environment: a, networks: [vpc-1] }\n  - environment: b\n    networks:\n      - vpc-1',
      '5: environments[1].networks[0]: vpc-1 is in a too; an account or network has one environment',
    ],
    [
      'two opinions',
      "accounts:\n  - { id: '1', alias: x, environment: a }\nenvironments:\n  - { environment: b, accounts: ['1'] }",
      '2: accounts[0].environment: 1 is in b by the environment map; make them agree',
    ],
    ['register without content', 'adminNetworks:\nports: []', '1: adminNetworks: is empty; write fields'],
  ];
  it.each(cases)('%s', (_, text, message) => {
    expect(problems(text)).toEqual([`registers.yaml:${message}`]);
  });
});

it('takes registers as JSON too', () => {
  const json = file('registers.json', '{\n\t"adminNetworks": { "cidrs": ["10.0.0.0/8"] }\n}');
  expect(loadRegisters(json)).toEqual({ adminNetworks: { cidrs: ['10.0.0.0/8'] } });
});

describe('files that cannot be read', () => {
  it.each([
    ['a missing one', join(folder, 'none.yaml'), /none\.yaml:1: there is no such file; check the name$/],
    ['a folder', folder, /:1: this is not a file; name the file itself$/],
    [
      'a large one',
      file('large.yaml', `# ${'x'.repeat(1_000_000)}`),
      /large\.yaml:1: 1000002 bytes are too many; at most 1000000$/,
    ],
    [
      'one that is not UTF-8',
      file('latin.yaml', Uint8Array.of(0x61, 0x3a, 0x20, 0xfc)),
      /latin\.yaml:1: cannot be read as UTF-8 text/,
    ],
  ])('%s', (_, path, message) => {
    expect(thrown(() => loadRegisters(path))).toEqual([expect.stringMatching(message)]);
    expect(thrown(() => loadPolicies([path], controls))).toEqual([expect.stringMatching(message)]);
  });
});

it('puts the faults of policies and registers into one list', () => {
  const registers = file('faulty.yaml', 'organisation: {}');
  const policies = [file('policy.yaml', 'id: x'), join(folder, 'none.yaml')];
  const found = thrown(() =>
    openCatalogue({ policies, registers, documents: [], controls, versions: { controls: '1' } }),
  );
  for (const name of ['none.yaml:1', 'faulty.yaml:1', 'policy.yaml:1'])
    expect(
      found.some((problem) => problem.includes(name)),
      name,
    ).toBe(true);
});

it('says of a clause that remedies are opted in for where it stands, if its policy has none such', () => {
  const registers = file(
    'remedies.yaml',
    'remediation:\n  clauses:\n    - pythias/P-2\n    - pythias/P-200\n    - elsewhere/E-1\n',
  );
  const policies = [builtinFile('pythias')];
  const open = () => openCatalogue({ policies, registers, documents: [], controls, versions: { controls: '1' } });
  expect(thrown(open)).toEqual([
    expect.stringMatching(/remedies\.yaml:4: remediation\.clauses\[1\]: the policy has no clause pythias\/P-200/),
  ]);
});
