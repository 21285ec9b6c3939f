/** A change of one firewall as data: whole units that the provider takes away or adds. `engine` finds and tries them, `render` spells them. */
import type { ResourceRef } from './resource.ts';

/** Who is at the other end of a unit, as the provider wrote it. */
export type UnitPeer =
  | { readonly kind: 'range'; readonly text: string }
  | { readonly kind: 'group'; readonly id: string; readonly owner?: string; readonly peering?: string }
  | { readonly kind: 'list'; readonly id: string };

/** Protocol and ports as EC2 spells them: `tcp` 22 22, `-1`, `icmp` 8 -1 (type and code). */
export interface Spelled {
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
}

/** One rule of a security group as EC2 keeps it: one traffic and one peer. */
export interface RuleUnit extends Spelled {
  readonly kind: 'rule';
  readonly direction: 'ingress' | 'egress';
  readonly peer: UnitPeer;
  readonly description?: string;
  /** `sgr-...`, where the source told it: AWS Config does not. */
  readonly id?: string;
}

/** One numbered entry of a network ACL. */
export interface EntryUnit extends Spelled {
  readonly kind: 'entry';
  readonly direction: 'ingress' | 'egress';
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly range: string;
}

export type Unit = RuleUnit | EntryUnit;

/** What is put is put first, so that nobody is cut off in between. */
export interface Edit {
  readonly of: ResourceRef;
  readonly take: readonly Unit[];
  readonly put: readonly Unit[];
}

/** The edit that takes it back. */
export function inverse({ of, take, put }: Edit): Edit {
  return { of, take: put.toReversed(), put: take };
}

/** The same text for the same unit, whatever its description: EC2 keeps only one of them. */
export function unitKey(unit: Unit): string {
  const { direction, protocol, from = '', to = '' } = unit;
  const traffic = `${direction} ${protocol} ${from} ${to}`;
  if (unit.kind === 'entry') return `${traffic} ${unit.number} ${unit.action} ${unit.range}`;
  const { peer } = unit;
  return `${traffic} ${peer.kind} ${peer.kind === 'range' ? peer.text : `${peer.id} ${peer.kind === 'group' ? (peer.owner ?? '') : ''}`}`;
}
