/** A network whose hosts the internet reaches by nothing but services that call them. */
import type { Entrance, GraphPart, InterfacePart } from '@clausewatch/model/graph';

import { allow, anywhere, eni, group, network, table } from './small-testing.ts';

/** Subnet `b-N`, in which the hosts are, has no way to the internet gateway. */
export const hidden = (n: number, ...routes: Parameters<typeof network>[1] & object): GraphPart[] => [
  ...network(n, routes),
  table(`rtb-hidden-${n}`, `vpc-${n}`, [...routes], [`b-${n}`]),
];
export const host = (n: number, groups = ['sg-app']): InterfacePart =>
  eni(`eni-${n}`, `b-${n}`, [{ address: `10.${n}.2.5` }], groups, { of: [`i-${n}`] });
export const service = (entrance: Entrance, subnet: string, more: Partial<InterfacePart> = {}): InterfacePart =>
  eni('eni-service', subnet, [{ address: `10.${subnet.slice(2)}.2.77` }], ['sg-service'], { entrance, ...more });
export const own = group('sg-service');
export const world = group('sg-app', allow('ingress', 'tcp/443', { cidrs: anywhere }));
export const block = (mode: 'block-ingress' | 'off'): GraphPart => ({
  kind: 'public-block',
  account: '1',
  region: 'eu-west-1',
  mode,
});
