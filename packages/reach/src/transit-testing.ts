/** A transit gateway added to a random estate: attachments, tables that lead to some of them, and routes to the gateway. */
import type { GraphPart, Route } from '@clausewatch/model/graph';
import { cidrs } from '@clausewatch/net/addresses';

import { one, type Pick, some, times } from './estate-pools-testing.ts';

const both = (direction: 'ingress' | 'egress') => ({
  number: 100,
  action: 'allow' as const,
  direction,
  addresses: cidrs('0.0.0.0/0', '::/0'),
  traffic: { kind: 'all' as const },
  at: '/entries/0',
});

/** What of a network its routes and tables name: all of it, half of it, or one subnet. */
const someOf = (pick: Pick, n: number): string => one(pick, [`10.${n}.0.0/16`, `10.${n}.0.0/17`, `10.${n}.1.0/24`]);

function attached(pick: Pick, n: number): GraphPart[] {
  const subnet = `subnet-${n}-tgw`;
  return [
    { kind: 'subnet', id: subnet, network: `vpc-${n}`, prefixes: [`10.${n}.250.0/28`] },
    // A list that filters there is a doubt, for which subnet is used depends on the zone: so it is open.
    {
      kind: 'network-acl',
      id: `acl-${n}-tgw`,
      subnets: [subnet],
      readable: true,
      entries: [both('ingress'), both('egress')],
    },
    {
      kind: 'transit-attachment',
      id: `at-${n}`,
      gateway: 'tgw',
      network: `vpc-${n}`,
      subnets: [subnet],
      table: `tt-${pick(2)}`,
      available: some(pick, 9, 10),
    },
  ];
}

function table(pick: Pick, id: string, networks: number): GraphPart {
  const routes = times(networks, (n) => ({
    prefix: someOf(pick, n),
    attachment: `at-${n}`,
    blackhole: some(pick, 1, 10),
  }));
  const hub = { prefix: '0.0.0.0/0', attachment: `at-${pick(networks)}`, blackhole: false };
  return {
    kind: 'transit-table',
    id,
    routes: [...routes.filter(() => some(pick, 5, 6)), ...(some(pick, 1, 2) ? [hub] : [])],
  };
}

/** The estate joined by a transit gateway. No rule names a group: whether that counts across one is a setting nobody reads. */
export function withTransit(parts: readonly GraphPart[], pick: Pick): GraphPart[] {
  const networks = parts.filter(({ kind }) => kind === 'network').length;
  const route = (n: number): Route => ({
    prefix: someOf(pick, n),
    target: { kind: 'transit-gateway', id: 'tgw' },
    blackhole: some(pick, 1, 12),
    propagated: false,
    at: '/routes/tgw',
  });
  const changed = parts.map((part): GraphPart => {
    if (part.kind === 'security-group')
      return { ...part, rules: part.rules.map((rule) => ({ ...rule, peer: { ...rule.peer, groups: [] } })) };
    if (part.kind !== 'route-table') return part;
    const others = times(networks, (n) => n).filter((n) => part.network !== `vpc-${n}` && some(pick, 4, 5));
    return { ...part, routes: [...part.routes, ...others.map(route)] };
  });
  return [
    ...changed,
    ...times(networks, (n) => attached(pick, n)).flat(),
    ...['tt-0', 'tt-1'].map((id) => table(pick, id, networks)),
  ];
}
