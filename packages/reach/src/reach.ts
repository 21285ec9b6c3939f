import { type Answer, answerOf } from './answer.ts';
import { type Asking, fromClass, fromOutOfSight, overInternet } from './arrive.ts';
import { classesOf, type SourceClass } from './classes.ts';
import { type Found, trafficAsked } from './found.ts';
import type { Atlas } from './gates.ts';
import { toInternet, toOutOfSight } from './leave.ts';
import type { Address } from './places.ts';
import type { Question } from './question.ts';
import { type Chosen, type Party, select } from './select.ts';
import { frontsOf, throughBalancers } from './through.ts';

function toAddress(
  asking: Asking,
  from: Party,
  classes: readonly SourceClass[],
  to: Chosen,
  address: Address,
): Found[] {
  return [
    ...(from.outside === undefined ? [] : [overInternet(asking, from.outside, to, address)]),
    ...(from.beyond === undefined ? [] : fromOutOfSight(asking, from.beyond, to, address)),
    ...classes.flatMap((one) => fromClass(asking, one, to, address)),
  ];
}

function addressless({ chosen }: Party): string[] {
  return chosen.flatMap(({ place }) => (place.addresses.length === 0 ? [`addresses of ${place.id}`] : []));
}

/**
 * Who reaches whom, as a whole: every packet of the question that gets through and whose answer gets back, proved by one
 * of them with its path; or else the first blocker on each candidate way; or `undetermined` with what has to be read. What
 * is unknown never counts as closed. The atlas keeps what was worked out, so ask one estate through one atlas.
 */
export function reach(atlas: Atlas, question: Question): Answer {
  const from = select(atlas.estate, question.from);
  const to = select(atlas.estate, question.to);
  const asking: Asking = { atlas, traffic: trafficAsked(question.traffic), outcomes: new Map(), outside: new Map() };
  const classes = classesOf(from.chosen);
  const arrive = (asked: Asking, chosen: Chosen): Found[] =>
    chosen.place.addresses.flatMap((address) => toAddress(asked, from, classes, chosen, address));
  const fronts = to.chosen.length === 0 ? [] : frontsOf(asking, arrive);
  const founds = [
    ...to.chosen.flatMap((chosen) => [
      ...arrive(asking, chosen),
      ...chosen.place.addresses.flatMap((address) => throughBalancers(asking, fronts, chosen, address)),
    ]),
    ...from.chosen.flatMap((chosen) => [
      ...(to.outside === undefined ? [] : toInternet(asking, chosen, to.outside)),
      ...(to.beyond === undefined ? [] : toOutOfSight(asking, chosen, to.beyond)),
    ]),
  ];
  const outside = (from.outside ?? from.beyond) !== undefined && (to.outside ?? to.beyond) !== undefined;
  const missing = [
    ...from.missing,
    ...to.missing,
    ...addressless(from),
    ...addressless(to),
    ...(outside && founds.length === 0 ? ['an end inside the estate'] : []),
  ];
  return answerOf(founds, missing);
}
