import { type AddressSet, count, covers, isEmpty, none, overlaps, unionOf } from '@clausewatch/net/addresses';

import { type Asking, found, fromAnybody, inside } from './arrive.ts';
import { allPoints, ofFamily, packets } from './axis.ts';
import type { SourceClass } from './classes.ts';
import type { Found } from './found.ts';
import { spaceOf } from './gates.ts';
import { fromInternet } from './inbound.ts';
import { SOMEBODY, waysOut } from './outbound.ts';
import { type Blocker, follow, type Step } from './path.ts';
import type { Address } from './places.ts';
import { anything, joinAll, pin, rectangle, type Region, sameRegion, spanOf } from './region.ts';
import type { Chosen } from './select.ts';

type Member = SourceClass['members'][number];

/** The gates as packets meet them whose sources are seen as other addresses than their `own`; `back` tells whose these are. */
function shifted(
  steps: readonly Step[],
  leg: number,
  seenAs: AddressSet,
  back: (seen: AddressSet) => AddressSet,
): Step[] {
  const fixed: Region = rectangle(allPoints, seenAs);
  return steps.map((step) => {
    const { rule, blame } = step;
    const blamed: Step['blame'] = (through) =>
      (blame?.(rectangle(spanOf(through), seenAs)) ?? []).map(({ cause, region }) => ({
        cause,
        region: () => joinAll(region().map(({ low, high, addresses }) => rectangle([low, high], back(addresses)))),
      }));
    return {
      ...step,
      sure: pin(step.sure, seenAs, 'every'),
      maybe: pin(step.maybe, seenAs, 'some'),
      ...(step.back === undefined ? {} : { back: step.back + leg }),
      ...(rule === undefined ? {} : { rule: (point: number) => rule(point, fixed) }),
      ...(blame === undefined ? {} : { blame: blamed }),
    };
  });
}

const isSure = ({ sure, maybe, missing }: Step): boolean =>
  missing.length === 0 && (sure === maybe || sameRegion(sure, maybe));

/** What is unknown of all alike tells nobody apart. */
const isAlike = (step: Step): boolean => isSure(step) || (step.sure.length === 0 && sameRegion(step.maybe, anything));

/** The internet in between: it may be seen as any address, and then all gates at the other end have to let the same one in. */
function between(asking: Asking, to: Chosen, seenAs: AddressSet): Step[] {
  const met = fromAnybody(asking, to.place, 4);
  const { kind, id } = met.blocker ?? { kind: 'internet' as const, id: 'internet' };
  const [sure, maybe] = [pin(met.sure, seenAs, 'every'), pin(met.maybe, seenAs, 'some')];
  return [
    {
      kind,
      id,
      sure,
      maybe,
      missing: met.missing.length > 0 || sure === maybe ? met.missing : ['which public address is used'],
      ...(met.blocker?.why === undefined ? {} : { why: met.blocker.why }),
    },
  ];
}

/** From hosts of one subnet that send alike. Where a gate tells them apart, or is not sure, each half is asked about for itself. */
function aroundFrom(
  asking: Asking,
  members: readonly Member[],
  doubts: readonly string[],
  to: Chosen,
  address: Address,
  target: AddressSet,
): Found[] {
  const [first] = members;
  if (first === undefined) return [];
  const one = members.length === 1;
  const { place } = first;
  const own = one ? first.address.own : unionOf(members.map((member) => member.address.own));
  const seen = one ? first.address.public : unionOf(members.flatMap((member) => member.address.public ?? []));
  const source: Address = {
    own,
    exact: first.address.exact,
    ...(seen === undefined || isEmpty(seen) ? {} : { public: seen }),
  };
  const arrival = fromInternet(asking.atlas, to.place, address);
  let alike = true;
  const ways = waysOut(asking.atlas, place, source, target).map(({ steps, seenAs, leg }) => {
    // Behind a gateway all are seen as one.
    const together = one || seenAs !== seen;
    const back = (some: AddressSet): AddressSet =>
      together
        ? own
        : unionOf(
            members.flatMap((member) => (overlaps(member.address.public ?? none, some) ? member.address.own : [])),
          );
    const arriving = shifted(arrival, leg, seenAs, back);
    alike &&= steps.every(isAlike) && (together || arriving.every(isSure));
    // By one address, or each sender by its own.
    const alone = seenAs !== SOMEBODY && (leg === 0 || count(seenAs).v4 === 1);
    return [...steps, ...(alone ? [] : between(asking, to, seenAs)), ...arriving];
  });
  if (!one && !alike) {
    const middle = members.length >> 1;
    const halves = [members.slice(0, middle), members.slice(middle)];
    return halves.flatMap((half) => aroundFrom(asking, half, doubts, to, address, target));
  }
  return ways.map((steps, way) => ({
    ...found(
      { from: { id: place.id, kind: place.kind }, to, address },
      follow(packets(asking.traffic, own), steps),
      doubts,
    ),
    ...(one
      ? {}
      : {
          sentBy: (other: AddressSet) =>
            aroundFrom(
              asking,
              members.filter((member) => overlaps(member.address.own, other)).slice(0, 1),
              doubts,
              to,
              address,
              target,
            )[way],
        }),
  }));
}

/** From places of one class out to the internet, and from there to the public address of another. */
export function around(asking: Asking, from: SourceClass, to: Chosen, address: Address): Found[] {
  const { public: target } = address;
  const own = spaceOf(asking.atlas, from.place.network);
  if (target === undefined || (own !== undefined && covers(own, target))) return [];
  // A host sends nothing to itself; of one whose public address is unread nobody knows that it is the same.
  const others = from.members.filter(
    ({ place, address: one }) => place.id !== to.place.id && (one.public === undefined || !covers(target, one.public)),
  );
  const [hidden, visible] = [false, true].map((one) =>
    others.filter((member) => (member.address.public !== undefined) === one),
  );
  return [hidden, visible].flatMap((some = []) => aroundFrom(asking, some, from.doubts, to, address, target));
}

/** Every way from places of one class to one address of a place. */
export function fromClass(asking: Asking, from: SourceClass, to: Chosen, address: Address): Found[] {
  if (to.place.deaf !== undefined) {
    const blocker: Blocker = { kind: 'interface', id: to.place.id, why: to.place.deaf };
    return [{ ...found({ from: { id: from.place.id, kind: from.place.kind }, to, address }, follow([], [])), blocker }];
  }
  const same = ofFamily(from.addresses, address.own);
  if (isEmpty(same)) return [];
  const over = asking.inside === true ? [] : around(asking, from, to, address);
  return [...inside(asking, from, to, address), ...over];
}
