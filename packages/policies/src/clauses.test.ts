import { controls } from '@clausewatch/controls/registry.generated';
import { describe, expect, it } from 'vitest';

import { builtinFile } from './builtin.ts';
import { loadPolicies } from './load.ts';

/** `number:first line[-last line]:class`, with F for fact, P for partly and A for attested. */
const documents = {
  pythias: {
    letter: 'P',
    classes: { F: 10, P: 21, A: 3 },
    clauses:
      '1:5:P 2:7:P 3:8:P 4:9:F 5:10:P 6:10:F 7:10:F 8:11:P 9:11:A 10:12:P 11:12:F 12:14:P 13:14:F 14:14:F 15:15:P 16:16:P 17:17:P 18:19:F 19:19:P 20:20:P 21:21:P 22:21:P 23:22:P 24:23:F 25:25-26:P 26:26:F 27:27:A 28:28:A 29:29:P 30:31:P 31:31:P 32:31:F 33:33:P 34:33:P',
  },
  paragone: {
    letter: 'G',
    classes: { F: 13, P: 17, A: 0 },
    clauses:
      '1:8:P 2:10:F 3:10:F 4:12:P 5:16:P 6:18:P 7:20:P 8:20:P 9:22:F 10:28:F 11:30:F 12:32:F 13:34:F 14:36:P 15:36:P 16:40:P 17:42:P 18:44:P 19:46:P 20:46:F 21:46:P 22:46:P 23:50:F 24:52:F 25:54:F 26:54:P 27:56:P 28:60:P 29:62:F 30:62:F',
  },
  botbrains: {
    letter: 'B',
    classes: { F: 9, P: 17, A: 6 },
    clauses:
      '1:2:A 2:3:A 3:7:P 4:11:P 5:11:P 6:11:F 7:11:A 8:11:F 9:11:P 10:11:F 11:15:F 12:15:P 13:15:P 14:15:P 15:15:P 16:20:F 17:20:F 18:21:F 19:21:P 20:21:P 21:22:P 22:27:F 23:27:P 24:27:A 25:27:F 26:27:P 27:27:P 28:27:P 29:31:A 30:31:A 31:35:P 32:39:P',
  },
} as const;
const letters = { fact: 'F', partly: 'P', attested: 'A' } as const;

describe.each(Object.entries(documents))('%s', (id, { letter, classes, clauses }) => {
  const [policy] = loadPolicies([builtinFile(id as keyof typeof documents)], controls);
  const all = policy?.clauses ?? [];

  it('has every clause of its document, on its line and in its class', () => {
    const written = all.map((clause) => {
      const [first, last] = clause.source?.lines ?? [0, 0];
      return `${clause.id}:${first === last ? first : `${first}-${last}`}:${letters[clause.class]}`;
    });
    expect(written).toEqual(clauses.split(' ').map((clause) => `${letter}-${clause}`));
  });

  it('has as many facts, partly decidable and attested clauses as its document', () => {
    const count = (wanted: string): number => all.filter((clause) => letters[clause.class] === wanted).length;
    expect({ F: count('F'), P: count('P'), A: count('A') }).toEqual(classes);
  });

  it('never calls a clause attested that a control decides, nor a fact that only a person can state', () => {
    for (const clause of all) {
      const kinds = clause.assess.map(({ kind }) => kind);
      expect(kinds.includes('control') && clause.class === 'attested', clause.id).toBe(false);
      expect(kinds.includes('attestation') && clause.class === 'fact', clause.id).toBe(false);
      expect(clause.class === 'attested' && !kinds.includes('attestation'), clause.id).toBe(false);
    }
  });

  it('names what is missing in known words', () => {
    const words = /^(connector|control|register) [a-z][a-z-]*$|^reachability$|^clause for A\.8\.23$/;
    for (const { id: clause, assess } of all)
      for (const one of assess)
        if (one.kind === 'unproven') for (const missing of one.missing) expect(missing, clause).toMatch(words);
  });

  it('calls no control missing that exists', () => {
    const missing = all.flatMap(({ assess }) => assess.flatMap((one) => (one.kind === 'unproven' ? one.missing : [])));
    for (const id of controls.keys()) expect(missing).not.toContain(`control ${id}`);
  });
});

it('cites every control in some policy that comes along', () => {
  const ids = [...Object.keys(documents), 'baseline'] as (keyof typeof documents | 'baseline')[];
  const clauses = loadPolicies(ids.map(builtinFile), controls).flatMap((policy) => policy.clauses);
  const cited = new Set(
    clauses.flatMap(({ assess }) => assess.flatMap((one) => (one.kind === 'control' ? one.control : []))),
  );
  expect([...cited].toSorted()).toEqual([...controls.keys()].toSorted());
});

it('claims ISO 27001 controls only where the document does', () => {
  const claimed = loadPolicies([builtinFile('pythias'), builtinFile('paragone')], controls);
  expect(claimed.flatMap(({ clauses }) => clauses.flatMap(({ frameworks }) => frameworks))).toEqual([]);
  const [botbrains] = loadPolicies([builtinFile('botbrains')], controls);
  const known = ['A.8.20', 'A.8.21', 'A.8.22', 'A.8.23', 'A.8.9'].map((name) => `ISO 27001:2022 ${name}`);
  const used = new Set(botbrains?.clauses.flatMap(({ frameworks }) => frameworks));
  expect([...used].toSorted()).toEqual(known.toSorted());
  const filtering = botbrains?.clauses.filter(({ frameworks }) => frameworks.includes('ISO 27001:2022 A.8.23'));
  expect(filtering?.map(({ id }) => id)).toEqual(['B-31']);
});
