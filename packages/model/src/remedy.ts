/** A change of the customer's cloud that was proposed, decided, made, verified, and can be taken back: what is told of it in an incident. */
import * as z from 'zod/mini';

import { acted } from './acted.ts';
import { BlockPlace } from './block.ts';
import { Edit } from './edit.ts';

const Texts = z.readonly(z.array(z.string()));

/** What is to be done. */
export const Remedy = z.discriminatedUnion('kind', [
  /** A proven edit of one firewall. */
  z.readonly(
    z.object({
      kind: z.literal('edit'),
      edit: Edit,
      /** `rulesPrint` of the rules that it was proven on: on others it is not made. */
      on: z.string(),
      /** Clauses (`policy/clause`) that hold afterwards. */
      closes: Texts,
    }),
  ),
  /** Addresses that are denied for a time: exactly these ranges, at these places, for this long from the approval on. It closes no clause. */
  z.readonly(
    z.object({
      kind: z.literal('block'),
      ranges: Texts,
      places: z.readonly(z.array(BlockPlace)),
      for: z.string(),
      /** Clauses (`policy/clause`) for the breach of which it is proposed. */
      answers: Texts,
    }),
  ),
]);
export type Remedy = z.infer<typeof Remedy>;
export type EditRemedy = Extract<Remedy, { readonly kind: 'edit' }>;
export type BlockRemedy = Extract<Remedy, { readonly kind: 'block' }>;

/** What a deployment may do to the customer's cloud; each needs rights of its own. */
export const Means = z.enum(['security-groups', 'network-acls', 'blocks']);
export type Means = z.infer<typeof Means>;

export function meansFor(remedy: Remedy): Means {
  if (remedy.kind === 'block') return 'blocks';
  const { take, put } = remedy.edit;
  return [...take, ...put].some(({ kind }) => kind === 'entry') ? 'network-acls' : 'security-groups';
}

/**
 * What became of an approved remedy. `dry-run`: it would have been made. `refused`: nothing was changed, because it may not be. `failed`: nothing
 * surely was made, or not all of it. `verified`: made, and the clauses hold. `not-verified`: made, and they do not, or another is broken. `expired`: its
 * time is over, and nothing of it is left.
 */
export const Outcome = z.enum([
  'dry-run',
  'refused',
  'failed',
  'verified',
  'not-verified',
  'reverted',
  'not-reverted',
  'expired',
]);
export type Outcome = z.infer<typeof Outcome>;

/** Who does what no person does. */
export const machine = 'clausewatch';

/** `proposal`: the id of the act that proposed it, by which a remedy is known. */
export const remedyActs = [
  z.readonly(z.object({ kind: z.literal('propose'), ...acted, remedy: Remedy, note: z.optional(z.string()) })),
  z.readonly(
    z.object({
      kind: z.literal('approve'),
      ...acted,
      proposal: z.string(),
      note: z.optional(z.string()),
      /** Nothing in that deployment could make it, and whoever approved it was told: it is made by hand, and never by the program. */
      byHand: z.optional(z.literal(true)),
    }),
  ),
  /** Before it is made: it is not to be. Behind one that could not be verified: somebody has looked. */
  z.readonly(z.object({ kind: z.literal('decline'), ...acted, proposal: z.string(), note: z.string() })),
  /** Asks that what was made be taken back. */
  z.readonly(z.object({ kind: z.literal('revert'), ...acted, proposal: z.string(), note: z.string() })),
  /** Done by nobody: what became of it, in words. */
  z.readonly(
    z.object({ kind: z.literal('remedied'), ...acted, proposal: z.string(), outcome: Outcome, note: z.string() }),
  ),
] as const;
