import type { PeeringPart } from '@clausewatch/model/graph';

import { crossing, type Crossing } from './crossing.ts';
import type { Atlas } from './atlas.ts';
import { tableOf } from './gates.ts';
import { leads } from './internet.ts';
import { closed, open, type Step, unknown } from './path.ts';
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

/** Every way from the one end to an address of the other that stays on private addresses. */
export function waysBetween(atlas: Atlas, ends: Crossing): (readonly Step[])[] {
  const { from, to, at } = ends;
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
    ];
  }
  if (from.network === to.network) return [crossing(atlas, ends, [], ({ target }) => target.kind === 'local')];
  const ways = (estate.peeringsOf.get(from.network) ?? [])
    .filter(({ networks }) => networks.includes(to.network ?? ''))
    .map((peering) => crossing(atlas, ends, [peeringGate(peering)], ({ target }) => target.id === peering.id));
  for (const id of unreadPeerings(atlas, ends))
    ways.push(crossing(atlas, ends, [unknown('peering', id, [id])], ({ target }) => target.id === id, 'unknown'));
  ways.push(...transitWays(atlas, ends));
  if (leads(atlas, from.subnet, from.network, at, 'private-gateway')) {
    const gateway = unknown('route-table', from.network, [`networks behind the private gateway of ${from.network}`]);
    ways.push(crossing(atlas, ends, [gateway], ({ target }) => target.kind === 'private-gateway', 'unknown'));
  }
  if (ways.length > 0) return ways;
  return [crossing(atlas, ends, [], () => false)];
}
