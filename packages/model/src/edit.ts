/** A change of one firewall as data: whole units that the provider takes away or adds. `engine` finds and tries them, `render` spells them. */
import * as z from 'zod/mini';

import { ResourceRef } from './resource.ts';

const Direction = z.enum(['ingress', 'egress']);

/** Who is at the other end of a unit, as the provider wrote it. */
const UnitPeer = z.discriminatedUnion('kind', [
  z.readonly(z.object({ kind: z.literal('range'), text: z.string() })),
  z.readonly(
    z.object({
      kind: z.literal('group'),
      id: z.string(),
      owner: z.optional(z.string()),
      peering: z.optional(z.string()),
    }),
  ),
  z.readonly(z.object({ kind: z.literal('list'), id: z.string() })),
]);
export type UnitPeer = z.infer<typeof UnitPeer>;

const spelled = { protocol: z.string(), from: z.optional(z.number()), to: z.optional(z.number()) };

/** Protocol and ports as EC2 spells them: `tcp` 22 22, `-1`, `icmp` 8 -1 (type and code). */
export interface Spelled {
  readonly protocol: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** One rule of a security group as EC2 keeps it: one traffic and one peer. */
export const RuleUnit = z.readonly(
  z.object({
    kind: z.literal('rule'),
    direction: Direction,
    ...spelled,
    peer: UnitPeer,
    description: z.optional(z.string()),
    /** `sgr-...`, where the source told it: AWS Config does not. */
    id: z.optional(z.string()),
  }),
);
export type RuleUnit = z.infer<typeof RuleUnit>;

/** One numbered entry of a network ACL. */
export const EntryUnit = z.readonly(
  z.object({
    kind: z.literal('entry'),
    direction: Direction,
    ...spelled,
    number: z.number(),
    action: z.enum(['allow', 'deny']),
    range: z.string(),
  }),
);
export type EntryUnit = z.infer<typeof EntryUnit>;

export const Unit = z.discriminatedUnion('kind', [RuleUnit, EntryUnit]);
export type Unit = z.infer<typeof Unit>;

/** What is put is put first, so that nobody is cut off in between. */
export const Edit = z.readonly(
  z.object({ of: ResourceRef, take: z.readonly(z.array(Unit)), put: z.readonly(z.array(Unit)) }),
);
export type Edit = z.infer<typeof Edit>;

/** A route of a table, as the provider names it. */
export interface RouteUnit {
  readonly kind: 'route';
  readonly prefix: string;
  readonly target: { readonly kind: 'peering' | 'transit-gateway'; readonly id: string };
}

/** What a suggested fix does: an edit of a firewall, which can be carried out, or routes that a table loses, which people do. */
export interface Change {
  readonly of: ResourceRef;
  readonly take: readonly (Unit | RouteUnit)[];
  readonly put: readonly (Unit | RouteUnit)[];
}

export const isEdit = (change: Change): change is Edit =>
  [...change.take, ...change.put].every(({ kind }) => kind !== 'route');

/** The edit that takes it back. */
export function inverse({ of, take, put }: Change): Change {
  return { of, take: put.toReversed(), put: take };
}

/** The same text for the same unit, whatever its description: EC2 keeps only one of them. */
export function unitKey(unit: Unit | RouteUnit): string {
  if (unit.kind === 'route') return `route ${unit.prefix} ${unit.target.id}`;
  const { direction, protocol, from = '', to = '' } = unit;
  const traffic = `${direction} ${protocol} ${from} ${to}`;
  if (unit.kind === 'entry') return `${traffic} ${unit.number} ${unit.action} ${unit.range}`;
  const { peer } = unit;
  return `${traffic} ${peer.kind} ${peer.kind === 'range' ? peer.text : `${peer.id} ${peer.kind === 'group' ? (peer.owner ?? '') : ''}`}`;
}
