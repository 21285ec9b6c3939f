/** What can be made of an incident's addresses: the block that is proposed for it, or why there is none. */
import { fitting, placesOf } from '@clausewatch/model/block';
import type { Incident } from '@clausewatch/model/incident';
import type { Registers } from '@clausewatch/model/registers';
import type { BlockRemedy } from '@clausewatch/model/remedy';

import { type Neighbours, blockable, sparedWords } from './block.ts';
import { brokenIn, perHourOf } from './may-act.ts';

export const noBlockWords = {
  'block-off': 'The register of remediation says nothing of blocks: no address may be denied.',
  'no-threat': 'It names no address that could be denied.',
  'no-clause': 'None of the clauses that it breaks is opted in to blocks.',
  'not-named': 'That is no address of this incident.',
  spared: 'It may not be denied: it is yours, trusted, no ordinary address, or whose it is cannot be told.',
  'too-wide': 'These are more addresses than may be denied within an hour.',
  'no-place': 'There is no place in the register that could deny it.',
} as const;
export type NoBlock = keyof typeof noBlockWords;

/** Addresses told one by one. */
const mostTold = 8;

export interface ProposedBlock {
  readonly remedy: BlockRemedy;
  /** What of the incident's addresses is left out, and why, in words; empty when nothing is. */
  readonly leftOut: string;
}

/** `addresses`: of those that the incident names; none: all that may be denied. */
export function blockFrom(
  incident: Pick<Incident, 'entries' | 'threat'>,
  addresses: readonly string[],
  { remediation }: Registers,
  near: Neighbours | undefined,
): ProposedBlock | NoBlock {
  const { threat } = incident;
  const block = remediation?.block;
  if (block === undefined) return 'block-off';
  if (threat === undefined || threat.remotes.length === 0) return 'no-threat';
  const broken = brokenIn(incident);
  const answers = block.clauses.filter((clause) => broken.has(clause));
  if (answers.length === 0) return 'no-clause';
  if (!addresses.every((address) => threat.remotes.includes(address))) return 'not-named';
  const remotes = addresses.length > 0 ? addresses : threat.remotes;
  if (near === undefined) return 'spared';
  const { ranges, spared } = blockable({ ...threat, remotes }, near);
  // Who names an address is told that it is left alone; of all of them those that are left alone are left out.
  if (ranges.length === 0 || (addresses.length > 0 && spared.length > 0)) return 'spared';
  const places = placesOf(block).filter((place) => fitting(place, ranges).length > 0);
  const deniable = ranges.filter((range) => places.some((place) => fitting(place, [range]).length > 0));
  if (deniable.length === 0 || (addresses.length > 0 && deniable.length < ranges.length)) return 'no-place';
  if (deniable.length > perHourOf(block)) return 'too-wide';
  const left = [
    ...spared.map(({ address, why }) => `${address.slice(0, 60)}: ${sparedWords[why]}`),
    ...ranges.filter((range) => !deniable.includes(range)).map((range) => `${range}: no place takes it`),
  ];
  const more = left.length > mostTold ? [`and ${left.length - mostTold} more`] : [];
  return {
    remedy: { kind: 'block', ranges: deniable, places, for: block.for, answers },
    leftOut: left.length === 0 ? '' : `left alone: ${[...left.slice(0, mostTold), ...more].join('; ')}`,
  };
}
