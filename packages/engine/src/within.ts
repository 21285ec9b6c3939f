/** Clauses that speak of some environments leave out what surely lies in another one. Where nobody says, telling comes first: it counts. */
import type { Citation } from '@clausewatch/model/catalogue';
import { environmentOf, sameEnvironment } from '@clausewatch/model/environment';
import type { Registers } from '@clausewatch/model/registers';
import type { Resource } from '@clausewatch/model/resource';
import { notApplicable } from '@clausewatch/model/verdict';

import type { Judgement } from './assess.ts';

/** The judgement for the clauses that mean this resource, and `not-applicable` for the others. */
export function withinEnvironments(
  judgement: Judgement,
  resource: Resource,
  registers: Registers,
): readonly Judgement[] {
  const { planned, verdict } = judgement;
  if (verdict.kind === 'compliant' || verdict.kind === 'not-applicable') return [judgement];
  if (planned.citations.every(({ environments }) => environments === undefined)) return [judgement];
  const network = 'network' in resource.configuration ? resource.configuration.network : undefined;
  const { environment } = environmentOf(resource.ref, resource.tags, network, registers);
  const meant = ({ environments }: Citation): boolean =>
    environments === undefined ||
    environment === undefined ||
    environments.some((one) => sameEnvironment(one, environment));
  const left = planned.citations.filter((citation) => !meant(citation));
  if (left.length === 0) return [judgement];
  return [
    { ...judgement, planned: { ...planned, citations: planned.citations.filter(meant) } },
    { planned: { ...planned, citations: left }, verdict: notApplicable },
  ];
}
