/** The two files of a new control. They compile, and their tests fail until every field and table is filled. */

const PLACE = 'packages/controls/src/controls';

/** Why there can be no new control of this id; `undefined` when there can. */
export function refusal(id: string, taken: readonly string[], retired: readonly string[]): string | undefined {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id) || id.length > 40)
    return 'an id is two or more lower-case words joined by hyphens, at most 40 characters: admin-port-untrusted';
  if (taken.includes(id)) return `there is a control ${id} already`;
  return retired.includes(id) ? `${id} was the id of a control that is gone; ids are not used again` : undefined;
}

const control = (id: string): string => `import { undetermined } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';

export default resourceControl({
  id: '${id}',
  // One sentence without a full stop: what holds when the control is satisfied.
  title: '',
  severity: 'medium',
  status: 'draft',
  // What happens to somebody who ignores it.
  rationale: '',
  remediation: '',
  blindSpots: '',
  params: z.object({}),
  // Texts by message id; {{name}} is replaced by the reason's data.
  messages: { broken: '' },
  applies: ['security-group'],
  evaluate: () => undetermined('everything: this control is not written yet'),
});
`;

const cases = (id: string): string => `import { cases } from '../kit/cases.ts';
import control from './${id}.ts';

export default cases(
  control,
  {},
  {
    compliant: {},
    violation: {},
    notApplicable: {},
    undetermined: {},
  },
);
`;

export function skeleton(id: string): ReadonlyMap<string, string> {
  return new Map([
    [`${PLACE}/${id}.ts`, control(id)],
    [`${PLACE}/${id}.cases.ts`, cases(id)],
  ]);
}

/** How a clause cites the control, to be pasted into a policy file. */
export function citation(id: string): string {
  return `    assess:\n      - { kind: control, control: ${id}, with: {} }`;
}
