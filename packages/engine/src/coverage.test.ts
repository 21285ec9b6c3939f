import type { Ground } from '@clausewatch/model/catalogue';
import type { Remediation } from '@clausewatch/model/remediation';
import { describe, expect, it } from 'vitest';

import { entry } from '../test/samples.ts';
import { coverageOf } from './coverage.ts';

type Assess = Ground['clause']['assess'];

function ground(assess: Assess, over: Partial<Ground> = {}): Ground {
  const clause = {
    id: 'A',
    summary: 'a',
    class: 'fact',
    owner: 'o',
    systems: [],
    frameworks: [],
    assertions: [],
    assess,
  } as const;
  return { policy: 'policy', clause, sentence: entry('A').sentence, missing: [], absentRegisters: [], ...over };
}

const control = { kind: 'control', control: 'one', with: {} } as const;
const two = { kind: 'control', control: 'two', with: {} } as const;

function row(one: Ground, lastSeen: ReadonlyMap<string, string> = new Map()): unknown {
  return coverageOf({ policies: [], registers: {}, evaluations: [], grounds: [one] }, lastSeen)[0];
}

describe('coverage of a clause', () => {
  it('is monitored by its controls, as fresh as the newest of them', () => {
    const seen = new Map([
      ['one', '2026-11-01'],
      ['two', '2026-11-02'],
    ]);
    expect(row(ground([control, two]), seen)).toMatchObject({ state: 'monitored', lastEvidence: '2026-11-02' });
  });

  it('says what may be done about a breach, and whether it is only tried', () => {
    const clauses = ['policy/A'];
    const remedies = (remediation: Remediation) =>
      coverageOf(
        { policies: [], registers: { remediation }, evaluations: [], grounds: [ground([control])] },
        new Map(),
      )[0]?.remedies;
    expect(remedies({ clauses, mode: 'act' })).toEqual(['fix']);
    expect(remedies({ clauses })).toEqual(['fix (dry run)']);
    expect(remedies({ clauses: ['other/A'] })).toEqual([]);
    expect(row(ground([control]))).toMatchObject({ remedies: [] });
  });

  it('has no evidence before anything was decided', () => {
    expect(row(ground([control]))).toMatchObject({ state: 'monitored', lastEvidence: null });
  });

  it('is unproven while a part of it is: a connector, a register, an attestation that nobody gave', () => {
    const attestation = { kind: 'attestation', by: 'CISO', every: 'P1Y', statement: 's' } as const;
    expect(row(ground([control], { missing: ['connector atlas'] }))).toMatchObject({ state: 'unproven' });
    expect(row(ground([control], { absentRegisters: ['ports'] }))).toMatchObject({ missing: ['register ports'] });
    expect(row(ground([control, attestation]))).toMatchObject({
      state: 'unproven',
      missing: ['attestation by CISO every P1Y (none given)'],
    });
  });

  it('is not falsifiable where nothing can disprove the sentence', () => {
    expect(row(ground([{ kind: 'not-falsifiable', reason: 'a wish' }]))).toMatchObject({ state: 'not-falsifiable' });
  });
});
