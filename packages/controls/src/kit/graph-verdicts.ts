/** From what the reachability engine found to verdicts about the rules that are to blame. */
import type { GraphScope, ScopedVerdict } from '@clausewatch/model/control';
import { resourceKey } from '@clausewatch/model/key';
import type { Registers } from '@clausewatch/model/registers';
import type { ResourceRef } from '@clausewatch/model/resource';
import { type Reason, verdictOf } from '@clausewatch/model/verdict';
import { type FirewallRule, ruleLabel } from '@clausewatch/net/rule';
import { trafficLabel } from '@clausewatch/net/traffic';
import type { Endpoint, Exposure, Undetermined } from '@clausewatch/reach/exposures';
import type { Cause } from '@clausewatch/reach/path';

import { behind, type Graph, graphOf, groupsAt, isHome } from './graph.ts';
import { proofOf } from './graph-proof.ts';
import { shown } from './sources.ts';

/** What is missing and named; the rest is counted. */
const shownMissing = 8;

interface Blame {
  readonly ref: ResourceRef;
  readonly subject: string;
  readonly at: string;
}

/** The resource to change and the subject that the controls of its configuration use; `undefined` when it is another scope's. */
function blameOf(scope: GraphScope, cause: Cause): Blame | undefined {
  const graph = graphOf(scope);
  const thing = graph.find(cause.id) ?? behind(graph, endpointOf(graph, cause.id));
  if (thing === undefined || !isHome(scope, thing.ref)) return undefined;
  switch (cause.kind) {
    case 'security-group':
      return { ref: thing.ref, subject: ruleLabel(cause.rule), at: cause.rule.at };
    case 'network-acl':
      return { ref: thing.ref, subject: `ingress ${trafficLabel(cause.entry.traffic)}`, at: cause.entry.at };
    case 'interface':
      return { ref: thing.ref, subject: 'ingress all', at: '' };
  }
}

function endpointOf({ atlas }: Graph, id: string): Endpoint {
  return { id, kind: 'interface', of: atlas.bare.interfaces.get(id)?.of ?? [] };
}

/** A reason with its place: the resource that it is said of. */
export interface Offence {
  readonly ref: ResourceRef;
  readonly reason: Reason;
}

/** The offences that rows amount to, less those whose cause is another scope's. */
export function offencesOf(
  scope: GraphScope,
  rows: readonly Exposure[],
  say: (row: Exposure, group: string) => Pick<Reason, 'message' | 'data' | 'severity'> | undefined,
  registers: Registers = {},
): readonly Offence[] {
  return rows.flatMap((row) => {
    const blame = blameOf(scope, row.cause);
    const what = blame === undefined ? undefined : say(row, shown(blame.ref));
    if (blame === undefined || what === undefined) return [];
    const { ref, subject, at } = blame;
    const proof = scope.trial === true ? {} : { proof: proofOf(scope, row, registers) };
    return [{ ref, reason: { subject, at, ...what, ...proof } }];
  });
}

/** The things behind endpoints by id, each once and in order: for `data`, where the endpoints themselves are what is wrong. */
export function namesOf(scope: GraphScope, endpoints: readonly Endpoint[]): readonly string[] {
  const graph = graphOf(scope);
  return [...new Set(endpoints.map((one) => behind(graph, one)?.ref.id ?? one.id))].toSorted();
}

/** The offences, and of the lesser ones those of other rules: a rule that the internet gets through need not be told of twice. */
export function withLesser(offences: readonly Offence[], lesser: readonly Offence[]): readonly Offence[] {
  const key = ({ ref, reason }: Offence): string => `${resourceKey(ref)} ${reason.subject} ${reason.at}`;
  const told = new Set(offences.map(key));
  return [...offences, ...lesser.filter((one) => !told.has(key(one)))];
}

interface Said {
  readonly ref: ResourceRef;
  readonly reasons: Reason[];
  readonly missing: Set<string>;
}

/**
 * One verdict for each security group of the scope, and for whatever else is to blame. `concerns` tells of a rule whether it could be to
 * blame at all: what is not known of an endpoint is said of its groups that have such a rule, of any that lets a service in which calls for
 * others, or of itself when their rules are not known.
 */
export function verdictsOf(
  scope: GraphScope,
  offences: readonly Offence[],
  doubts: readonly Undetermined[],
  concerns: (rule: FirewallRule, group: string) => boolean,
): readonly ScopedVerdict[] {
  const graph = graphOf(scope);
  const said = new Map<string, Said>();
  const of = (ref: ResourceRef): Said => {
    const key = resourceKey(ref);
    const known = said.get(key) ?? { ref, reasons: [], missing: new Set<string>() };
    said.set(key, known);
    return known;
  };
  const concerned = new Set<string>();
  for (const group of graph.groups) {
    const { missing } = of(group.ref);
    if (!group.configuration.rules.some((rule) => concerns(rule, group.ref.id))) continue;
    concerned.add(group.ref.id);
    for (const what of graph.unseen) missing.add(what);
  }
  for (const { ref, reason } of offences) of(ref).reasons.push(reason);
  const any = new Set(graph.groups.map(({ ref }) => ref.id));
  for (const { missing, endpoints, called } of doubts)
    for (const endpoint of endpoints)
      for (const ref of doubted(scope, endpoint, called ? any : concerned))
        for (const what of missing) of(ref).missing.add(what);
  return [...said.values()].map(({ ref, reasons, missing }) => ({
    ref,
    verdict: verdictOf(reasons, bounded([...missing].toSorted())),
  }));
}

/** What one would look up first; the rest is counted. */
function bounded(missing: readonly string[]): readonly string[] {
  return missing.length <= shownMissing
    ? missing
    : [...missing.slice(0, shownMissing), `and ${missing.length - shownMissing} more`];
}

function doubted(scope: GraphScope, endpoint: Endpoint, concerned: ReadonlySet<string>): readonly ResourceRef[] {
  const graph = graphOf(scope);
  const groups = groupsAt(graph, endpoint.id);
  const known = groups.filter((id) => graph.atlas.bare.groups.has(id));
  const own = known.filter((id) => concerned.has(id)).flatMap((id) => graph.find(id)?.ref ?? []);
  if (own.length > 0 || (groups.length > 0 && known.length === groups.length)) return own;
  const ref = behind(graph, endpoint)?.ref;
  return ref === undefined || !isHome(scope, ref) ? [] : [ref];
}
