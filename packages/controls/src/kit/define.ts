/** The five ways to define a control; each infers the parameter type from the schema, and checks message ids. */
import type { SignalKind, SignalWindow } from '@clausewatch/model/api-call';
import type { Kind } from '@clausewatch/model/configuration';
import type {
  Fix,
  GraphControl,
  GraphScope,
  ResourceControl,
  Scope,
  ScopeControl,
  ScopedVerdict,
  Shut,
  SignalControl,
  ThreatControl,
  Wrong,
} from '@clausewatch/model/control';
import type { Resource, ResourceOf, ResourceRef } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';
import type { Reason, Verdict } from '@clausewatch/model/verdict';
import type * as z from 'zod/mini';

type Shared<S extends z.ZodMiniType> = Omit<
  ResourceControl<z.infer<S>>,
  'kind' | 'applies' | 'params' | 'evaluate' | 'wrong' | 'fix'
> & {
  readonly params: S;
};

interface OfResource<S extends z.ZodMiniType, K extends Kind> extends Shared<S> {
  readonly applies: readonly K[];
  readonly evaluate: (resource: ResourceOf<K>, params: z.infer<S>) => Verdict;
  readonly wrong?: (resource: ResourceOf<K>, reasons: readonly Reason[], params: z.infer<S>) => readonly Wrong[];
  readonly fix?: (resource: ResourceOf<K>, reasons: readonly Reason[], params: z.infer<S>) => Fix | undefined;
}

export function resourceControl<S extends z.ZodMiniType, const K extends Kind>(
  control: OfResource<S, K>,
): ResourceControl<z.infer<S>, K> {
  return { kind: 'resource', ...control } as ResourceControl<z.infer<S>, K>;
}

interface OfScope<S extends z.ZodMiniType> extends Shared<S> {
  readonly collects: readonly Kind[];
  readonly scope: ScopeControl['scope'];
  readonly evaluate: (scope: Scope, params: z.infer<S>) => readonly ScopedVerdict[];
  readonly fix?: (ref: ResourceRef, reasons: readonly Reason[], params: z.infer<S>) => Fix | undefined;
}

export function scopeControl<S extends z.ZodMiniType>(control: OfScope<S>): ScopeControl<z.infer<S>> {
  return { kind: 'scope', ...control } as ScopeControl<z.infer<S>>;
}

interface OfGraph<S extends z.ZodMiniType> extends Shared<S> {
  readonly evaluate: (scope: GraphScope, params: z.infer<S>) => readonly ScopedVerdict[];
  readonly wrong?: (
    resource: Resource,
    reasons: readonly Reason[],
    params: z.infer<S>,
    scope: GraphScope,
  ) => readonly Wrong[];
  readonly shut?: (
    resource: Resource,
    reasons: readonly Reason[],
    params: z.infer<S>,
    scope: GraphScope,
  ) => readonly Shut[];
  readonly fix?: (
    ref: ResourceRef,
    reasons: readonly Reason[],
    params: z.infer<S>,
    scope: GraphScope,
  ) => Fix | undefined;
}

export function graphControl<S extends z.ZodMiniType>(control: OfGraph<S>): GraphControl<z.infer<S>> {
  return { kind: 'graph', ...control } as GraphControl<z.infer<S>>;
}

interface OfThreat<S extends z.ZodMiniType> extends Shared<S> {
  readonly evaluate: (threat: Threat, params: z.infer<S>) => Verdict;
}

export function threatControl<S extends z.ZodMiniType>(control: OfThreat<S>): ThreatControl<z.infer<S>> {
  return { kind: 'threat', ...control } as ThreatControl<z.infer<S>>;
}

interface OfSignal<S extends z.ZodMiniType> extends Shared<S> {
  readonly signal: SignalKind;
  readonly bySource?: true;
  readonly evaluate: (window: SignalWindow, params: z.infer<S>) => Verdict;
}

export function signalControl<S extends z.ZodMiniType>(control: OfSignal<S>): SignalControl<z.infer<S>> {
  return { kind: 'signal', ...control } as SignalControl<z.infer<S>>;
}
