/** Edits that may end a breach, the best first: each is still to be tried. */
import type { GraphScope, Shut, Wrong } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import { listWeights } from '@clausewatch/model/written-lists';

import type { Plan } from '../plan.ts';
import { aclEdits } from './acl-edit.ts';
import { type Candidate, groupEdits, nothingLost } from './group-edit.ts';
import { type Reserved, shutEdit } from './shut-edit.ts';

export interface Possible extends Candidate {
  readonly first: readonly string[];
  /** What it edits in place of the firewall that is to blame. */
  readonly beside?: Resource;
}

/** As a firewall engineer would prefer: little of the rule; what is forbidden to everybody on the way; the rule in many pieces. */
export function* candidates(
  plan: Plan,
  resource: Resource,
  wrongs: readonly Wrong[],
  shuts: (() => readonly Shut[]) | undefined,
  scope: GraphScope | undefined,
): Generator<Possible> {
  const { configuration } = resource;
  const first = [...new Set(wrongs.flatMap((wrong) => wrong.first ?? []))];
  const said = (one: Candidate): Possible => ({ ...one, first });
  const weights = listWeights(scope?.resources ?? []);
  if (configuration.kind === 'security-group')
    yield* groupEdits({ ...resource, configuration }, wrongs, 'few', weights).map(said);
  if (configuration.kind === 'network-acl')
    yield* aclEdits({ ...resource, configuration }, wrongs, reservedIn(plan, resource)).map((edit) =>
      said({ edit, loses: nothingLost }),
    );
  for (const shut of shuts?.() ?? []) {
    const beside = scope?.resources.find((one) => one.ref.id === shut.id && isHome(one, resource));
    const edit = beside && shutEdit(beside, shut, reservedIn(plan, beside));
    if (beside !== undefined && edit !== undefined) yield { edit, loses: nothingLost, first: [shut.first], beside };
  }
  if (configuration.kind === 'security-group')
    yield* groupEdits({ ...resource, configuration }, wrongs, 'many', weights).map(said);
}

/** Numbers of a network ACL that are kept for addresses to be denied for a time. */
function reservedIn({ catalogue }: Plan, { ref }: Resource): Reserved {
  const places = catalogue.registers.remediation?.block?.acls ?? [];
  const kept = places.flatMap(({ id, region, entries }) => (id === ref.id && region === ref.region ? [entries] : []));
  return (number) => kept.some(([from, to]) => from <= number && number <= to);
}

function isHome({ ref: one }: Resource, { ref: other }: Resource): boolean {
  return one.account === other.account && one.region === other.region;
}
