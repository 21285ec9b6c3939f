/** A plan of a few firewall controls, as a policy would cite them. */
import adminPorts from '@clausewatch/controls/controls/admin-port-untrusted';
import anyProtocol from '@clausewatch/controls/controls/any-protocol-open';
import defaultGroup from '@clausewatch/controls/controls/default-group-empty';
import egressUnrestricted from '@clausewatch/controls/controls/egress-unrestricted';
import networkAcl from '@clausewatch/controls/controls/network-acl-untrusted';
import publicPorts from '@clausewatch/controls/controls/public-ports-declared';
import { judge } from '@clausewatch/engine/assess';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import { type Plan, planOf } from '@clausewatch/engine/plan';
import type { Citation } from '@clausewatch/model/catalogue';
import type { Control } from '@clausewatch/model/control';
import type { SuggestedFix } from '@clausewatch/model/suggested-fix';
import type { Resource } from '@clausewatch/model/resource';
import { noRemedy, remedyOf } from '@clausewatch/render/remedy';
import * as z from 'zod/mini';

export const trusted = ['10.0.0.0/8', '8.8.4.0/24', '2600:1f00::/24'];

function cited(control: Control, clause: string, given: object) {
  const citation = { key: `acme/${clause}/${control.id}`, policy: 'acme', clause: { id: clause }, control: control.id };
  return { control, params: z.parse(control.params, given), citations: [citation as unknown as Citation] };
}

const of = {
  'P-7': cited(adminPorts, 'P-7', { ports: ['tcp/22', 'tcp/3389', 'udp/3389'], trusted }),
  'P-7 without a register': cited(adminPorts, 'P-7', { ports: ['tcp/22'], trusted: null }),
  'P-8': cited(anyProtocol, 'P-8', { trusted }),
  'P-9': cited(publicPorts, 'P-9', { allowed: ['tcp/80', 'tcp/443'], known: { cidrs: ['8.8.4.0/24'] } }),
  'P-10': cited(egressUnrestricted, 'P-10', { allowed: ['tcp/443'], known: { cidrs: ['8.8.4.0/24'] } }),
  'P-11': cited(networkAcl, 'P-11', { ports: ['tcp/22', 'tcp/3389'], trusted }),
  'P-12': cited(defaultGroup, 'P-12', {}),
};
export type Clause = keyof typeof of;

export function plan(...clauses: readonly Clause[]): Plan {
  const all = Object.keys(of).filter((name) => !name.includes(' ')) as readonly Clause[];
  const asked = (clauses.length === 0 ? all : clauses).map((clause) => of[clause]);
  return planOf({ policies: [], registers: {}, grounds: [], evaluations: asked });
}

/** Subjects that are broken, each with its clauses. */
export function broken(clauses: Plan, resource: Resource): ReadonlyMap<string, readonly string[]> {
  const found = judge(clauses, resource).flatMap(({ planned, verdict }) =>
    verdict.kind !== 'violation'
      ? []
      : verdict.reasons.flatMap(({ subject }) => planned.citations.map(({ clause }) => [subject, clause.id] as const)),
  );
  const bySubject = Map.groupBy(found, ([subject]) => subject);
  return new Map([...bySubject].map(([subject, list]) => [subject, [...new Set(list.map(([, clause]) => clause))]]));
}

/** What an incident would suggest for the subject. */
export function fixFor(clauses: Plan, resource: Resource, subject: string): SuggestedFix | undefined {
  const smallest = smallestFix(clauses, resource, subject);
  if (smallest === undefined) return undefined;
  return smallest.kind === 'none' ? noRemedy(smallest) : remedyOf(smallest);
}
