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

/** A cause with the packets that it alone would let in: some, worked out when they are asked for. */
export interface Blamed {
  readonly cause: Cause;
  readonly region: () => Region;
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

interface Doubt {
  readonly missing: readonly string[];
  readonly region: Region;
}

/** Packets on their way, behind some gates. */
export interface Walk {
  readonly sure: Region;
  readonly maybe: Region;
  readonly doubts: readonly Doubt[];
  /** What may go back on each stretch of the way so far. */
  readonly back: ReadonlyMap<number, { readonly sure: Region; readonly maybe: Region }>;
  readonly blocker?: Blocker;
}

export function start(packets: Region): Walk {
  return { sure: packets, maybe: packets, doubts: [], back: new Map() };
}

/** What of all packets passes a gate, given those behind it for answers. */
function passing(walk: Walk, step: Step): Pick<Walk, 'sure' | 'maybe' | 'back'> {
  if (step.back === undefined) return { sure: step.sure, maybe: step.maybe, back: walk.back };
  const before = walk.back.get(step.back);
  const maybe = before === undefined ? step.maybe : meet(before.maybe, step.maybe);
  const same = step.sure === step.maybe && (before === undefined || before.sure === before.maybe);
  const sure = same ? maybe : before === undefined ? step.sure : meet(before.sure, step.sure);
  const back = new Map(walk.back).set(step.back, { sure, maybe });
  return { sure: answersTo(sure), maybe: answersTo(maybe), back };
}

/** Through one gate more. */
export function pass(walk: Walk, step: Step): Walk {
  if (walk.blocker !== undefined) return walk;
  const gate = passing(walk, step);
  const maybe = meet(walk.maybe, gate.maybe);
  if (maybe.length === 0)
    return { sure: nothing, maybe: nothing, doubts: [], back: gate.back, blocker: blockerAt(step, walk.maybe) };
  const sure = walk.sure === walk.maybe && gate.sure === gate.maybe ? maybe : meet(walk.sure, gate.sure);
  const doubt = step.missing.length > 0 ? [{ missing: step.missing, region: less(gate.maybe, gate.sure) }] : [];
  return { sure, maybe, doubts: [...walk.doubts, ...doubt], back: gate.back };
}

/** What became of packets that went through all of the steps. */
export function outcome({ sure, maybe, doubts, blocker }: Walk, steps: readonly Step[]): Outcome {
  if (blocker !== undefined) return { sure, maybe, missing: [], steps, blocker };
  const open = doubts.length === 0 ? nothing : less(maybe, sure);
  const missing = doubts.flatMap((doubt) => (meet(doubt.region, open).length > 0 ? doubt.missing : []));
  return { sure, maybe, missing: [...new Set(missing)].toSorted(), steps };
}

/** Sends the packets through the gates in order. */
export function follow(packets: Region, steps: readonly Step[]): Outcome {
  return outcome(steps.reduce(pass, start(packets)), steps);
}
