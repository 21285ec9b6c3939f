/** Groups that controls say are wrong, and what of them is told at once: for tests of the first day, and of shadows. */
import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { sweepIn } from '@clausewatch/app/sweep';
import type { Via } from '@clausewatch/model/observation';
import type { Incident } from '@clausewatch/model/incident';
import { planOf } from '@clausewatch/engine/plan';
import { verdictOf } from '@clausewatch/model/verdict';

import { groupState } from './world-states.ts';
import { catalogue, planWith, saying } from './world.ts';

/** Says of every group with a broken subject that it is wrong, so gravely. */
export const judging = (id: string, severity: 'high' | 'critical' = 'high') =>
  saying(id, ({ raw }) => {
    const { broken = [] } = raw.configuration as { readonly broken?: readonly string[] };
    return verdictOf(
      broken.map((subject) => ({ subject, message: 'broken', at: '', data: { sources: ['x'] }, severity })),
    );
  });

/** A plan whose clauses cite these controls, as a policy file would. */
export function planOfControls(...controls: readonly ReturnType<typeof saying>[]): App['plan'] {
  const { evaluations } = planWith(...controls).catalogue;
  const grounds = evaluations.flatMap(({ citations }) =>
    citations.map(({ policy, clause, control, sentence }) => ({
      policy,
      clause: { ...clause, assess: [{ kind: 'control' as const, control, with: {} }] },
      sentence,
      missing: [],
      absentRegisters: [],
    })),
  );
  return planOf({ ...catalogue, evaluations, grounds });
}
export const take = (app: App, id: string, via: Via, broken: readonly string[] = ['ingress tcp/22']) =>
  (via === 'sweep' ? sweepIn : observe)(app, {
    kind: 'resource',
    via,
    resource: groupState(id, app.now(), { broken }),
  });
export async function incident(app: App, id: string): Promise<Incident> {
  const found = (await openIncidents(app.table)).find(({ resource }) => resource.id === id);
  if (found === undefined) throw new Error(`no incident of ${id}`);
  return found;
}
export const routesOf = async (app: App, id: string) =>
  (await incident(app, id)).deliveries.map(({ route = 'now' }) => route);
