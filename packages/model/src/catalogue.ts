/** Policies, registers and controls put together: what the engine works through. */
import type { Control } from './control.ts';
import type { Clause, Policy, Sentence, Versions } from './policy.ts';
import type { Registers } from './registers.ts';
import type { Severity } from './verdict.ts';

/** A clause as one of the controls that decide it sees it. */
export interface Citation {
  /** `policy/clause/control` */
  readonly key: string;
  readonly policy: string;
  readonly clause: Clause;
  readonly control: string;
  readonly sentence: Sentence;
  /** The clause's own severity, or else the control's. */
  readonly severity: Severity;
  readonly versions: Versions;
  /** Only resources of these environments are meant, and those of which nobody says where they belong. */
  readonly environments?: readonly string[];
}

/** One control with one set of parameters: evaluated once, however many clauses cite it. */
export interface Evaluation {
  readonly control: Control;
  readonly params: unknown;
  readonly citations: readonly Citation[];
}

/** How far a clause can be decided at all, before anything was looked at. */
export interface Ground {
  readonly policy: string;
  readonly clause: Clause;
  readonly sentence: Sentence;
  /** What the clause itself says that it lacks: `connector atlas`. */
  readonly missing: readonly string[];
  /** The registers that its controls read and that are absent. */
  readonly absentRegisters: readonly string[];
}

export interface Catalogue {
  readonly policies: readonly Policy[];
  readonly registers: Registers;
  readonly evaluations: readonly Evaluation[];
  readonly grounds: readonly Ground[];
}
