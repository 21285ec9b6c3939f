import { isEmpty, toCidrs } from '@clausewatch/net/addresses';

import { type Answer, answerOf, type Blocked } from './answer.ts';
import { INTERNET } from './arrive.ts';
import { arrivals } from './arrivals.ts';
import { ofFamily } from './axis.ts';
import { toInternet, toOutOfSight } from './leave.ts';
import { type EndPoint, trafficAsked } from './found.ts';
import type { Atlas } from './atlas.ts';
import type { Question, Selector } from './question.ts';
import { type Party, select } from './select.ts';

function endOf(selector: Selector, { chosen }: Party): EndPoint {
  const [one] = chosen;
  if (one !== undefined) return { id: one.place.id, kind: one.place.kind };
  return selector.kind === 'internet' ? INTERNET : { id: nameOf(selector), kind: 'interface' };
}

function nameOf(selector: Selector): string {
  switch (selector.kind) {
    case 'networks':
      return selector.name;
    case 'group':
    case 'resource':
      return selector.id;
    case 'addresses':
      return toCidrs(selector.addresses).join(', ');
    case 'internet':
    case 'endpoints':
      return selector.kind;
  }
}

/** Why the first ends are not joined by any way, though they are there. */
function unjoined({ chosen: [from] }: Party, { chosen: [to] }: Party): string {
  if (from !== undefined && from.place.id === to?.place.id) return 'a host sends nothing to itself';
  const shared = from?.place.addresses.some(({ own }) =>
    to?.place.addresses.some((address) => !isEmpty(ofFamily(own, address.own))),
  );
  return `they have no address family in common${shared === true ? ' that carries this' : ''}`;
}

/** Why there is no way at all to be followed. */
function nobody(question: Question, from: Party, to: Party): Blocked {
  const ends = { from: endOf(question.from, from), to: endOf(question.to, to) };
  const empty = ([from, to] as const).findIndex(
    ({ chosen, outside, beyond }) => chosen.length === 0 && (outside ?? beyond) === undefined,
  );
  const why = empty === -1 ? unjoined(from, to) : 'nothing is there';
  const { id, kind } = empty === 0 ? ends.from : ends.to;
  return { ...ends, blocker: { kind, id, why } };
}

/**
 * Who reaches whom, as a whole: every packet of the question that gets through and whose answer gets back, proved by one
 * of them with its path; or else the first blocker on each candidate way; or `undetermined` with what has to be read. What
 * is unknown never counts as closed. The atlas keeps what was worked out, so ask one estate through one atlas.
 */
export function reach(atlas: Atlas, question: Question): Answer {
  const from = select(atlas.estate, question.from, 'from');
  const to = select(atlas.estate, question.to, 'to');
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
    ...(outside && founds.length === 0 ? ['an end inside the estate'] : []),
  ];
  const told = answerOf(founds, missing);
  if (told.verdict !== 'blocked' || told.blockers.length > 0) return told;
  return { ...told, blockers: [nobody(question, from, to)] };
}
