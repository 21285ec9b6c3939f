/** A control is a mechanism: a pure function from what is known to a verdict. It knows no policy; clauses cite it with parameters. */
import type { AddressSet } from '@clausewatch/net/addresses';
import type { Traffic } from '@clausewatch/net/traffic';
import type { ZodMiniType } from 'zod/mini';

import type { SignalKind, SignalWindow } from './api-call.ts';
import type { Kind } from './configuration.ts';
import type { RouteUnit } from './edit.ts';
import type { GraphPart } from './graph.ts';
import type { Resource, ResourceOf, ResourceRef } from './resource.ts';
import type { Threat } from './threat.ts';
import type { Reason, Severity, Verdict } from './verdict.ts';

/** What a person runs to mend exactly what is wrong, and to put it back. */
export interface Fix {
  readonly commands: readonly string[];
  readonly undo: readonly string[];
  /** What the commands leave untouched, or what to check first. */
  readonly note: string;
}

/** What of one firewall rule or entry has to go for the control to hold. Everything else of it may stay. */
export interface Wrong {
  /** Pointer to it in the provider's configuration. */
  readonly at: string;
  /** Addresses that may not keep it. */
  readonly addresses: AddressSet;
  /** Addresses that are not put back where a wide range is taken away: no host has them, or no register says that they may keep it. */
  readonly idle: AddressSet;
  /** Ids of the groups and prefix lists among its peers that may not keep it. */
  readonly named: readonly string[];
  /** What prefix lists among its peers stand for, where that is known: of such a list go the `addresses` alone. */
  readonly lists?: ReadonlyMap<string, AddressSet>;
  /** The part of its traffic that all of these may keep. */
  readonly keeps: readonly Traffic[];
  /** What to make sure of before. */
  readonly first?: string;
}

/**
 * What may be shut on the way, where others need the rule as it is: the control answers for it that all that goes with it is forbidden to
 * everybody there. A `deny` is a network ACL's; `unroute` takes routes out of a table.
 */
export type Shut = {
  /** Id of the list or table. */
  readonly id: string;
  /** What goes with it, for people. */
  readonly first: string;
} & (
  | {
      readonly kind: 'deny';
      readonly direction: 'ingress' | 'egress';
      readonly traffic: readonly Traffic[];
      readonly addresses: AddressSet;
    }
  | { readonly kind: 'unroute'; readonly routes: readonly RouteUnit[] }
);

interface Mechanism<P> {
  /** Equals the file name; never used again for something else. */
  readonly id: string;
  /** One sentence: what holds when the control is satisfied. */
  readonly title: string;
  readonly severity: Severity;
  readonly status: 'draft' | 'stable' | 'deprecated';
  readonly rationale: string;
  readonly remediation: string;
  /** What it does not see, so that nobody relies on it for that. */
  readonly blindSpots: string;
  readonly params: ZodMiniType<P>;
  /** Texts by message id; `{{name}}` is replaced by the reason's data. */
  readonly messages: Readonly<Record<string, string>>;
}

/** Looks at one resource. */
export interface ResourceControl<P = unknown, K extends Kind = Kind> extends Mechanism<P> {
  readonly kind: 'resource';
  readonly applies: readonly K[];
  evaluate(resource: ResourceOf<K>, params: P): Verdict;
  /** Of a firewall: what to take away. The engine makes the smallest edit of it and tries it; `fix` is then not asked. */
  wrong?(resource: ResourceOf<K>, reasons: readonly Reason[], params: P): readonly Wrong[];
  fix?(resource: ResourceOf<K>, reasons: readonly Reason[], params: P): Fix | undefined;
}

/** The resources of one account and region (or more), as far as they are known. */
export interface Scope {
  readonly account: string;
  readonly region: string;
  /** Only kinds that the control collects. */
  readonly resources: readonly Resource[];
}

export interface ScopedVerdict {
  readonly ref: ResourceRef;
  readonly verdict: Verdict;
}

/** Looks at several resources together: what is missing, or what two of them do. */
export interface ScopeControl<P = unknown> extends Mechanism<P> {
  readonly kind: 'scope';
  readonly collects: readonly Kind[];
  readonly scope: 'organisation' | 'account' | 'account-region';
  evaluate(scope: Scope, params: P): readonly ScopedVerdict[];
  fix?(ref: ResourceRef, reasons: readonly Reason[], params: P): Fix | undefined;
}

/** The network of one account and region, with the networks that are peered to it, as far as they are known. */
export interface GraphScope extends Scope {
  /** The reachability graph in parts: those of `resources`. */
  readonly parts: readonly GraphPart[];
  /** The same object for the same network at other moments, or with an edit tried: what was worked out for one is used for the next. */
  readonly kin?: object;
  /** An edit is tried: what counts is the verdicts, and nobody reads their proofs. */
  readonly trial?: true;
}

/**
 * Looks at what can be reached. Its verdicts are about resources of the scope's own account and region: the one that holds the offending rule,
 * with the rule's subject, so that a control that reads the rule alone means the same incident.
 */
export interface GraphControl<P = unknown> extends Mechanism<P> {
  readonly kind: 'graph';
  evaluate(scope: GraphScope, params: P): readonly ScopedVerdict[];
  /** Of the firewall that it blames: what to take away. */
  wrong?(resource: Resource, reasons: readonly Reason[], params: P, scope: GraphScope): readonly Wrong[];
  /** What else could end it, where no small edit of that firewall does; the best first. */
  shut?(resource: Resource, reasons: readonly Reason[], params: P, scope: GraphScope): readonly Shut[];
  /** Asked where no edit of a firewall ends it. */
  fix?(ref: ResourceRef, reasons: readonly Reason[], params: P, scope: GraphScope): Fix | undefined;
}

/** Looks at a threat that a detector reported. */
export interface ThreatControl<P = unknown> extends Mechanism<P> {
  readonly kind: 'threat';
  evaluate(threat: Threat, params: P): Verdict;
}

/**
 * Looks at signals of one kind about one principal, or where it asks for that also at those from one address, up to the last of them: what it says holds at the instant of the last. More signals never make
 * it less sure: what was a violation stays one, however late the others arrive.
 */
export interface SignalControl<P = unknown> extends Mechanism<P> {
  readonly kind: 'signal';
  readonly signal: SignalKind;
  /** It is asked of windows with a `source` too. */
  readonly bySource?: true;
  evaluate(window: SignalWindow, params: P): Verdict;
}

// `evaluate` is a method so that controls of every parameter type fit one registry; each one's `params` schema guards its own `evaluate`.
export type Control = ResourceControl | ScopeControl | GraphControl | ThreatControl | SignalControl;
