/** What can honestly be said of each sentence: how it is decided, what that lacks, and how fresh the last evidence is. */
import type { Catalogue, Ground } from '@clausewatch/model/catalogue';
import type { Control } from '@clausewatch/model/control';
import { exceptionsOf } from '@clausewatch/model/exceptions';
import type { Incident } from '@clausewatch/model/incident';
import type { Registers } from '@clausewatch/model/registers';

import { type Outage, blinds } from './outages.ts';

export interface CoverageRow {
  readonly policy: string;
  readonly clause: string;
  readonly state: 'enforced' | 'monitored' | 'swept' | 'attested' | 'unproven' | 'not-falsifiable';
  /** `control admin-port-untrusted`, `attestation by CISO every P1Y`. */
  readonly by: readonly string[];
  /** `connector atlas`, `register adminNetworks`, `attestation by CISO (none given)`, `source aws-config silent since ...`. */
  readonly missing: readonly string[];
  /** Instant of the newest state that one of its controls decided; null while there is none. */
  readonly lastEvidence: string | null;
  /** Breaches that are allowed now. */
  readonly exceptions: readonly Allowance[];
  /** What this program may do about a breach, once people approved it: `fix`, `block`; `(dry run)` while it only tries. */
  readonly remedies: readonly string[];
}

/** An exception in force, as coverage tells of it. */
export interface Allowance {
  readonly incident: string;
  readonly resource: string;
  readonly subject: string;
  readonly reason: string;
  readonly compensating: string | null;
  readonly requestedBy: string;
  readonly approvedBy: string;
  /** Last day, inclusive. */
  readonly until: string;
}

/** What a deployment lacks today. */
export interface Gaps {
  /** What does not reach us. */
  readonly outages?: readonly Outage[];
  /** Entry keys of controls that nobody has accepted yet. */
  readonly shadow?: ReadonlySet<string>;
}

/** One row for each clause, in the order of the policies. `lastSeen`: by control, when it last decided something. */
export function coverageOf(
  catalogue: Catalogue,
  lastSeen: ReadonlyMap<string, string>,
  { outages = [], shadow = new Set() }: Gaps = {},
): readonly CoverageRow[] {
  const byId = new Map(catalogue.evaluations.map(({ control }) => [control.id, control]));
  const lostOf = (place: string, id: string): readonly string[] => [
    ...lostFor(byId.get(id), outages),
    ...(shadow.has(`${place}/${id}`) ? [`control ${id} in shadow: what it finds is told to nobody`] : []),
  ];
  return catalogue.grounds.map((ground) => rowOf(ground, lastSeen, lostOf, catalogue.registers));
}

function lostFor(control: Control | undefined, outages: readonly Outage[]): readonly string[] {
  if (control === undefined) return [];
  return outages.filter((outage) => blinds(outage, control)).map(({ missing }) => missing);
}

function rowOf(
  ground: Ground,
  lastSeen: ReadonlyMap<string, string>,
  lostOf: (place: string, control: string) => readonly string[],
  registers: Registers,
): CoverageRow {
  const { clause } = ground;
  const controls = clause.assess.flatMap((one) => (one.kind === 'control' ? one.control : []));
  const attestations = clause.assess.flatMap((one) =>
    one.kind === 'attestation' ? `attestation by ${one.by} every ${one.every}` : [],
  );
  const missing = [
    ...ground.missing,
    ...ground.absentRegisters.map((name) => `register ${name}`),
    ...attestations.map((attestation) => `${attestation} (none given)`),
    ...controls.flatMap((control) => lostOf(`${ground.policy}/${clause.id}`, control)),
  ];
  const instants = controls.flatMap((control) => lastSeen.get(control) ?? []).toSorted();
  return {
    policy: ground.policy,
    clause: clause.id,
    state: stateOf(
      clause.assess.some(({ kind }) => kind === 'not-falsifiable'),
      missing,
    ),
    by: [...controls.map((control) => `control ${control}`), ...attestations],
    missing: [...new Set(missing)],
    lastEvidence: instants.at(-1) ?? null,
    exceptions: [],
    remedies: remediesFor(registers, `${ground.policy}/${clause.id}`),
  };
}

function remediesFor({ remediation }: Registers, clause: string): readonly string[] {
  const kinds = [
    ...(remediation?.clauses.includes(clause) === true ? ['fix'] : []),
    ...(remediation?.block?.clauses.includes(clause) === true ? ['block'] : []),
  ];
  return kinds.map((kind) => (remediation?.mode === 'act' ? kind : `${kind} (dry run)`));
}

/** The rows with the exceptions in force, first to end first. */
export function withExceptions(rows: readonly CoverageRow[], incidents: readonly Incident[]): readonly CoverageRow[] {
  const byClause = Map.groupBy(incidents.flatMap(allowancesOf), ({ key }) => key);
  return rows.map((row) => {
    const allowed = byClause.get(`${row.policy}/${row.clause}`) ?? [];
    const exceptions = allowed.map(({ allowance }) => allowance).toSorted((a, b) => (a.until < b.until ? -1 : 1));
    return { ...row, exceptions };
  });
}

function allowancesOf({
  id,
  acts,
  entries,
  resource,
  subject,
}: Incident): readonly { readonly key: string; readonly allowance: Allowance }[] {
  const all = exceptionsOf(acts);
  return entries.flatMap(({ key, policy, clause, state }) => {
    const last = all.filter(({ entry }) => entry === key).toSorted((a, b) => (a.endsAt < b.endsAt ? 1 : -1))[0];
    if (state !== 'excepted' || last === undefined) return [];
    const { reason, compensating = null, requestedBy, approvedBy, until } = last;
    const people = { requestedBy, approvedBy };
    const allowance = { incident: id, resource: resource.id, subject, reason, compensating, ...people, until };
    return [{ key: `${policy}/${clause}`, allowance }];
  });
}

/** A sentence of which one part is undecided is not proven, however well the rest is watched. */
function stateOf(notFalsifiable: boolean, missing: readonly string[]): CoverageRow['state'] {
  if (notFalsifiable) return 'not-falsifiable';
  return missing.length > 0 ? 'unproven' : 'monitored';
}
