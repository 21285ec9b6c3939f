import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { controls } from '@clausewatch/controls/registry.generated';
import { expect, it } from 'vitest';

import { builtinFile } from './builtin.ts';
import { openCatalogue } from './open.ts';

const folder = fileURLToPath(new URL('../../local/sample/', import.meta.url));
const catalogue = openCatalogue({
  policies: [`${folder}policy.yaml`, builtinFile('baseline')],
  registers: `${folder}registers.yaml`,
  documents: [folder],
  controls,
  versions: { controls: '1' },
});
const own = catalogue.grounds.filter(({ policy }) => policy === 'larkfield');

it('quotes every clause of the sample from its document', () => {
  expect(existsSync(`${folder}policy.md`)).toBe(true);
  expect(own.filter(({ sentence }) => !sentence.quoted)).toEqual([]);
  expect(own).toHaveLength(24);
});

it('has every register that the sample’s clauses read, and a person for every owner', () => {
  expect(own.flatMap(({ absentRegisters }) => absentRegisters)).toEqual([]);
  const filled = new Set(catalogue.registers.people?.flatMap(({ owns = [] }) => owns));
  for (const { clause } of own) expect(filled, clause.id).toContain(clause.owner);
});
