import { type AddressSet, unionOf } from '@clausewatch/net/addresses';
import type { Traffic } from '@clausewatch/net/traffic';

import type { Blamed, Blocker, HopKind, Outcome, Step } from './path.ts';
import { less, meet, nothing, type Region } from './region.ts';

/** One place on the way of a packet, with the rule that let it pass. */
export interface Hop {
  readonly hop: string;
  readonly kind: HopKind;
  readonly rule?: number | string;
  /** It is passed by the answers. */
  readonly back?: true;
}

/** One end of a way for people and machines. */
export interface EndPoint {
  readonly id: string;
  readonly kind: HopKind;
}

/** What is known of one candidate way. The addresses of its regions are those of the end that has many. */
export interface Found {
  readonly from: EndPoint;
  readonly to: EndPoint;
  /** Which end the addresses of `sure` and `maybe` belong to. */
  readonly many: 'source' | 'destination';
  /** The address of the other end, where one is known. */
  readonly fixed?: Region;
  readonly sure: Region;
  readonly maybe: Region;
  readonly missing: readonly string[];
  readonly blocker?: Blocker;
  /** The load balancer that sends it on. */
  readonly through?: string;
  /** A service of the provider brings the callers in. */
  readonly called?: true;
  /** The hops of one packet, by its point on the traffic axis and the address of the end that has many. */
  readonly hops: (point: number, address: Region) => readonly Hop[];
  /** The same way for the one of several senders that has an address. */
  readonly sentBy?: (address: AddressSet) => Found | undefined;
  /** What lets in some of the packets that got through. */
  readonly blame: (through: Region) => readonly Blamed[];
}

export function addressesOf(found: readonly Found[], which: 'sure' | 'maybe'): AddressSet {
  return unionOf(found.flatMap((one) => one[which].map(({ addresses }) => addresses)));
}

/** What the last gate that tells so lets in: the endpoint's groups, or its list where it has none. */
export function blameOf(steps: readonly Step[], to: EndPoint): Found['blame'] {
  return (through) => {
    const blamed = steps.findLast(({ blame }) => blame !== undefined)?.blame?.(through) ?? [];
    return blamed.length > 0 ? blamed : [{ cause: { kind: 'interface', id: to.id }, region: () => through }];
  };
}

/** The gates that a packet passes, each once; a gate that holds nothing is left out. */
export function hopsOf(steps: readonly Step[], point: number, address: Region): Hop[] {
  return steps.flatMap((step): Hop[] => {
    if (step.kind === 'security-group' && step.id === 'none') return [];
    const rule = step.rule?.(point, address);
    return [
      {
        hop: rule?.id ?? step.id,
        kind: step.kind,
        ...(rule?.rule === undefined ? {} : { rule: rule.rule }),
        ...(step.back === undefined ? {} : { back: true as const }),
      },
    ];
  });
}

/** Narrows an outcome to what the ends asked for; with doubts nothing of it is sure. */
export function narrowed(
  outcome: Outcome,
  only: Region | undefined,
  doubts: readonly string[],
  closed: Blocker,
): Outcome {
  const maybe = only === undefined ? outcome.maybe : meet(outcome.maybe, only);
  if (outcome.blocker !== undefined) return outcome;
  if (maybe.length === 0) return { ...outcome, sure: nothing, maybe: nothing, missing: [], blocker: closed };
  if (doubts.length > 0)
    return { ...outcome, sure: nothing, maybe, missing: [...new Set([...outcome.missing, ...doubts])].toSorted() };
  const sure = only === undefined ? outcome.sure : meet(outcome.sure, only);
  return { ...outcome, sure, maybe, missing: less(maybe, sure).length === 0 ? [] : outcome.missing };
}

/** Everything, unless the question names traffic. */
export function trafficAsked(traffic: readonly Traffic[] | undefined): readonly Traffic[] {
  return traffic ?? [{ kind: 'all' }];
}
