import { InvalidEvent } from '@clausewatch/model/errors';
import type { Verdict } from '@clausewatch/model/verdict';

/** One case of a peer beside our answer. */
export interface Row {
  readonly suite: string;
  readonly rule: string;
  readonly test: string;
  /** What the peer expects. */
  readonly expected: 'FAIL' | 'PASS';
  readonly ours: Verdict['kind'] | 'inexpressible';
  /** Why the case cannot be put to our control, where it cannot. */
  readonly why?: string;
}

/** A case that cannot be put to our controls, with the reason. */
export class Inexpressible extends Error {
  override readonly name = 'Inexpressible';
}

/** Our answer, or the reason why there is none. */
export function answered(work: () => Verdict['kind']): Pick<Row, 'ours' | 'why'> {
  try {
    return { ours: work() };
  } catch (error) {
    if (!(error instanceof Inexpressible || error instanceof InvalidEvent)) throw error;
    return { ours: 'inexpressible', why: error.message };
  }
}

/** A violation is a failure; what is compliant or does not apply passes; what is undetermined is neither. */
export function agrees({ expected, ours }: Row): boolean {
  return expected === 'FAIL' ? ours === 'violation' : ours === 'compliant' || ours === 'not-applicable';
}
