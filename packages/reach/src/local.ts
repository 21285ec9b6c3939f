/** Hosts of one network among each other, where all that decides was read: what lets them out and in is worked out once for each subnet and set of groups. */
import { type AddressSet, covers, intersect, isEmpty, overlaps, subtract } from '@clausewatch/net/addresses';

import { type Asking, endOf } from './arrive.ts';
import { type Atlas, once } from './atlas.ts';
import { allPoints, packets, wholeFamily } from './axis.ts';
import { prefixSet } from './build.ts';
import type { Family, SourceClass } from './classes.ts';
import { type Found, blameOf } from './found.ts';
import { aclGate, groupGate, routeGate, routingOf, sortedKey, targetsFor } from './gates.ts';
import { groupsNamed, namesOtherGroups, peersKey } from './groups.ts';
import { pass, start, type Step, type Walk } from './path.ts';
import type { Address, Place } from './places.ts';
import { anything, meet, rectangle, type Region, sameRegion } from './region.ts';
import type { Chosen } from './select.ts';

const toLocal: Parameters<typeof routeGate>[3] = ({ target }) => target.kind === 'local';
const isSure = ({ sure, maybe, missing }: Step): boolean =>
  missing.length === 0 && (sure === maybe || sameRegion(sure, maybe));

type Gate = Step | 'open';

interface Exit {
  /** The addresses that it is the same for. */
  readonly at: AddressSet;
  readonly gates: readonly Gate[];
}

/** The gates at the sending end to any address of a subnet; nothing when they tell its addresses apart, or something of them is unread. */
function outTo(
  atlas: Atlas,
  { id, subnet, network, groups = [] }: Place,
  to: string,
  family: Family,
): Exit | undefined {
  return once(atlas, `out of ${subnet} ${network} ${sortedKey(groups)} to v${family} ${to}`, () => {
    const at = intersect(prefixSet(atlas.estate.subnets.get(to)?.prefixes ?? []), wholeFamily(family));
    if (isEmpty(at) || groups.some((group) => namesOtherGroups(atlas, group, 'egress'))) return undefined;
    const table = routingOf(atlas, subnet, network);
    if (table !== undefined && targetsFor(table, at, ({ target }) => target.kind === 'nat-gateway').length > 0)
      return undefined;
    const own = groupGate(atlas, id, groups, 'egress', new Set(), at);
    const others = [
      aclGate(atlas, subnet, 'egress', at),
      routeGate(atlas, subnet, network, toLocal, 'no such route', at),
      aclGate(atlas, subnet, 'ingress', at, 0),
    ];
    const steps = subnet === to ? [own] : [own, ...others];
    if (!steps.every(isSure)) return undefined;
    return { at, gates: steps.map((step): Gate => (sameRegion(step.sure, anything) ? 'open' : step)) };
  });
}

interface Entrance {
  readonly steps: readonly Step[];
  readonly walk: Walk;
}

/** What of the question the receiving end lets in from hosts in these of the groups that its rules name. */
function into(
  { atlas, name, traffic }: Asking,
  { id, subnet, network, groups = [] }: Place,
  seen: ReadonlySet<string>,
  near: boolean,
  family: Family,
): Entrance {
  const key = `${name} v${family} into ${subnet} ${network} ${groups.length === 0 ? id : sortedKey(groups)}`;
  return once(atlas, `${key} ${near ? 'near ' : ''}from ${peersKey(seen)}`, () => {
    const own = groupGate(atlas, id, groups, 'ingress', seen);
    const steps = near
      ? [own]
      : [
          aclGate(atlas, subnet, 'ingress'),
          own,
          aclGate(atlas, subnet, 'egress', undefined, 0),
          routeGate(atlas, subnet, network, toLocal, 'no such route for the answers'),
        ];
    return { steps, walk: steps.reduce(pass, start(packets(traffic, wholeFamily(family)))) };
  });
}

const whole = new WeakMap<AddressSet, Region>();

function allFrom(addresses: AddressSet): Region {
  const known = whole.get(addresses) ?? rectangle(allPoints, addresses);
  whole.set(addresses, known);
  return known;
}

/** What `slow` finds; `undefined` when the ends are not of this kind. */
export function insideNetwork(
  asking: Asking,
  from: SourceClass,
  to: Chosen,
  address: Address,
  slow: (from: SourceClass) => readonly Found[],
): Found[] | undefined {
  const { atlas } = asking;
  const { place, only, doubts } = to;
  const { subnet, network, groups } = place;
  if (only !== undefined || doubts.length > 0 || !address.exact || !from.exact || from.doubts.length > 0)
    return undefined;
  if (subnet === undefined || network === undefined || from.place.network !== network) return undefined;
  if (groups === undefined || from.place.groups === undefined || from.place.subnet === undefined) return undefined;
  const exit = outTo(atlas, from.place, subnet, from.family);
  if (exit === undefined || !covers(exit.at, address.own)) return undefined;
  const named = once(atlas, `named ${sortedKey(groups)}`, () => groupsNamed(atlas.estate, groups));
  const seen = new Set(from.place.groups.filter((id) => named.has(id)));
  const { steps, walk } = into(asking, place, seen, from.place.subnet === subnet, from.family);
  if (walk.blocker !== undefined) return [];
  if (walk.sure !== walk.maybe || walk.doubts.length > 0) return undefined;
  const left = exit.gates.reduce((before, gate) => (gate === 'open' ? before : pass(before, gate)), walk);
  const others = overlaps(from.addresses, address.own) ? subtract(from.addresses, address.own) : from.addresses;
  const sure = meet(left.sure, allFrom(others));
  if (sure.length === 0) return [];
  const end = endOf(to);
  return [
    {
      from: { id: from.place.id, kind: from.place.kind },
      to: end,
      many: 'source',
      fixed: allFrom(address.own),
      sure,
      maybe: sure,
      missing: [],
      hops: (point, region) => slow(from)[0]?.hops(point, region) ?? [],
      sentBy: (other) => {
        const sender = from.members.find((one) => overlaps(one.address.own, other));
        return sender && slow({ ...from, place: sender.place, members: [sender], addresses: other })[0];
      },
      blame: blameOf(steps, end),
    },
  ];
}
