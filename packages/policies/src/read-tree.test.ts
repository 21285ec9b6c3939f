import { expect, it } from 'vitest';

import { readTree } from './read-tree.ts';

function problems(text: string): readonly string[] {
  const found: string[] = [];
  const tree = readTree({ name: 'a.yaml', text }, found);
  expect(tree === undefined).toBe(found.length > 0);
  return found;
}

const unreadable = 'not readable as YAML or JSON';

it.each([
  ['a forbidden name', 'id: x\n__proto__: {}', 'a.yaml:2: __proto__: no field may have this name; remove it'],
  [
    'a forbidden name far down',
    'a:\n  - b:\n      constructor: 1',
    'a.yaml:3: constructor: no field may have this name; remove it',
  ],
  ['a field written twice', 'id: x\nid: y', `a.yaml:2: ${unreadable}: Map keys must be unique`],
  [
    'a colon too many',
    'id: x\ntitle: a: b',
    `a.yaml:2: ${unreadable}: Nested mappings are not allowed in compact mappings`,
  ],
  ['an open quote', 'id: x\ntitle: "a', `a.yaml:2: ${unreadable}: Missing closing "quote`],
  ['an open brace', '{"id": 1', `a.yaml:1: ${unreadable}: Flow map must end with a }`],
  [
    'two documents',
    'id: x\n---\nid: y',
    `a.yaml:2: ${unreadable}: Source contains multiple documents; please use YAML.parseAllDocuments()`,
  ],
  ['a list as a name', '? [a, b]\n: 1', `a.yaml:1: ${unreadable}: With stringKeys, all keys must be strings`],
  [
    'a tag of another language',
    'id: !!js/function x',
    `a.yaml:1: ${unreadable}: Unresolved tag: tag:yaml.org,2002:js/function`,
  ],
  ['an alias without anchor', 'id: x\ntitle: *y', 'a.yaml:2: *y: there is no such anchor above; write the value out'],
  [
    'an anchor that contains itself',
    'id: x\nsystems: &y [*y]',
    'a.yaml:2: *y: the anchor contains itself; write the value out',
  ],
])('refuses %s, with its line', (_, text, message) => {
  expect(problems(text)).toEqual([message]);
});

it.each([
  ['words', 'just words'],
  ['nothing', ''],
  ['a list', '- a\n- b'],
  ['a page', '<!doctype html><html>'],
])('says that %s is no list of fields', (_, text) => {
  expect(problems(text)).toEqual([
    expect.stringMatching(/^a\.yaml:1: this is not a list of fields; the file must begin with/),
  ]);
});

it('refuses what is not text at all', () => {
  expect(problems('PK\u0003\u0004\u0000\u0001: [').length).toBeGreaterThan(0);
});

it('does not let anchors grow a small file into a large value', () => {
  const rows = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`);
  expect(problems(['a0: &a0 [x, x]', ...rows].join('\n'))).toEqual([
    expect.stringMatching(/^a\.yaml:1: anchors are reused too often/),
  ]);
});

it('survives nesting without end', () => {
  expect(problems(`id: ${'['.repeat(30_000)}${']'.repeat(30_000)}`).length).toBeGreaterThan(0);
});

it('names no more than a few faults of syntax', () => {
  expect(problems('a: a: a: [[[[\n'.repeat(50)).length).toBeLessThanOrEqual(5);
});
