/** Random networks as a scope of the account of all cases: for tests of graph controls. */
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart, Route } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';
import { singleRanges } from '@clausewatch/model/written';
import { cidrs, toCidrs, unionOf } from '@clausewatch/net/addresses';
import { type FirewallRule, ruleLabel } from '@clausewatch/net/rule';
import { choices, some } from '@clausewatch/reach/estate-pools-testing';
import { randomEstate } from '@clausewatch/reach/estates-testing';
import { withTransit } from '@clausewatch/reach/transit-testing';

import { ACCOUNT, given, REGION } from './build.ts';
import { route } from './build-graph.ts';
import { wayOf } from './build-ways.ts';

export const FOREIGN = '444455556666';

/** The network in the name of a group or of one end of a peering: `sg-1-0`. */
const networkOf = (id: string): string => `vpc-${id.split('-')[1]}`;

function resourceOf(part: GraphPart): readonly Resource[] {
  switch (part.kind) {
    case 'network': {
      const tags = { Environment: part.id === 'vpc-0' ? 'production' : 'staging' };
      const configuration = { kind: 'network', addresses: cidrs(...part.prefixes), owner: ACCOUNT } as const;
      return [given(configuration, { id: part.id, tags })];
    }
    case 'security-group': {
      const { id, rules } = part;
      const configuration = { kind: 'security-group', isDefault: false, rules, network: networkOf(id) } as const;
      return [given(configuration, { id, raw: written(rules) })];
    }
    case 'network-acl':
    case 'route-table':
      return [wayOf(part)];
    case 'prefix-list': {
      const raw = { maxEntries: Math.max(1, part.prefixes.length) };
      return [given({ kind: 'network-part' }, { id: part.id, type: 'AWS::EC2::PrefixList', raw })];
    }
    case 'interface':
      return [given({ kind: 'network-part' }, { id: part.id })];
    case 'service':
      return [
        given(
          { kind: 'database', engine: 'postgres', publiclyAccessible: true, inNetwork: true, port: 22 },
          { id: part.id },
        ),
      ];
    case 'peering': {
      const [requester, accepter] = part.networks.map((network) => {
        const account = network === 'vpc-0' ? ACCOUNT : FOREIGN;
        return { network, account, region: REGION };
      });
      if (requester === undefined || accepter === undefined) return [];
      const status = part.active ? 'active' : 'deleted';
      return [given({ kind: 'peering', status, requester, accepter }, { id: part.id })];
    }
    default:
      return [];
  }
}

/** The estate with all routes over its peerings: by chance there are hardly ever both ways. */
function routedOver(parts: readonly GraphPart[]): readonly GraphPart[] {
  const over = (network: string | undefined): readonly Route[] =>
    parts.flatMap((part) => {
      if (part.kind !== 'peering' || network === undefined || !part.networks.includes(network)) return [];
      const other = part.networks.find((id) => id !== network);
      return [route(`10.${other?.split('-')[1]}.0.0/16`, 'peering', part.id)];
    });
  return parts.map((part) =>
    part.kind === 'route-table' ? { ...part, routes: [...part.routes, ...over(part.network)] } : part,
  );
}

/** Rules as EC2 has them: one range of ports each, and all peers of one traffic together. */
function folded(parts: readonly GraphPart[]): readonly GraphPart[] {
  const split = (rule: FirewallRule): readonly FirewallRule[] =>
    (rule.traffic === undefined ? [] : singleRanges(rule.traffic)).map((traffic, index) => ({
      ...rule,
      traffic,
      at: index === 0 ? rule.at : `${rule.at}-${index}`,
    }));
  return parts.map((part) =>
    part.kind === 'security-group'
      ? { ...part, rules: [...Map.groupBy(part.rules.flatMap(split), ruleLabel).values()].flatMap(together) }
      : part,
  );
}

function together(same: readonly FirewallRule[]): readonly FirewallRule[] {
  const [first] = same;
  if (first === undefined) return [];
  const peers = same.map(({ peer }) => peer);
  const groups = new Map(peers.flatMap((peer) => peer.groups.map((one) => [one.id, one])));
  const peer = {
    addresses: unionOf(peers.map(({ addresses }) => addresses)),
    groups: [...groups.values()],
    lists: [...new Set(peers.flatMap(({ lists }) => lists))],
    invalid: [],
  };
  return [{ ...first, peer }];
}

/** The provider's own words for the rules, where their places say. */
function written(rules: readonly FirewallRule[]): object {
  const raw: Record<string, Record<string, object>> = {};
  for (const { at, peer } of rules) {
    const [, section = '', index = ''] = at.split('/');
    raw[section] = { ...raw[section], [index]: { ipRanges: toCidrs(peer.addresses).map((cidrIp) => ({ cidrIp })) } };
  }
  return raw;
}

/** The same scope for the same seed: some are joined by a transit gateway; a database is among them. */
export function randomScope(seed: number): GraphScope {
  const pick = choices(seed);
  const estate = randomEstate(pick);
  const parts: readonly GraphPart[] = [
    ...folded(some(pick, 1, 3) ? withTransit(estate, pick) : some(pick, 1, 2) ? routedOver(estate) : estate),
    {
      kind: 'service',
      type: 'database',
      id: 'db',
      names: [],
      public: true,
      subnets: ['subnet-0-0'],
      groups: ['sg-0-0'],
      port: 22,
    },
  ];
  return { account: ACCOUNT, region: REGION, parts, resources: parts.flatMap(resourceOf) };
}
