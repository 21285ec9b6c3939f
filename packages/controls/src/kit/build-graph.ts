/** Builders for cases of reachability: a network with a way to the internet, and what stands in it. */
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart, InterfacePart, Route, RouteTargetKind } from '@clausewatch/model/graph';
import type { Resource, ResourceOf } from '@clausewatch/model/resource';
import { cidrs } from '@clausewatch/net/addresses';
import { allTraffic } from '@clausewatch/net/traffic';

import { type About, ACCOUNT, given, REGION } from './build.ts';
import { group, type RuleSpec, anyProtocol, egress } from './build-firewall.ts';

/** A resource with its parts of the graph; either may be all there is. */
export interface Thing {
  readonly resource?: Resource;
  readonly parts?: readonly GraphPart[];
}

/** The scope of these things, in the account and region of all cases. */
export function graph(...things: readonly (Thing | readonly Thing[])[]): GraphScope {
  const all = things.flat();
  return {
    account: ACCOUNT,
    region: REGION,
    resources: all.flatMap(({ resource }) => resource ?? []),
    parts: all.flatMap(({ parts }) => parts ?? []),
  };
}

export function route(prefix: string, kind: RouteTargetKind, id: string): Route {
  return { prefix, target: { kind, id }, blackhole: false, propagated: false, at: `/routes/${prefix}` };
}

export const NETWORKS = ['vpc-0a1b2c3d', 'vpc-0b1b2c3d', 'vpc-0c1b2c3d'] as const;

interface NetworkAbout extends About {
  readonly routes?: readonly Route[];
  /** False: no way to the internet. */
  readonly internet?: boolean;
}

/** Network `n`: 10.n.0.0/16 and an IPv6 block, one subnet, a list that lets everything pass, an internet gateway. */
export function network(
  n: 0 | 1 | 2 = 0,
  { routes = [], internet = true, ...about }: NetworkAbout = {},
): readonly Thing[] {
  const id = NETWORKS[n];
  const prefixes = [`10.${n}.0.0/16`, `2a05:d014:${n}::/56`];
  const configuration = { kind: 'network', addresses: cidrs(...prefixes), owner: about.account ?? ACCOUNT } as const;
  const subnets = [`subnet-${n}`];
  const out = ['0.0.0.0/0', '::/0'].map((prefix) => route(prefix, 'internet-gateway', `igw-${n}`));
  const entry = (direction: 'ingress' | 'egress') =>
    ({
      direction,
      number: 100,
      action: 'allow',
      traffic: allTraffic,
      addresses: cidrs('0.0.0.0/0', '::/0'),
      at: '',
    }) as const;
  const parts: GraphPart[] = [
    { kind: 'network', id, account: about.account ?? ACCOUNT, region: about.region ?? REGION, prefixes },
    { kind: 'subnet', id: `subnet-${n}`, network: id, prefixes: [`10.${n}.1.0/24`] },
    { kind: 'network-acl', id: `acl-${n}`, subnets, readable: true, entries: [entry('ingress'), entry('egress')] },
    { kind: 'gateway', type: 'internet-gateway', id: `igw-${n}`, networks: [id] },
    {
      kind: 'route-table',
      id: `rtb-${n}`,
      network: id,
      main: true,
      subnets: [],
      gateways: [],
      routes: [...(internet ? out : []), ...routes],
    },
  ];
  return [{ resource: given(configuration, { id, ...about }), parts }];
}

/** A security group of network 0, or of another one; everything may leave. */
export function firewall(
  id: string,
  rules: readonly RuleSpec[],
  { network: of = 0, ...about }: About & { readonly network?: 0 | 1 | 2 } = {},
): Thing {
  const made = group([...rules, egress(anyProtocol('0.0.0.0/0', '::/0'))], { id, ...about });
  const resource: ResourceOf<'security-group'> = {
    ...made,
    configuration: { ...made.configuration, network: NETWORKS[of] },
  };
  return { resource, parts: [{ kind: 'security-group', id, network: NETWORKS[of], rules: made.configuration.rules }] };
}

interface HostAbout extends About {
  readonly network?: 0 | 1 | 2;
  /** Without a public address. */
  readonly hidden?: boolean;
  readonly v6?: boolean;
  readonly part?: Partial<InterfacePart>;
}

/** An interface with the private address 10.network.1.number. */
export function host(
  number: number,
  groups: readonly string[],
  { network: of = 0, hidden = false, v6 = false, part, ...about }: HostAbout = {},
): Thing {
  const id = `eni-${number}`;
  const v4 = { address: `10.${of}.1.${number}`, ...(hidden ? {} : { public: `54.93.${of}.${number}` }) };
  return {
    resource: given({ kind: 'network-part' }, { id, ...about }),
    parts: [
      {
        kind: 'interface',
        id,
        subnet: `subnet-${of}`,
        network: NETWORKS[of],
        type: 'interface',
        groups,
        addresses: v6 ? [{ address: `2a05:d014:${of}::${number}` }] : [v4],
        of: [],
        ...part,
      },
    ],
  };
}
