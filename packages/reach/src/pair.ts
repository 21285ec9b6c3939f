import type { PeeringPart } from '@clausewatch/model/graph-gateways';
import { everywhere, overlaps } from '@clausewatch/net/addresses';

import { crossing, type Crossing, toAnother } from './crossing.ts';
import type { Atlas } from './atlas.ts';
import { allPoints } from './axis.ts';
import { prefixSet } from './build.ts';
import { routingOf, tableOf, targetsFor } from './gates.ts';
import { leads } from './internet.ts';
import { closed, open, type Step, unknown } from './path.ts';
import { anything, rectangle } from './region.ts';
import { appliance } from './routes.ts';
import { transitWays } from './transit.ts';

function peeringGate(peering: PeeringPart): Step {
  return peering.active ? open('peering', peering.id) : closed('peering', peering.id, 'it is not active');
}

/** The peerings that the one end's table sends the address to, and nobody has seen. */
function unreadPeerings(atlas: Atlas, { from }: Crossing): string[] {
  const table = tableOf(atlas, from.subnet, from.network);
  const ids = (table?.routes ?? []).flatMap(({ target }) => (target.kind === 'peering' ? [target.id] : []));
  return [...new Set(ids)].filter((id) => !atlas.estate.peerings.has(id));
}

/** What the one end's table sends the address to, and from where no item tells whether it gets to the other end. */
function hidden(atlas: Atlas, { from, at }: Crossing): string[] {
  const table = routingOf(atlas, from.subnet, from.network);
  const behind = leads(atlas, from.subnet, from.network, at, 'private-gateway')
    ? [`networks behind the private gateway of ${from.network}`]
    : [];
  const software = table === undefined ? [] : targetsFor(table, at, (route) => appliance(atlas.estate, route));
  return [...behind, ...software];
}

/** An end that does not tell its subnet may be in that of the other, where nothing stands between the two. */
function perhapsInOneSubnet(atlas: Atlas, { from, to, at }: Crossing): Step[][] {
  if (from.subnet !== undefined && to.subnet !== undefined) return [];
  const subnet = from.subnet ?? to.subnet ?? 'unread';
  const told = atlas.estate.subnets.get(subnet);
  const space = told === undefined ? everywhere : prefixSet(told.prefixes);
  const [lost, maybe] = from.subnet === undefined ? [from, rectangle(allPoints, space)] : [to, anything];
  if (lost === to && !overlaps(space, at)) return [];
  const gate = { ...unknown('route-table', 'unread', [`subnet of ${lost.id}`]), maybe };
  return [crossing(atlas, { from: { ...from, subnet }, to: { ...to, subnet }, at }, [gate], () => false)];
}

/** Every way from the one end to an address of the other that stays on private addresses. */
export function waysBetween(atlas: Atlas, ends: Crossing): (readonly Step[])[] {
  const { from, to } = ends;
  const { estate } = atlas;
  if (from.network === undefined || to.network === undefined) {
    const lost = from.network === undefined ? from.subnet : to.subnet;
    return [
      crossing(
        atlas,
        ends,
        [unknown('route-table', 'unread', [`network of ${lost ?? 'an unread subnet'}`])],
        () => true,
      ),
      ...perhapsInOneSubnet(atlas, ends),
    ];
  }
  if (from.network === to.network)
    return [crossing(atlas, ends, [], ({ target }) => target.kind === 'local'), ...perhapsInOneSubnet(atlas, ends)];
  const ways = (estate.peeringsOf.get(from.network) ?? [])
    .filter(({ networks }) => networks.includes(to.network ?? ''))
    .map((peering) => crossing(atlas, ends, [peeringGate(peering)], ({ target }) => target.id === peering.id));
  for (const id of unreadPeerings(atlas, ends))
    ways.push(crossing(atlas, ends, [unknown('peering', id, [id])], ({ target }) => target.id === id, 'unknown'));
  ways.push(...transitWays(atlas, ends));
  for (const what of hidden(atlas, ends)) {
    const gate = unknown('route-table', from.network, [what]);
    ways.push(crossing(atlas, ends, [gate], toAnother, 'unknown'));
  }
  if (ways.length > 0) return ways;
  return [crossing(atlas, ends, [], () => false)];
}
