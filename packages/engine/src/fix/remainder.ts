/** What may stay of a rule once everything wrong is taken out of it, in the fewest rules that say it exactly. */
import type { Wrong } from '@clausewatch/model/control';
import { singleRanges } from '@clausewatch/model/written';
import { type AddressSet, covers, isEmpty, overlaps, subtract, toCidrs } from '@clausewatch/net/addresses';
import { coversTraffic, intersectTraffic, type Traffic } from '@clausewatch/net/traffic';

/** Firewalls only ever allow, so pieces may overlap. */
export interface Piece {
  readonly traffic: Traffic;
  readonly addresses: AddressSet;
}

/** True when some packet of the piece is wrong. */
export function isHit({ addresses, traffic }: Piece, wrong: Wrong): boolean {
  return overlaps(addresses, wrong.addresses) && !wrong.keeps.some((kept) => coversTraffic(kept, traffic));
}

/** Of every wrong part, either the traffic that it may keep, or the addresses that are not in it: a piece for each choice. */
export function remainderOf(whole: Piece, wrongs: readonly Wrong[]): readonly Piece[] {
  const pieces = wrongs.reduce<readonly Piece[]>(
    (left, wrong) =>
      widest(
        left.flatMap(({ traffic, addresses }) => [
          { traffic, addresses: subtract(subtract(addresses, wrong.addresses), wrong.idle) },
          ...keptTraffic(traffic, wrong).map((kept) => ({ traffic: kept, addresses })),
        ]),
      ),
    [whole],
  );
  return pieces;
}

function keptTraffic(traffic: Traffic, { keeps }: Wrong): readonly Traffic[] {
  return keeps.map((kept) => intersectTraffic(kept, traffic)).filter((kept) => kept !== undefined);
}

/** The pieces that are not empty and not inside another one. */
function widest(pieces: readonly Piece[]): readonly Piece[] {
  const some = pieces.filter(({ addresses }) => !isEmpty(addresses));
  return some.filter(
    (one, index) => !some.some((other, place) => place !== index && inside(one, other, place < index)),
  );
}

/** Of two equal pieces the first counts. */
function inside(one: Piece, other: Piece, earlier: boolean): boolean {
  const within = coversTraffic(other.traffic, one.traffic) && covers(other.addresses, one.addresses);
  return within && (earlier || !(coversTraffic(one.traffic, other.traffic) && covers(one.addresses, other.addresses)));
}

/** How many rules a part that may keep traffic would take, whatever the addresses. */
export function widthOf({ keeps }: Wrong): number {
  return keeps.flatMap(singleRanges).length;
}

/** Each piece as rules of the provider: one range of ports, one prefix. */
export function rulesOf(pieces: readonly Piece[]): readonly { readonly traffic: Traffic; readonly range: string }[] {
  return pieces.flatMap(({ traffic, addresses }) =>
    singleRanges(traffic).flatMap((single) => toCidrs(addresses).map((range) => ({ traffic: single, range }))),
  );
}
