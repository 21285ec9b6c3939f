import { type Atlas, once } from './atlas.ts';
import { tableOf, unreadGateway } from './gates.ts';
import { closed, open, type Step, unknown } from './path.ts';

/** Internet gateways that some table of the network names and nobody read: one of them may be attached. */
function unreadGateways(atlas: Atlas, network: string): string[] {
  const { mainTablesOf, subnetsOf, tablesOf } = atlas.estate;
  return once(atlas, `unread gateways of ${network}`, () => {
    const own = (subnetsOf.get(network) ?? []).flatMap(({ id }) => tablesOf.get(id) ?? []);
    const routes = [...(mainTablesOf.get(network) ?? []), ...own].flatMap((table) => table.routes);
    const unread = routes.filter(
      (route) => route.target.kind === 'internet-gateway' && !route.blackhole && unreadGateway(atlas.estate, route),
    );
    return [...new Set(unread.map(({ target }) => target.id))];
  });
}

/** The gateway through which a network meets the internet. */
export function internetGateway(atlas: Atlas, subnet: string | undefined, network: string | undefined): Step {
  if (network === undefined)
    return unknown('internet-gateway', 'unread', [`network of ${subnet ?? 'an unread subnet'}`]);
  // A network has one: of several that say so, all but the newest are older.
  const [gateway, ...others] = (atlas.estate.gatewaysOf.get(network) ?? []).map(({ id }) => id);
  if (gateway !== undefined && others.length === 0) return open('internet-gateway', gateway);
  if (gateway !== undefined) return unknown('internet-gateway', gateway, [gateway, ...others]);
  if (tableOf(atlas, subnet, network) === undefined)
    return unknown('internet-gateway', network, [`route table of ${subnet ?? 'an unread subnet'}`]);
  const unread = unreadGateways(atlas, network);
  return unread[0] === undefined
    ? closed('internet-gateway', network, 'the network has no internet gateway')
    : unknown('internet-gateway', unread[0], unread);
}

/** Which way over the internet gateway (VPC user guide, block public access): straight, or out through a NAT or egress-only gateway. */
export type Way = 'in' | 'out' | 'out through a gateway';

export const UNREAD_EXCLUSION = 'AWS::EC2::VPCBlockPublicAccessExclusion';

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
  const unreadable = exclusions.filter(({ mode }) => mode === 'unreadable');
  const missing = [...unreadable, ...(estate.unreadOf.get(UNREAD_EXCLUSION) ?? [])].map((one) => one.id);
  // Of a subnet that nobody told nobody knows whether it is excluded.
  if (subnet === undefined) missing.push('an unread subnet');
  if (missing.length > 0) return [unknown('public-access-block', id, missing)];
  return [closed('public-access-block', id, `public access is blocked: ${block.mode}`)];
}

/** Tables at the gateway itself, which may send what arrives through an appliance first; one that nobody could read may be there. */
export function edge({ estate }: Atlas, network: string | undefined): Step[] {
  const gateways = network === undefined ? [] : (estate.gatewaysOf.get(network) ?? []);
  const tables = gateways.flatMap(({ id }) => estate.edgeTablesOf.get(id) ?? []);
  const unread = (estate.unreadOf.get('AWS::EC2::RouteTable') ?? []).filter(
    (one) => one.network === undefined || network === undefined || one.network === network,
  );
  return [
    ...unread.map(({ id }) => unknown('route-table', id, [id])),
    ...tables.flatMap((table) => {
      const detour = table.routes.find(({ target, prefix }) => target.kind !== 'local' && prefix !== undefined);
      return detour === undefined ? [] : [unknown('route-table', table.id, [detour.target.id])];
    }),
  ];
}
