/** The catalogue, arranged so that a resource meets only the controls that concern it. */
import type { Catalogue, Evaluation } from '@clausewatch/model/catalogue';
import { graphKinds, type Kind } from '@clausewatch/model/configuration';
import type {
  GraphControl,
  ResourceControl,
  ScopeControl,
  SignalControl,
  ThreatControl,
} from '@clausewatch/model/control';

/** An evaluation whose control is known to be of one sort. */
export interface Planned<C> {
  readonly control: C;
  readonly params: unknown;
  readonly citations: Evaluation['citations'];
  /** Some citation means certain environments only. */
  readonly confined?: boolean;
}

export interface Plan {
  readonly catalogue: Catalogue;
  readonly byKind: ReadonlyMap<Kind, readonly Planned<ResourceControl>[]>;
  readonly scopes: readonly Planned<ScopeControl>[];
  readonly graphs: readonly Planned<GraphControl>[];
  /** The kinds of resource that some scope or graph control collects. */
  readonly collected: ReadonlySet<Kind>;
  readonly threats: readonly Planned<ThreatControl>[];
  readonly signals: readonly Planned<SignalControl>[];
  /** The keys of every citation (`policy/clause/control`). */
  readonly claimed: ReadonlySet<string>;
}

export function planOf(catalogue: Catalogue): Plan {
  const byKind = new Map<Kind, Planned<ResourceControl>[]>();
  const scopes: Planned<ScopeControl>[] = [];
  const graphs: Planned<GraphControl>[] = [];
  const threats: Planned<ThreatControl>[] = [];
  const signals: Planned<SignalControl>[] = [];
  for (const { control, params, citations } of catalogue.evaluations) {
    switch (control.kind) {
      case 'resource':
        for (const kind of control.applies) {
          const planned = byKind.get(kind) ?? [];
          if (planned.length === 0) byKind.set(kind, planned);
          planned.push({
            control,
            params,
            citations,
            confined: citations.some(({ environments }) => environments !== undefined),
          });
        }
        break;
      case 'scope':
        scopes.push({ control, params, citations });
        break;
      case 'graph':
        graphs.push({ control, params, citations });
        break;
      case 'threat':
        threats.push({ control, params, citations });
        break;
      case 'signal':
        signals.push({ control, params, citations });
        break;
    }
  }
  const collected = new Set([
    ...scopes.flatMap(({ control }) => control.collects),
    ...(graphs.length > 0 ? graphKinds : []),
  ]);
  const claimed = new Set(catalogue.evaluations.flatMap(({ citations }) => citations.map(({ key }) => key)));
  return { catalogue, byKind, scopes, graphs, collected, threats, signals, claimed };
}

/** The scopes that a resource belongs to; the text is a key prefix under which the scope's members are stored together. */
export function scopeKeys(account: string, region: string): Readonly<Record<ScopeControl['scope'], string>> {
  return { organisation: 'organisation', account, 'account-region': `${account}/${region}` };
}
