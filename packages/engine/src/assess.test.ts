import type { Catalogue, Citation } from '@clausewatch/model/catalogue';
import type { Control } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';
import { type Verdict, compliant, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';

import { entry, matter, reason } from '../test/samples.ts';
import { type Judgement, fixFor, judge, judgeScope, judgeThreat } from './assess.ts';
import { findingsOf } from './findings.ts';
import { planOf, scopeKeys } from './plan.ts';

const described = {
  title: 'title',
  severity: 'medium',
  status: 'stable',
  rationale: '',
  remediation: '',
  blindSpots: '',
  params: z.object({}),
  messages: {},
} as const;

const resource: Resource = {
  ref: matter.resource,
  tags: {},
  configuration: { kind: 'security-group', isDefault: false, rules: [] },
  capturedAt: '2026-11-01T00:00:00.000Z',
  stateId: '1',
  raw: { configuration: {}, supplementary: {} },
};

function says(id: string, verdict: () => Verdict): Control {
  return { ...described, kind: 'resource', id, applies: ['security-group'], evaluate: verdict };
}

function fails(): never {
  throw new TypeError('cannot read it');
}

function cited(control: Control, ...clauses: readonly string[]): Catalogue['evaluations'][number] {
  const citations = clauses.map((id): Citation => {
    const { policy, sentence, versions } = entry(id);
    const clause = {
      id,
      summary: id,
      owner: 'o',
      class: 'fact',
      systems: [],
      frameworks: [],
      assertions: [],
      assess: [],
    } as const;
    return {
      key: `policy/${id}/${control.id}`,
      policy,
      clause,
      control: control.id,
      sentence,
      versions,
      severity: 'medium',
    };
  });
  return { control, params: {}, citations };
}

function planned(...evaluations: Catalogue['evaluations']): ReturnType<typeof planOf> {
  return planOf({ policies: [], registers: {}, grounds: [], evaluations });
}

const of = (judgements: readonly Judgement[]): readonly string[] => judgements.map(({ verdict }) => verdict.kind);

describe('the plan', () => {
  it('offers a resource only the controls that concern its kind, and knows every claim', () => {
    const plan = planned(
      cited(
        says('one', () => compliant),
        'A',
        'B',
      ),
    );
    expect(judge(plan, resource)).toHaveLength(1);
    expect(judge(plan, { ...resource, configuration: { kind: 'other' } })).toEqual([]);
    expect([...plan.claimed]).toEqual(['policy/A/one', 'policy/B/one']);
  });

  it('names scopes so that one is never inside another by accident', () => {
    expect(scopeKeys('1', 'r')).toEqual({ organisation: 'organisation', account: '1', 'account-region': '1/r' });
  });
});

describe('a control that throws', () => {
  it('is undetermined and says so, and the others are asked all the same', () => {
    const judgements = judge(
      planned(
        cited(says('bad', fails), 'A'),
        cited(
          says('good', () => compliant),
          'B',
        ),
      ),
      resource,
    );
    expect(of(judgements)).toEqual(['undetermined', 'compliant']);
    expect(judgements[0]?.failure).toBe('TypeError: cannot read it');
  });

  it('of a scope leaves every member undetermined', () => {
    const control: Control = { ...described, kind: 'scope', id: 's', collects: [], scope: 'account', evaluate: fails };
    const [one] = planned(cited(control, 'A')).scopes;
    const scope = { account: '1', region: 'r', resources: [resource, resource] };
    expect(one && of(judgeScope(one, scope))).toEqual(['undetermined', 'undetermined']);
  });

  it('of a threat is undetermined', () => {
    const control: Control = { ...described, kind: 'threat', id: 't', evaluate: fails };
    const threat = {} as Threat;
    expect(of(judgeThreat(planned(cited(control, 'A')), threat))).toEqual(['undetermined']);
  });

  it('while it looks for a fix has none', () => {
    const control: Control = {
      ...described,
      kind: 'resource',
      id: 'r',
      applies: ['security-group'],
      evaluate: () => compliant,
      fix: fails,
    };
    const [judgement] = judge(planned(cited(control, 'A')), resource);
    expect(judgement && fixFor(judgement, resource, [reason('::/0')])).toBeUndefined();
  });
});

describe('findings', () => {
  const occasion = { ref: matter.resource, observedAt: resource.capturedAt };
  const other = { ...reason('::/0'), subject: 'ingress tcp/3389', severity: 'critical' } as const;

  it('are one for each clause and each subject, with an id that stays', () => {
    const judged = judge(
      planned(
        cited(
          says('one', () => verdictOf([reason('::/0'), other, reason('0.0.0.0/0')])),
          'A',
          'B',
        ),
      ),
      resource,
    );
    const findings = judged.flatMap((judgement) => findingsOf(judgement, occasion));
    expect(
      findings.map(({ clause, subject, severity, reasons }) => [clause, subject, severity, reasons.length]),
    ).toEqual([
      ['A', 'ingress tcp/22', 'medium', 2],
      ['A', 'ingress tcp/3389', 'critical', 1],
      ['B', 'ingress tcp/22', 'medium', 2],
      ['B', 'ingress tcp/3389', 'critical', 1],
    ]);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(4);
  });

  it('of an undetermined verdict name what is missing', () => {
    const [judgement] = judge(
      planned(
        cited(
          says('one', () => undetermined('the map')),
          'A',
        ),
      ),
      resource,
    );
    expect(judgement && findingsOf(judgement, occasion)).toMatchObject([
      { verdict: 'undetermined', subject: '', missing: ['the map'] },
    ]);
  });
});

describe('a clause that speaks of production', () => {
  const wrong = says('one', () => verdictOf([reason('ingress tcp/22')]));
  const confined = cited(wrong, 'P', 'Q');
  const citations = confined.citations.map((one) =>
    one.clause.id === 'P' ? { ...one, environments: ['production'] } : one,
  );
  const plan = planned({ ...confined, citations });
  const broken = (tags: Readonly<Record<string, string>>): readonly string[] =>
    judge(plan, { ...resource, tags }).flatMap((one) =>
      one.verdict.kind === 'violation' ? one.planned.citations.map(({ clause }) => clause.id) : [],
    );

  it('leaves out what surely lies elsewhere, and nothing else', () => {
    expect(broken({ Environment: 'prod' })).toEqual(['P', 'Q']);
    expect(broken({ Environment: 'staging' })).toEqual(['Q']);
    expect(broken({})).toEqual(['P', 'Q']);
  });
});
