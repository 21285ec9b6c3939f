/** The incident of the sample that is open on SSH, with a fix that is proven, as data. */
import type { Edit } from '@clausewatch/model/edit';
import type { Incident } from '@clausewatch/model/incident';

import { severalIncidents } from './several-incidents.ts';

const found = severalIncidents().find(({ id }) => id === 'inc_ssh');
if (found?.fix === undefined) throw new Error('no fix');
const { fix, ...incident } = found;

/** Clauses that the fix closes. */
export const closes = found.entries.map(({ policy, clause }) => `${policy}/${clause}`);

/** `range`: from where the rule lets in that the fix takes away. */
export function provenIncident(range: string): Incident {
  const edit: Edit = {
    of: incident.resource,
    take: [
      { kind: 'rule', direction: 'ingress', protocol: 'tcp', from: 22, to: 22, peer: { kind: 'range', text: range } },
    ],
    put: [],
  };
  return { ...incident, fix: { ...fix, edit, on: 'print', proof: { closes, opens: [], untouched: [] } } };
}
