/** From what is known to verdicts. A control that throws answers `undetermined` and says that it failed: nobody takes its silence for consent. */
import type { SignalWindow } from '@clausewatch/model/api-call';
import type { Control, Fix, GraphControl, GraphScope, Scope, ScopeControl } from '@clausewatch/model/control';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';
import { type Reason, type Verdict, undetermined } from '@clausewatch/model/verdict';

import type { Plan, Planned } from './plan.ts';
import { unreadIn, unreadVerdict, withUnread } from './unread.ts';
import { withinEnvironments } from './within.ts';

export interface Judgement {
  readonly planned: Planned<Control>;
  readonly verdict: Verdict;
  /** The control threw: what it said. To be alarmed. */
  readonly failure?: string;
}

export interface ScopedJudgement extends Judgement {
  readonly ref: ResourceRef;
}

/** What every resource control that concerns this kind says of the resource. */
export function judge(plan: Plan, resource: Resource): readonly Judgement[] {
  const concerned = plan.byKind.get(resource.configuration.kind);
  if (concerned === undefined) return [];
  // The plan only offers a control the kinds it applies to. A loop of its own: this runs for every resource there is.
  const judgements: Judgement[] = [];
  for (const planned of concerned) {
    try {
      const judgement = { planned, verdict: planned.control.evaluate(resource, planned.params) };
      if (planned.confined === true)
        judgements.push(...withinEnvironments(judgement, resource, plan.catalogue.registers));
      else judgements.push(judgement);
    } catch (error) {
      judgements.push({ planned, ...failed(planned.control, error) });
    }
  }
  return judgements;
}

/** What one scope control says of the members of a scope: nothing is sure of any while one could not be read. */
export function judgeScope(planned: Planned<ScopeControl>, scope: Scope): readonly ScopedJudgement[] {
  try {
    const said = planned.control.evaluate(scope, planned.params);
    const unread = unreadIn(scope.resources);
    const open = unread.length === 0 ? said : said.map(({ ref }) => ({ ref, verdict: unreadVerdict(unread) }));
    return withUnread(open, unread).map(({ ref, verdict }) => ({ planned, ref, verdict }));
  } catch (error) {
    return scope.resources.map(({ ref }) => ({ planned, ref, ...failed(planned.control, error) }));
  }
}

/**
 * What one graph control says of a network, in which what could not be read is a part of its own. When the control fails, nobody can be named but
 * the account.
 */
export function judgeGraph(planned: Planned<GraphControl>, scope: GraphScope): readonly ScopedJudgement[] {
  try {
    const said = planned.control.evaluate(scope, planned.params);
    const own = unreadIn(scope.resources).filter((ref) => ref.account === scope.account && ref.region === scope.region);
    return withUnread(said, own).map(({ ref, verdict }) => ({ planned, ref, verdict }));
  } catch (error) {
    const { account, region } = scope;
    const ref = {
      provider: scope.resources[0]?.ref.provider ?? 'aws',
      account,
      region,
      type: 'AWS::::Account',
      id: account,
    };
    return [{ planned, ref, ...failed(planned.control, error) }];
  }
}

/** What the threat controls say of a detector's finding. */
export function judgeThreat(plan: Plan, threat: Threat): readonly Judgement[] {
  return plan.threats.map((planned) => attempt(planned, () => planned.control.evaluate(threat, planned.params)));
}

/** What the controls of these signals say at the instant of the last of them. */
export function judgeSignals(plan: Plan, window: SignalWindow): readonly Judgement[] {
  return plan.signals
    .filter(({ control }) => control.signal === window.kind && (window.source === undefined || control.bySource))
    .map((planned) => attempt(planned, () => planned.control.evaluate(window, planned.params)));
}

/** The smallest mend that the control knows for these reasons; none when it fails to say. `scope`: of a graph control, where they were found. */
export function fixFor(
  judgement: Judgement,
  subject: Resource | ResourceRef,
  reasons: readonly Reason[],
  scope?: GraphScope,
): Fix | undefined {
  const { control, params } = judgement.planned;
  try {
    if (control.kind === 'resource' && 'configuration' in subject) return control.fix?.(subject, reasons, params);
    const ref = 'configuration' in subject ? subject.ref : subject;
    if (control.kind === 'scope') return control.fix?.(ref, reasons, params);
    return control.kind === 'graph' && scope !== undefined ? control.fix?.(ref, reasons, params, scope) : undefined;
  } catch {
    return undefined;
  }
}

function attempt(planned: Planned<Control>, evaluate: () => Verdict): Judgement {
  try {
    return { planned, verdict: evaluate() };
  } catch (error) {
    return { planned, ...failed(planned.control, error) };
  }
}

function failed(control: Control, error: unknown): Pick<Judgement, 'verdict' | 'failure'> {
  const failure = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown failure';
  return { verdict: undetermined(`control ${control.id} failed`), failure };
}
