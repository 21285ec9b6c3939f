import { controls } from '@clausewatch/controls/registry.generated';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Assessment, Clause, Policy } from '@clausewatch/model/policy';
import type { Registers } from '@clausewatch/model/registers';
import { describe, expect, it } from 'vitest';

import { compileCatalogue } from './compile.ts';

const admin = (ports: readonly string[] = ['tcp/22']): Assessment => ({
  kind: 'control',
  control: 'admin-port-untrusted',
  with: { ports, trusted: '$adminNetworks' },
});
const threat: Assessment = { kind: 'control', control: 'threat-finding', with: {} };

function clause(id: string, ...assess: readonly Assessment[]): Clause {
  const assertions = [{ kind: 'statement', claims: id }] as const;
  return { id, summary: `says ${id}`, class: 'fact', owner: 'me', systems: [], frameworks: [], assertions, assess };
}

function policy(id: string, clauses: readonly Clause[], fallback = false): Policy {
  return { id, title: id, company: 'Us', version: '1.2.3', clauses, ...(fallback ? { fallback } : {}) };
}

function compile(policies: readonly Policy[], registers: Registers = {}) {
  return compileCatalogue({ policies, registers, controls, documents: new Map(), versions: { controls: '9.9.9' } });
}

describe('evaluations', () => {
  it('evaluates a control once for all clauses that cite it with equal parameters', () => {
    const { evaluations } = compile([
      policy('a', [clause('A-1', admin()), clause('A-2', admin(['tcp/22'])), clause('A-3', admin(['tcp/3389']))]),
      policy('b', [clause('B-1', admin())]),
    ]);
    expect(evaluations.map(({ citations }) => citations.map(({ key }) => key))).toEqual([
      ['a/A-1/admin-port-untrusted', 'a/A-2/admin-port-untrusted', 'b/B-1/admin-port-untrusted'],
      ['a/A-3/admin-port-untrusted'],
    ]);
  });

  it('treats a parameter that is written out as the one that is left to its default', () => {
    const written: Assessment = { kind: 'control', control: 'threat-finding', with: { minScore: 1, samples: false } };
    expect(compile([policy('a', [clause('A-1', threat), clause('A-2', written)])]).evaluations).toHaveLength(1);
  });

  it('carries the versions it was made of, and a clause’s own severity before the control’s', () => {
    const { evaluations } = compile([
      policy('a', [{ ...clause('A-1', threat), severity: 'low' }, clause('A-2', threat)]),
    ]);
    const [first, second] = evaluations[0]?.citations ?? [];
    expect(first?.versions).toEqual({
      policy: 'a@1.2.3',
      registers: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      controls: '9.9.9',
    });
    expect([first?.severity, second?.severity]).toEqual(['low', controls.get('threat-finding')?.severity]);
  });

  it('gives registers the same version in any order of fields, and another one for any other content', () => {
    const version = (registers: Registers) =>
      compile([policy('a', [clause('A-1', threat)])], registers).evaluations[0]?.citations[0]?.versions.registers;
    const one = version({ adminNetworks: { cidrs: ['10.0.0.0/8'], purpose: 'x' }, thirdParties: [] });
    expect(version({ thirdParties: [], adminNetworks: { purpose: 'x', cidrs: ['10.0.0.0/8'] } })).toBe(one);
    expect(version({ thirdParties: [], adminNetworks: { purpose: 'x', cidrs: ['10.0.0.0/9'] } })).not.toBe(one);
  });

  it('refuses a citation that does not fit its control', () => {
    const wrong: Assessment = { kind: 'control', control: 'threat-finding', with: { minScore: 'high' } };
    expect(() => compile([policy('a', [clause('A-1', wrong)])])).toThrow(Misconfigured);
  });
});

describe('registers', () => {
  it('names the registers that are absent, not those that are empty', () => {
    const policies = [policy('a', [clause('A-1', admin())])];
    expect(compile(policies).grounds[0]?.absentRegisters).toEqual(['adminNetworks']);
    expect(compile(policies, { adminNetworks: { cidrs: [] } }).grounds[0]?.absentRegisters).toEqual([]);
  });

  it('tells an absent register from an empty one: they are evaluated with different parameters', () => {
    const declared = (registers: Registers) =>
      compile([policy('a', [clause('A-1', admin())])], registers).evaluations[0]?.params;
    expect(declared({})).toMatchObject({ trusted: { declared: false } });
    expect(declared({ adminNetworks: { cidrs: [] } })).toMatchObject({ trusted: { declared: true } });
  });

  it('knows accounts from the environment map, and environments from the accounts', () => {
    const environments = [{ environment: 'production', accounts: ['111122223333'] }];
    expect(compile([], { environments }).registers.accounts).toEqual([
      { id: '111122223333', alias: '111122223333', environment: 'production' },
    ]);
    const accounts = [{ id: '444455556666', alias: 'lab', environment: 'test' }];
    expect(compile([], { accounts }).registers.environments).toEqual([
      { environment: 'test', accounts: ['444455556666'] },
    ]);
    expect(compile([], {}).registers).toEqual({});
  });
});

describe('a fallback policy', () => {
  const baseline = policy('base', [clause('X-1', threat), clause('X-2', threat, admin())], true);

  it('owns a control that nobody else claims', () => {
    expect(compile([baseline]).evaluations[0]?.citations).toHaveLength(2);
  });

  it('gives up what another policy cites, in any order, and the clauses that are then empty', () => {
    for (const policies of [
      [baseline, policy('a', [clause('A-1', threat)])],
      [policy('a', [clause('A-1', threat)]), baseline],
    ]) {
      const { evaluations, grounds } = compile(policies);
      const keys = evaluations.flatMap(({ citations }) => citations.map(({ key }) => key));
      expect(keys.toSorted()).toEqual(['a/A-1/threat-finding', 'base/X-2/admin-port-untrusted']);
      expect(grounds.map((ground) => ground.clause.id).toSorted()).toEqual(['A-1', 'X-2']);
    }
  });
});

it('lists what a clause says that it lacks', () => {
  const unproven: Assessment = { kind: 'unproven', missing: ['connector atlas', 'reachability'] };
  expect(compile([policy('a', [clause('A-1', threat, unproven)])]).grounds[0]).toMatchObject({
    policy: 'a',
    missing: ['connector atlas', 'reachability'],
    sentence: { text: 'says A-1', quoted: false, paraphrased: 'no-source' },
  });
});
