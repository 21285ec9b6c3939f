import { controls } from '@clausewatch/controls/registry.generated';
import { Misconfigured } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { type SourceFile } from './read-tree.ts';
import { catalogueOf } from './open.ts';

const good = `id: house
title: House rules
company: Example
version: 1.0.0
clauses:
  - id: H-1
    summary: SSH is for administrators.
    class: fact
    owner: platform
    systems: [servers]
    frameworks: []
    repairWithin: PT4H
    assertions:
      - { kind: reach, effect: only, from: adminNetworks, to: servers, ports: [tcp/22] }
    assess:
      - kind: control
        control: admin-port-untrusted
        with:
          ports: [tcp/22]
          trusted: $adminNetworks
`;

function problems(...texts: readonly string[]): readonly string[] {
  return problemsOf(texts.map((text, i) => ({ name: i === 0 ? 'house.yaml' : `part${i}.yaml`, text })));
}

function problemsOf(policies: readonly SourceFile[]): readonly string[] {
  try {
    catalogueOf({ policies, documents: [], controls, versions: { controls: '1' } });
    return [];
  } catch (error) {
    if (error instanceof Misconfigured) return error.problems;
    throw error;
  }
}

it('accepts a policy without faults, as YAML and as JSON with tabs', () => {
  expect(problems(good)).toEqual([]);
  const clause = { id: 'H-1', summary: 's', class: 'fact', owner: 'o', systems: [], frameworks: [] };
  const rest = {
    assertions: [{ kind: 'statement', claims: 'x' }],
    assess: [{ kind: 'unproven', missing: ['reachability'] }],
  };
  const policy = { id: 'json', title: 't', company: 'c', version: '1.0.0', clauses: [{ ...clause, ...rest }] };
  expect(problems(JSON.stringify(policy, null, '\t'))).toEqual([]);
  expect(problems(`\uFEFF${good.replaceAll('\n', '\r\n')}`)).toEqual([]);
});

it('a field that is wrong hides neither a repeated id nor a control that does not exist', () => {
  const again = good.slice(good.indexOf('  - id: H-1'));
  const bad = `${good.replace('title:', 'titel:')}${again}${again.replace('H-1', 'H-2').replace('admin-port-untrusted', 'admin-port')}`;
  const texts = problems(bad).join('\n');
  expect(texts).toContain('titel: unknown field');
  expect(texts).toContain('clause H-1 stands at house.yaml:6 already');
  expect(texts).toContain('admin-port');
});

describe('one wrong thing is one message with file, line, field and what to do', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['unknown field', '    owner:', '    ownr:', 'house.yaml:9: clauses[0].ownr: unknown field; did you mean "owner"?'],
    ['unknown field at the top', 'title:', 'titel:', 'house.yaml:2: titel: unknown field; did you mean "title"?'],
    ['wrong type', '[servers]', 'servers', 'house.yaml:10: clauses[0].systems: is "servers"; write a list'],
    [
      'number for text',
      'company: Example',
      'company: 42',
      'house.yaml:3: company: must be text; put quotes around it: "42"',
    ],
    [
      'value not among those known',
      'class: fact',
      'class: facts',
      'house.yaml:8: clauses[0].class: "facts" is not known; did you mean "fact"?',
    ],
    [
      'empty text',
      'owner: platform',
      "owner: ''",
      'house.yaml:9: clauses[0].owner: "" is wrong: empty, or blanks around it',
    ],
    ['nothing after a field', 'owner: platform', 'owner:', 'house.yaml:9: clauses[0].owner: is empty; write text'],
    [
      'duration',
      'PT4H',
      '4h',
      'house.yaml:12: clauses[0].repairWithin: "4h" is wrong: not a duration: write P7D (days), P3M (months), PT4H (hours)',
    ],
    [
      'duration of nothing',
      'PT4H',
      'P0D',
      'house.yaml:12: clauses[0].repairWithin: "P0D" is wrong: not a duration: write P7D (days), P3M (months), PT4H (hours)',
    ],
    ['version', '1.0.0', '"1.0"', 'house.yaml:4: version: "1.0" is wrong: write three numbers: 1.0.0'],
    [
      'kind of assessment',
      'kind: control',
      'kind: contrl',
      'house.yaml:16: clauses[0].assess[0].kind: "contrl" is not known; did you mean "control"?',
    ],
    [
      'kind of assertion',
      'kind: reach,',
      'kind: reeach,',
      'house.yaml:14: clauses[0].assertions[0].kind: "reeach" is not known; did you mean "reach"?',
    ],
    [
      'control that does not exist',
      'control: admin-port-untrusted',
      'control: admin-ports-untrusted',
      'house.yaml:17: clauses[0].assess[0].control: there is no control "admin-ports-untrusted"; did you mean "admin-port-untrusted"?',
    ],
    [
      'parameter that does not exist',
      'trusted: $',
      'trustd: $',
      'house.yaml:20: clauses[0].assess[0].with.trustd: control admin-port-untrusted has no parameter "trustd"; did you mean "trusted"?',
    ],
    [
      'parameter of the wrong type',
      'trusted: $adminNetworks',
      'trusted: [10.0.0.0/33]',
      'house.yaml:20: clauses[0].assess[0].with.trusted[0]: "10.0.0.0/33" is wrong: not an address range: write 198.18.0.0/15 or 2001:db8::/32',
    ],
    [
      'port that is none',
      '          ports: [tcp/22]',
      '          ports: [tcp/70000]',
      'house.yaml:19: clauses[0].assess[0].with.ports[0]: "tcp/70000" is wrong: not a protocol and port: write tcp/22, tcp/5985-5986 or all',
    ],
    [
      'register that does not exist',
      '$adminNetworks',
      '$adminNetwork',
      'house.yaml:20: clauses[0].assess[0].with.trusted: there is no register $adminNetwork; did you mean "adminNetworks"?',
    ],
  ];
  it.each(cases)('%s', (_, from, to, message) => {
    expect(good).toContain(from);
    expect(problems(good.replace(from, to))).toContain(message);
  });
});

it('reports a missing field at the clause that lacks it', () => {
  expect(problems(good.replace('    owner: platform\n', ''))).toEqual([
    'house.yaml:6: clauses[0].owner: is missing; write text',
  ]);
});

it('reports everything at once, over all files', () => {
  const bad = good.replace('class: fact', 'class: x').replace('PT4H', 'x');
  expect(problems(bad, 'id: [', bad.replace('house', 'home')).map((text) => text.split(':', 2).join(':'))).toEqual([
    'house.yaml:8',
    'house.yaml:12',
    'part1.yaml:1',
    'part2.yaml:8',
    'part2.yaml:12',
  ]);
});

it('refuses two clauses with one id, in one file and across the files of one policy', () => {
  const second = good.slice(good.indexOf('  - id: H-1'));
  expect(problems(good + second)).toEqual([
    'house.yaml:21: clauses[1].id: clause H-1 stands at house.yaml:6 already; give each clause its own id',
  ]);
  expect(problems(good, good)).toEqual([
    'part1.yaml:6: clauses[0].id: clause H-1 stands at house.yaml:6 already; give each clause its own id',
  ]);
  expect(problems(good, good.replace('H-1', 'H-2'))).toEqual([]);
});

it('refuses two policies with one id', () => {
  expect(problems(good, good.replace('H-1', 'H-2').replace('House rules', 'Garden rules'))).toEqual([
    'part1.yaml:1: id: another policy has the id house; choose another id, or give both files the same title, company and version',
  ]);
});

it('refuses a clause that cites one control twice', () => {
  const citation = good.slice(good.indexOf('      - kind: control'));
  expect(problems(good + citation)).toEqual([
    'house.yaml:22: clauses[0].assess[1].control: clause H-1 cites admin-port-untrusted twice; cite it once, or make two clauses',
  ]);
});

it('finds the line of a fault behind an anchor', () => {
  const text = good.replace('[servers]', '&list [servers, 7]').replace('frameworks: []', 'frameworks: *list');
  expect(problems(text)).toEqual([
    'house.yaml:10: clauses[0].systems[1]: must be text; put quotes around it: "7"',
    'house.yaml:10: clauses[0].frameworks[1]: must be text; put quotes around it: "7"',
  ]);
});
