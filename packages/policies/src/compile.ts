/** Policies, registers and controls into the catalogue that the engine works through. */
import type { Catalogue, Citation, Evaluation, Ground } from '@clausewatch/model/catalogue';
import { canonical } from '@clausewatch/model/key';
import type { Control } from '@clausewatch/model/control';
import type { Clause, Policy, Sentence } from '@clausewatch/model/policy';
import type { RegisterName, Registers } from '@clausewatch/model/registers';

import { sha256 } from './sha256.ts';
import { derivedRegisters } from './derive.ts';
import { type Documents, sentenceOf } from './documents.ts';
import { type ControlAssessment, paramsOf, references } from './params.ts';
import { settled } from './load.ts';

export interface Parts {
  readonly policies: readonly Policy[];
  readonly registers: Registers;
  readonly controls: ReadonlyMap<string, Control>;
  readonly documents: Documents;
  /** Version of the control set. */
  readonly versions: { readonly controls: string };
}

interface Place {
  readonly policy: Policy;
  readonly clause: Clause;
  readonly sentence: Sentence;
}

/** Throws `Misconfigured` when a citation does not fit its control. */
export function compileCatalogue({ policies, controls, documents, versions, ...parts }: Parts): Catalogue {
  const registers = derivedRegisters(parts.registers);
  const registersVersion = `sha256:${sha256(canonical(parts.registers))}`;
  const places = withoutClaimed(policies).flatMap((policy) =>
    policy.clauses.map((clause): Place => ({ policy, clause, sentence: sentenceOf(clause, policy, documents) })),
  );
  const evaluations = settled((problems) => {
    const groups = new Map<string, Evaluation & { readonly citations: Citation[] }>();
    for (const place of places)
      for (const assessment of cited(place.clause)) {
        const result = paramsOf(assessment, controls, registers);
        const control = controls.get(assessment.control);
        if ('problems' in result || control === undefined) {
          const texts = 'problems' in result ? result.problems.map(({ text }) => text) : [];
          problems.push(
            ...texts.map((text) => `${place.policy.id} ${place.clause.id}: ${assessment.control}: ${text}`),
          );
          continue;
        }
        const key = `${control.id} ${canonical(result.value)}`;
        const group = groups.get(key) ?? { control, params: result.value, citations: [] };
        groups.set(key, group);
        const version = {
          policy: `${place.policy.id}@${place.policy.version}`,
          registers: registersVersion,
          ...versions,
        };
        group.citations.push(citation(place, control, version, assessment.environments));
      }
    return [...groups.values()];
  });
  return { policies, registers, evaluations, grounds: places.map((place) => ground(place, registers)) };
}

function cited(clause: Clause): readonly ControlAssessment[] {
  return clause.assess.filter((assessment) => assessment.kind === 'control');
}

function citation(
  { policy, clause, sentence }: Place,
  control: Control,
  versions: Citation['versions'],
  environments: Citation['environments'],
): Citation {
  return {
    key: `${policy.id}/${clause.id}/${control.id}`,
    policy: policy.id,
    clause,
    control: control.id,
    sentence,
    severity: clause.severity ?? control.severity,
    versions,
    ...(environments === undefined ? {} : { environments }),
  };
}

function ground({ policy, clause, sentence }: Place, registers: Registers): Ground {
  const read = cited(clause).flatMap((assessment) => references(assessment.with).map(({ name }) => name));
  const absentRegisters = [...new Set(read)].filter((name) => registers[name as RegisterName] === undefined);
  const missing = clause.assess.flatMap((assessment) => (assessment.kind === 'unproven' ? assessment.missing : []));
  return { policy: policy.id, clause, sentence, missing: [...new Set(missing)], absentRegisters };
}

/** A fallback policy gives up each control that another policy cites, and each clause that has nothing left. */
function withoutClaimed(policies: readonly Policy[]): readonly Policy[] {
  const claimed = new Set(
    policies
      .filter(({ fallback }) => fallback !== true)
      .flatMap(({ clauses }) => clauses.flatMap((clause) => cited(clause).map(({ control }) => control))),
  );
  return policies.map((policy) => {
    if (policy.fallback !== true) return policy;
    const kept = policy.clauses.map((clause) => ({
      ...clause,
      assess: clause.assess.filter((one) => one.kind !== 'control' || !claimed.has(one.control)),
    }));
    return { ...policy, clauses: kept.filter(({ assess }) => assess.length > 0) };
  });
}
