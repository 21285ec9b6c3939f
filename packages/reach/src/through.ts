import type { TargetGroupPart } from '@clausewatch/model/graph';
import { type AddressSet, covers, everywhere, isEmpty, overlaps, parseCidr, unionOf } from '@clausewatch/net/addresses';
import type { Traffic } from '@clausewatch/net/traffic';

import { type Asking, askingFor, endOf, inside } from './arrive.ts';
import { allPoints, ofFamily, packets, pointsOf } from './axis.ts';
import { classesOf } from './classes.ts';
import type { Found } from './found.ts';
import { aclGate, groupGate } from './gates.ts';
import type { Front, Fronts } from './fronts.ts';
import { takes } from './listeners.ts';
import { follow } from './path.ts';
import type { Address } from './places.ts';
import { joinAll, meet, nothing, rectangle, type Region, spanOf } from './region.ts';
import type { Chosen } from './select.ts';

interface Target {
  /** What targets are sent; `undefined` when nobody can tell. */
  readonly traffic?: readonly Traffic[];
  readonly doubts: readonly string[];
}

function isTarget(asking: Asking, { place }: Chosen, address: Address, id: string): boolean {
  const own = parseCidr(id);
  if (own !== undefined) return overlaps(own, address.own);
  return id === place.id || asking.atlas.estate.interfaces.get(place.id)?.of.includes(id) === true;
}

/** How a target group sends to this address: not at all, surely, or as far as anybody can tell. */
function targeting(asking: Asking, group: TargetGroupPart, to: Chosen, address: Address): Target | undefined {
  const targets = group.targets?.filter((target) => isTarget(asking, to, address, target.id)) ?? [];
  if (targets.length === 0) return undefined;
  const sent = targets.map((target) => takes({ ...group, ...target }));
  const traffic = sent.flatMap((one) => one ?? []);
  if (sent.includes(undefined)) return { doubts: [`port of ${group.id}`] };
  return { traffic, doubts: address.exact ? [] : [`addresses of ${to.place.id}`] };
}

/** What a target lets in when packets arrive with the client's own address. */
function kept(asked: Asking, { clients: all }: Front, { place }: Chosen, address: Address): Region {
  const { subnet, id, groups } = place;
  const clients = ofFamily(all.maybe, address.own);
  const gates = [
    aclGate(asked.atlas, subnet, 'ingress'),
    groupGate(asked.atlas, id, groups, 'ingress', new Set()),
    aclGate(asked.atlas, subnet, 'egress', undefined, 0),
  ];
  return follow(packets(asked.traffic, clients), gates).maybe;
}

/** What lets clients of a target in at the listener, in terms of what the target is sent. */
function blameFront(found: readonly Found[]): Found['blame'] {
  return (through) => {
    const clients = rectangle(allPoints, unionOf(through.map(({ addresses }) => addresses)));
    return found.flatMap((one) =>
      one.blame(meet(one.sure, clients)).map(({ cause, region }) => ({
        cause,
        region: () => meet(through, rectangle(allPoints, unionOf(region().map(({ addresses }) => addresses)))),
      })),
    );
  };
}

/** What nobody is sent by a listener that nobody reaches. */
function stopped({ service, stopped: blocker }: Front, to: Chosen): Found[] {
  const end = { id: service.id, kind: 'load-balancer' } as const;
  const none = { sure: nothing, maybe: nothing, missing: [], hops: () => [], blame: () => [] };
  return blocker === undefined ? [] : [{ ...none, from: end, to: endOf(to), many: 'source', blocker }];
}

/** The way from those who reach a listener to one address of a target behind it. */
function onward(asking: Asking, front: Front, to: Chosen, address: Address, target: Target): Found | undefined {
  const { service, listener, places, found, clients } = front;
  const asked = askingFor(asking.atlas, service.id, target.traffic ?? asking.traffic);
  // It sends from an address of the target's family, whatever the client's is.
  const back = classesOf(places)
    .filter((from) => !isEmpty(ofFamily(from.addresses, address.own)))
    .flatMap((from) => inside(asked, from, to, address));
  const wanted = packets(asking.traffic, everywhere);
  // A network load balancer may keep the client's address, and whether it does is an attribute of the target group.
  const keeps = service.type === 'network' ? [`client addresses kept by ${service.id}`] : [];
  const reached = joinAll(back.map((one) => one.maybe));
  const may = keeps.length > 0 ? joinAll([reached, kept(asked, front, to, address)]) : reached;
  const region = (points: Region, sources: AddressSet): Region => meet(rectangle(spanOf(points), sources), wanted);
  const maybe = region(may, clients.maybe);
  const doubts = [...target.doubts, ...keeps];
  const sure = doubts.length > 0 ? nothing : region(joinAll(back.map((one) => one.sure)), clients.sure);
  const blocker = maybe.length > 0 ? undefined : back.find((one) => one.blocker !== undefined)?.blocker;
  const first = found[0];
  if (first === undefined) return undefined;
  return {
    from: first.from,
    to: endOf(to),
    many: 'source',
    ...(address.exact ? { fixed: rectangle(allPoints, address.own) } : {}),
    sure,
    maybe,
    ...(maybe.length > 0
      ? { missing: [...new Set([...[...found, ...back].flatMap((one) => one.missing), ...doubts])].toSorted() }
      : {
          missing: [],
          blocker: blocker ?? { kind: 'target-group', id: listener.id, why: 'nothing asked for is sent on' },
        }),
    hops: (point, source) => {
      const before =
        found.find((one) =>
          one.sure.some(({ addresses }) => source[0] !== undefined && covers(addresses, source[0].addresses)),
        ) ?? first;
      const after = back.find((one) => one.sure.some(({ low, high }) => low <= point && point <= high));
      const [at] = pointsOf(takes(listener)?.[0] ?? { kind: 'all' });
      const inner = after?.sure.find(({ low, high }) => low <= point && point <= high);
      return [
        ...before.hops(at ?? point, source),
        { hop: service.id, kind: 'load-balancer', ...(listener.port === undefined ? {} : { rule: listener.port }) },
        ...(after === undefined || inner === undefined ? [] : after.hops(point, [inner])),
      ];
    },
    through: service.id,
    blame: blameFront(found),
  };
}

/** Every way through a load balancer to a place. */
export function throughBalancers(asking: Asking, fronts: Fronts, to: Chosen): Found[] {
  const { place } = to;
  if (place.deaf !== undefined) return [];
  return fronts.sendingTo(place).flatMap(({ front, group, doubts }) => {
    if (front.places.some((one) => one.place.id === place.id)) return [];
    return place.addresses.flatMap((address) => {
      const target = group === undefined ? { doubts } : targeting(asking, group, to, address);
      if (target === undefined) return [];
      return front.found.length === 0 ? stopped(front, to) : (onward(asking, front, to, address, target) ?? []);
    });
  });
}
