import type { AclEntry } from '@clausewatch/model/configuration-network';
import type { FirewallRule } from '@clausewatch/net/rule';

import { answerable } from './axis.ts';
import { anything, less, meet, nothing, type Region } from './region.ts';

export type HopKind =
  | 'internet'
  | 'internet-gateway'
  | 'egress-only-gateway'
  | 'nat-gateway'
  | 'public-access-block'
  | 'route-table'
  | 'network-acl'
  | 'security-group'
  | 'peering'
  | 'transit-gateway'
  | 'load-balancer'
  | 'target-group'
  | 'outside'
  | 'interface'
  | 'database';

/** The rule of a hop that decides for one packet: what a person would look up. */
export interface Rule {
  readonly id: string;
  /** Its number in an ordered list, or its place in the group's configuration. */
  readonly rule?: number | string;
}

/** What lets packets in and would have to be changed to keep them out. */
export type Cause =
  | { readonly kind: 'security-group'; readonly id: string; readonly rule: FirewallRule }
  | { readonly kind: 'network-acl'; readonly id: string; readonly entry: AclEntry }
  /** Nothing filters on the way: the endpoint itself, which has no security group. */
  | { readonly kind: 'interface'; readonly id: string };

/** A cause with the packets that it alone would let in. */
export interface Blamed {
  readonly cause: Cause;
  readonly region: Region;
}

/** One gate that packets have to pass: what surely passes, and what may pass as far as anybody can tell. */
export interface Step {
  readonly kind: HopKind;
  readonly id: string;
  readonly sure: Region;
  readonly maybe: Region;
  /** What has to be read for `sure` and `maybe` to agree. */
  readonly missing: readonly string[];
  /** Why nothing passes, where no rule says it. */
  readonly why?: string;
  /** Answers go back through it: the stretch of the way on which the port of the answer stays the same. */
  readonly back?: number;
  /** The rule for one packet: traffic and the address of the other end. */
  readonly rule?: (point: number, address: Region) => Rule | undefined;
  /** At the end that packets enter: what lets in some of those that got through. */
  readonly blame?: (through: Region) => readonly Blamed[];
}

export interface Blocker {
  readonly kind: HopKind;
  readonly id: string;
  readonly rule?: number | string;
  readonly why?: string;
}

/** What is known of one way from the one end to the other. */
export interface Outcome {
  readonly sure: Region;
  readonly maybe: Region;
  readonly missing: readonly string[];
  readonly steps: readonly Step[];
  /** The first gate after which nothing is left. */
  readonly blocker?: Blocker;
}

export function open(kind: HopKind, id: string): Step {
  return { kind, id, sure: anything, maybe: anything, missing: [] };
}

export function closed(kind: HopKind, id: string, why: string): Step {
  return { kind, id, sure: nothing, maybe: nothing, missing: [], why };
}

/** A gate of which nothing is known. */
export function unknown(kind: HopKind, id: string, missing: readonly string[]): Step {
  return { kind, id, sure: nothing, maybe: anything, missing };
}

function blockerAt(step: Step, arriving: Region): Blocker {
  const first = arriving[0];
  const sample: Region = first === undefined ? nothing : [{ ...first, high: first.low }];
  const rule = first === undefined ? undefined : step.rule?.(first.low, sample);
  return {
    kind: step.kind,
    id: rule?.id ?? step.id,
    ...(rule?.rule === undefined ? {} : { rule: rule.rule }),
    ...(step.why === undefined ? {} : { why: step.why }),
  };
}

/** The gates for answers are shared by many ways, so what each lets be answered is worked out once. */
const answers = new WeakMap<Region, Region>();

function answersTo(back: Region): Region {
  const known = answers.get(back);
  if (known !== undefined) return known;
  const made = answerable(back);
  answers.set(back, made);
  return made;
}

/** Sends the packets through the gates in order. */
export function follow(packets: Region, steps: readonly Step[]): Outcome {
  let sure = packets;
  let maybe = packets;
  const back = new Map<string, Region>();
  const gate = (step: Step, which: 'sure' | 'maybe'): Region => {
    if (step.back === undefined) return step[which];
    const key = `${which} ${step.back}`;
    const soFar = meet(back.get(key) ?? anything, step[which]);
    back.set(key, soFar);
    return answersTo(soFar);
  };
  const doubts: { readonly missing: readonly string[]; readonly doubt: Region }[] = [];
  for (const step of steps) {
    const passes = gate(step, 'maybe');
    const surely = step.maybe === step.sure && step.back === undefined ? passes : gate(step, 'sure');
    const arriving = maybe;
    maybe = meet(maybe, passes);
    sure = meet(sure, surely);
    if (maybe.length === 0)
      return { sure: nothing, maybe: nothing, missing: [], steps, blocker: blockerAt(step, arriving) };
    if (step.missing.length > 0) doubts.push({ missing: step.missing, doubt: less(passes, surely) });
  }
  const open = less(maybe, sure);
  const missing = doubts.flatMap((one) => (meet(one.doubt, open).length > 0 ? one.missing : []));
  return { sure, maybe, missing: [...new Set(missing)].toSorted(), steps };
}
