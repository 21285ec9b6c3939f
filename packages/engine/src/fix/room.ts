/** Whether a security group has room for what is put: it goes in before anything is taken out, so that nobody is cut off in between. */
import type { RuleUnit } from '@clausewatch/model/edit';

/**
 * Rules of one direction and family that a group holds unless AWS was asked for more. A prefix list counts as many as it may ever hold, and any
 * group or list for both families, as far as nobody tells which (docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html).
 */
const room = 60;

/**
 * The most that a list which AWS keeps counts as: CloudFront's 55, Route 53's 25, and others less, which no item tells
 * (docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html).
 */
const heaviest = 55;

/** How many rules of a group each prefix list counts as, by id. */
export type Weights = ReadonlyMap<string, number>;

/** A group that holds more than usual was given room, and nobody tells how much: nothing is put into it. */
export function hasRoom(before: readonly RuleUnit[], put: readonly RuleUnit[], weights: Weights): boolean {
  const counted = (units: readonly RuleUnit[], direction: RuleUnit['direction'], other: string): number =>
    units
      .filter((one) => one.direction === direction && !(one.peer.kind === 'range' && one.peer.text.includes(other)))
      .reduce((sum, { peer }) => sum + (peer.kind === 'list' ? (weights.get(peer.id) ?? heaviest) : 1), 0);
  return (['ingress', 'egress'] as const).every((direction) =>
    [':', '.'].every((other) => {
      const more = counted(put, direction, other);
      return more === 0 || counted(before, direction, other) + more <= room;
    }),
  );
}
