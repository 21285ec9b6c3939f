/** Runs one case as the engine would: parameters through the control's schema, kinds that it does not look at left alone. */
import type { SignalWindow } from '@clausewatch/model/api-call';
import type { Control, Fix, GraphScope } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';
import { notApplicable, type Verdict } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import type { Cases, Special } from './cases.ts';

export interface Outcome {
  readonly verdict: Verdict;
  readonly fixes: readonly Fix[];
}

export const verdictKinds = ['compliant', 'violation', 'notApplicable', 'undetermined'] as const;

/** Every case of a control with the verdict that its table promises. */
export function eachCase(
  table: Cases,
): readonly (readonly [name: string, kind: Verdict['kind'], special: Special<unknown>])[] {
  return verdictKinds.flatMap((kind) =>
    Object.entries(table[kind]).map(
      ([name, special]) => [name, kind === 'notApplicable' ? 'not-applicable' : kind, special] as const,
    ),
  );
}

export function paramsOf(table: Cases, special: Special<unknown>): unknown {
  return z.parse(table.control.params, special.with ?? table.params);
}

/** The verdict, and the fixes of its reasons. A scope's verdicts come one by one; those that are compliant only count when all are. */
export function runCase(control: Control, given: unknown, params: unknown): readonly Outcome[] {
  switch (control.kind) {
    case 'resource': {
      const resource = given as Resource;
      if (!control.applies.includes(resource.configuration.kind)) return [{ verdict: notApplicable, fixes: [] }];
      const verdict = control.evaluate(resource, params);
      const fix = verdict.kind === 'violation' ? control.fix?.(resource, verdict.reasons, params) : undefined;
      return [{ verdict, fixes: fix === undefined ? [] : [fix] }];
    }
    case 'scope':
    case 'graph': {
      const scope = given as GraphScope;
      return control.evaluate(scope, params).map(({ ref, verdict }) => {
        const fix = verdict.kind === 'violation' ? control.fix?.(ref, verdict.reasons, params, scope) : undefined;
        return { verdict, fixes: fix === undefined ? [] : [fix] };
      });
    }
    case 'signal':
      return [{ verdict: control.evaluate(given as SignalWindow, params), fixes: [] }];
    case 'threat':
      return [{ verdict: control.evaluate(given as Threat, params), fixes: [] }];
  }
}

const GRAVITY = ['violation', 'undetermined', 'compliant', 'not-applicable'] as const;

/** The gravest of several verdicts is what a case is about; no verdict at all is not applicable. */
export function gravest(outcomes: readonly Outcome[]): Verdict['kind'] {
  return GRAVITY.find((kind) => outcomes.some((one) => one.verdict.kind === kind)) ?? 'not-applicable';
}
