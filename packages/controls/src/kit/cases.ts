/** Cases beside a control: plain data that the lockstep test runs, and that the control's page shows. */
import type { SignalWindow } from '@clausewatch/model/api-call';
import type { Control, GraphScope, Scope } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';

/** What a control of this sort looks at. */
export type Given<C extends Control> = {
  readonly resource: Resource;
  readonly scope: Scope;
  readonly graph: GraphScope;
  readonly threat: Threat;
  readonly signal: SignalWindow;
}[C['kind']];

/** A case that wants other parameters than the rest: raw, as a policy file writes them. */
export interface Special<G> {
  readonly given: G;
  readonly with?: Readonly<Record<string, unknown>>;
  /** Expected message ids, in order of appearance, without repeats. */
  readonly messages?: readonly string[];
  /** Expected subjects, likewise. */
  readonly subjects?: readonly string[];
  /** A part of what must be named as missing. */
  readonly missing?: string;
}

type Table<G> = Readonly<Record<string, Special<G>>>;

export interface Cases<G = unknown> {
  readonly control: Control;
  /** The parameters of every case that brings none: raw, as a policy file writes them. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly compliant: Table<G>;
  readonly violation: Table<G>;
  readonly notApplicable: Table<G>;
  readonly undetermined: Table<G>;
  /** Verdicts that the control cannot give, and why. */
  readonly never?: Partial<Readonly<Record<'compliant' | 'notApplicable' | 'undetermined', string>>>;
}

export function cases<C extends Control>(
  control: C,
  params: Readonly<Record<string, unknown>>,
  tables: Omit<Cases<Given<C>>, 'control' | 'params'>,
): Cases<Given<C>> {
  return { control, params, ...tables };
}
