import { type Answer, answerOf } from './answer.ts';
import { arrivals } from './arrivals.ts';
import { toInternet, toOutOfSight } from './leave.ts';
import { trafficAsked } from './found.ts';
import type { Atlas } from './atlas.ts';
import type { Question } from './question.ts';
import { type Party, select } from './select.ts';

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
  const { asking, straight, entered, throughBalancers } = arrivals(atlas, from, trafficAsked(question.traffic), {
    why: true,
  });
  const founds = [
    ...to.chosen.flatMap((chosen) => [...straight(chosen), ...entered(chosen), ...throughBalancers(chosen)]),
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
