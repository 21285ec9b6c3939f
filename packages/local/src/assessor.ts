/** Assessment without a store: observations go in, judgements come out, and only what scope and graph controls collect is remembered. */
import { type Judgement, judge, judgeGraph, judgeScope, type ScopedJudgement } from '@clausewatch/engine/assess';
import { type Plan, scopeKeys } from '@clausewatch/engine/plan';
import { wholeSecond } from '@clausewatch/app/order';
import { graphKinds, type Kind } from '@clausewatch/model/configuration';
import type { GraphPart } from '@clausewatch/model/graph';
import { canonical, resourceKey, stateOrder } from '@clausewatch/model/key';
import type { Observation } from '@clausewatch/model/observation';
import { type Resource, type ResourceRef, unreadResource } from '@clausewatch/model/resource';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { kindOf } from '@clausewatch/sources/kind-of';

export interface Judged {
  readonly ref: ResourceRef;
  readonly observedAt: string;
  /** `stateOrder` of what was judged. */
  readonly order: string;
  readonly judgements: readonly Judgement[];
}

export interface Assessor {
  /** What the resource controls say; `undefined` for observations that describe no resource. */
  take(observation: Observation): Judged | undefined;
  /** What the scope and graph controls say of all that was taken. */
  finish(): Iterable<Judged>;
}

interface Member {
  readonly order: string;
  readonly resource?: Resource;
  readonly parts?: readonly GraphPart[];
}

const none: readonly GraphPart[] = [];

export function assessor(plan: Plan): Assessor {
  const members = new Map<string, Member>();
  const partsOf = (resource: Resource): readonly GraphPart[] => (plan.graphs.length > 0 ? graphParts(resource) : none);

  const remember = (ref: ResourceRef, order: string, resource?: Resource): void => {
    const key = resourceKey(ref);
    const known = members.get(key);
    if (known === undefined || known.order < order || (known.order === order && !isFuller(known.resource, resource)))
      members.set(
        key,
        resource === undefined ? { order } : { order, resource: lean(resource), parts: partsOf(resource) },
      );
  };

  return {
    take(observation) {
      switch (observation.kind) {
        case 'resource': {
          const { resource } = observation;
          const { ref, capturedAt } = resource;
          const order = stateOrder(capturedAt, resource.stateId);
          if (plan.collected.has(resource.configuration.kind)) remember(ref, order, resource);
          return { ref, observedAt: capturedAt, order, judgements: judge(plan, resource) };
        }
        case 'deleted': {
          const { ref, capturedAt } = observation;
          const order = stateOrder(capturedAt, observation.stateId);
          if (plan.collected.size > 0) remember(ref, order);
          return { ref, observedAt: capturedAt, order, judgements: [] };
        }
        case 'oversized':
        case 'unread': {
          const { ref, capturedAt, stateId } = observation;
          if (plan.collected.has(kindOf(ref.type)))
            remember(ref, stateOrder(wholeSecond(capturedAt), stateId), unreadResource(ref, capturedAt, stateId));
          return undefined;
        }
        case 'threat':
        case 'api-call':
        case 'signal':
        case 'canary':
        case 'ignored':
          return undefined;
      }
    },
    *finish() {
      const all = [...members.values()].filter(({ resource }) => resource !== undefined);
      const resources = all.flatMap(({ resource }) => resource ?? []);
      for (const planned of plan.scopes) {
        const { collects, scope } = planned.control;
        const collected = resources.filter((one) => collects.includes(meant(one)));
        for (const inScope of Map.groupBy(collected, ({ ref }) => scopeKeys(ref.account, ref.region)[scope]).values()) {
          const { account = '', region = '' } = inScope[0]?.ref ?? {};
          yield* judgedOf(judgeScope(planned, { account, region, resources: inScope }), newest(inScope));
        }
      }
      if (plan.graphs.length === 0) return;
      // One graph of all that there is: each account and region is judged in it for itself.
      const network = resources.filter((one) => graphKinds.has(meant(one)));
      const parts = all.flatMap((member) => member.parts ?? none);
      for (const own of Map.groupBy(network, ({ ref }) => `${ref.account}/${ref.region}`).values()) {
        const { account = '', region = '' } = own[0]?.ref ?? {};
        const scope = { account, region, resources: network, parts };
        for (const planned of plan.graphs) yield* judgedOf(judgeGraph(planned, scope), newest(own));
      }
    },
  };
}

/** The kind that a resource has or, unread, would have. */
function meant({ configuration, ref }: Resource): Kind {
  return configuration.kind === 'unread' ? kindOf(ref.type) : configuration.kind;
}

/** Of two descriptions of one state the fuller counts, whichever came first; a deletion outweighs both. */
function isFuller(known: Resource | undefined, news: Resource | undefined): boolean {
  if (known === undefined || news === undefined) return known === undefined;
  const [a, b] = [known, news].map(({ tags, configuration }) => canonical([tags, configuration]));
  return (a?.length ?? 0) === (b?.length ?? 0) ? (a ?? '') >= (b ?? '') : (a?.length ?? 0) > (b?.length ?? 0);
}

function newest(resources: readonly Resource[]): string {
  return resources.reduce((latest, { capturedAt }) => (capturedAt > latest ? capturedAt : latest), '');
}

function judgedOf(judgements: readonly ScopedJudgement[], observedAt: string): readonly Judged[] {
  return judgements.map(({ ref, ...judgement }) => ({ ref, observedAt, order: observedAt, judgements: [judgement] }));
}

/** Without the provider's own description, which nobody reads again. */
function lean(resource: Resource): Resource {
  return { ...resource, raw: { configuration: null, supplementary: null } };
}
