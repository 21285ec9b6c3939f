/** A whole estate as configuration items, network by network, the same in every run. */
import { type Described, itemOf } from '../items/frame.ts';
import { randomFrom } from '../random.ts';
import { balancer, networkInterface, securityGroup } from './hosts.ts';
import { networkAcl } from './lists.ts';
import { gateways, type Net, routeTable, subnet, vpc, type Zone, zoneOf } from './items.ts';

/** Interfaces of a network, in turn: a thousand on average. */
const SIZES = [200, 400, 800, 1400, 2200] as const;
const ZONES: readonly Zone[] = ['public', 'private', 'isolated'];

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

export const networksFor = (interfaces: number): number => Math.round(interfaces / 1000);

function* described(net: Net, size: number): Generator<Described> {
  yield vpc(net);
  for (const n of numbers(net.subnets)) yield subnet(net, n);
  for (const [z, zone] of ZONES.entries()) {
    const own = numbers(net.subnets).filter((n) => zoneOf(n) === zone);
    yield routeTable(net, zone, z);
    for (const half of [0, 1])
      yield networkAcl(
        net,
        zone,
        z * 2 + half,
        own.filter((_, i) => i % 2 === half),
      );
  }
  yield* gateways(net);
  for (const n of numbers(net.groups)) yield securityGroup(net, n);
  for (const n of numbers(size)) yield networkInterface(net, { n, subnet: net.random.below(net.subnets) });
  yield* balancer(net, size);
}

/** A network of another size than its number gives. */
export interface Made {
  readonly size: number;
  readonly groups: number;
}

/** The items of one network. */
export function* networkItems(index: number, six: boolean, made?: Made): Generator<object> {
  const random = randomFrom(index);
  const size = made?.size ?? SIZES[index % SIZES.length] ?? 1000;
  const net: Net = {
    index,
    random,
    account: '111122223333',
    region: 'eu-west-1',
    six,
    subnets: Math.min(48, Math.max(6, Math.round(size / 60))),
    groups: made?.groups ?? Math.round(size / 12),
  };
  for (const one of described(net, size)) yield itemOf(() => one, net);
}
