import type { AddressSet } from '@clausewatch/net/addresses';

import type { Atlas } from './atlas.ts';
import { routingOf, tableOf, unreadGateway } from './gates.ts';
import { closed, open, type Step, unknown } from './path.ts';
import { routed } from './routes.ts';

/** The gateway through which a network meets the internet. */
export function internetGateway(atlas: Atlas, subnet: string | undefined, network: string | undefined): Step {
  const { estate } = atlas;
  if (network === undefined)
    return unknown('internet-gateway', 'unread', [`network of ${subnet ?? 'an unread subnet'}`]);
  const [gateway, ...others] = estate.gatewaysOf.get(network) ?? [];
  // A network has one: of several that say so, all but the newest are older.
  if (gateway !== undefined && others.length > 0)
    return unknown(
      'internet-gateway',
      gateway.id,
      [gateway, ...others].map(({ id }) => id),
    );
  if (gateway !== undefined) return open('internet-gateway', gateway.id);
  const table = tableOf(atlas, subnet, network);
  if (table === undefined)
    return unknown('internet-gateway', network, [`route table of ${subnet ?? 'an unread subnet'}`]);
  const unread = table.routes.find(
    (route) => route.target.kind === 'internet-gateway' && !route.blackhole && unreadGateway(estate, route),
  );
  if (unread !== undefined) return unknown('internet-gateway', unread.target.id, [unread.target.id]);
  return closed('internet-gateway', network, 'the network has no internet gateway');
}

/** Which way over the internet gateway (VPC user guide, block public access): straight, or out through a NAT or egress-only gateway. */
export type Way = 'in' | 'out' | 'out through a gateway';

/** Block public access of the network's account and region, less what is excluded from it. */
export function publicBlock(
  { estate }: Atlas,
  subnet: string | undefined,
  network: string | undefined,
  way: Way,
): Step[] {
  const part = network === undefined ? undefined : estate.networks.get(network);
  if (part?.account === undefined || part.region === undefined) {
    // Nobody can tell whose block applies, which matters only where there is one.
    const lost = network ?? subnet ?? 'an unread subnet';
    return estate.blocksOn.has('on') ? [unknown('public-access-block', lost, [`account of ${lost}`])] : [];
  }
  const id = `${part.account} ${part.region}`;
  const block = estate.blocks.get(id);
  if (block === undefined || block.mode === 'off') return [];
  if (block.mode === 'unreadable') return [unknown('public-access-block', id, [`public access block of ${id}`])];
  if (block.mode === 'block-ingress' && way === 'out through a gateway') return [];
  const exclusions = [network, subnet].flatMap((of) => estate.exclusionsOf.get(of ?? '') ?? []);
  if (exclusions.some(({ mode }) => mode === 'allow-bidirectional')) return [];
  if (exclusions.some(({ mode }) => mode === 'allow-egress') && way === 'out through a gateway') return [];
  const unreadable = exclusions.find(({ mode }) => mode === 'unreadable');
  if (unreadable !== undefined) return [unknown('public-access-block', id, [unreadable.id])];
  return [closed('public-access-block', id, `public access is blocked: ${block.mode}`)];
}

/** Tables at the gateway itself, which may send what arrives through an appliance first; one that nobody could read may be there. */
export function edge({ estate }: Atlas, network: string | undefined): Step[] {
  const gateways = network === undefined ? [] : (estate.gatewaysOf.get(network) ?? []);
  const tables = gateways.flatMap(({ id }) => estate.edgeTablesOf.get(id) ?? []);
  const unread = estate.unreadOf.get('AWS::EC2::RouteTable') ?? [];
  return [
    ...unread.map(({ id }) => unknown('route-table', id, [id])),
    ...tables.flatMap((table) => {
      const detour = table.routes.find(({ target, prefix }) => target.kind !== 'local' && prefix !== undefined);
      return detour === undefined ? [] : [unknown('route-table', table.id, [detour.target.id])];
    }),
  ];
}

/** True when the subnet's table sends some of `addresses` to a target of this kind. */
export function leads(
  atlas: Atlas,
  subnet: string | undefined,
  network: string | undefined,
  addresses: AddressSet,
  kind: string,
): boolean {
  const table = routingOf(atlas, subnet, network);
  if (table === undefined) return true;
  const { maybe } = routed(table, addresses, (route) => route.target.kind === kind);
  return maybe.v4.length + maybe.v6.length > 0;
}
