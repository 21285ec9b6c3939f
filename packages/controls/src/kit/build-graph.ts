/** Builders for cases of reachability: a network with a way to the internet, and what stands in it. */
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart, InterfacePart, Route, RouteTargetKind, ServicePart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';
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
    { kind: 'subnet', id: `subnet-${n}`, network: id, prefixes: [`10.${n}.1.0/24`, `2a05:d014:${n}::/64`] },
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

interface FirewallAbout extends About {
  readonly network?: 0 | 1 | 2;
  /** Nothing leaves but by the rules. */
  readonly sealed?: boolean;
}

/** A security group of network 0, or of another one; everything may leave. */
export function firewall(
  id: string,
  rules: readonly RuleSpec[],
  { network: of = 0, sealed = false, ...about }: FirewallAbout = {},
): Thing {
  const leaving = sealed ? [] : [egress(anyProtocol('0.0.0.0/0', '::/0'))];
  const made = group([...rules, ...leaving], { id, ...about });
  const configuration = { ...made.configuration, network: NETWORKS[of] };
  return {
    resource: { ...made, configuration },
    parts: [{ kind: 'security-group', id, network: NETWORKS[of], rules: configuration.rules }],
  };
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

/** A public application load balancer `web` in network 0 with the listeners, and the group that lets clients in. */
export function balancer(
  groups: readonly string[],
  ...listeners: readonly (readonly [port: number, redirects?: 'redirects'])[]
): readonly Thing[] {
  const id = 'app/web/50dc6c495c0c9188';
  const service = given(
    { kind: 'load-balancer', scheme: 'internet-facing', listeners: [] },
    { id, type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', name: 'web' },
  );
  const own = {
    kind: 'service',
    type: 'application',
    id,
    names: ['web.eu-central-1.elb.amazonaws.com'],
    public: true,
    subnets: ['subnet-0'],
    groups,
  } as const;
  return [
    { resource: service, parts: [own] },
    ...listeners.map(([port, redirects]): Thing => {
      const actions = [redirects === undefined ? { type: 'forward' } : { type: 'redirect', protocol: 'HTTPS' }];
      const name = `listener-${port}`;
      return {
        resource: given({ kind: 'listener', protocol: port === 80 ? 'HTTP' : 'HTTPS', port, actions }, { id: name }),
        parts: [{ kind: 'listener', id: name, balancer: id, protocol: 'tcp', port, forwards: [], whole: true }],
      };
    }),
  ];
}

/** A database in network 0. */
export function database(
  groups: readonly string[],
  {
    open = true,
    port = 5432,
    ...more
  }: { readonly open?: boolean; readonly port?: number } & Partial<ServicePart> = {},
): Thing {
  const id = 'db-ABCDEFGHIJKL';
  return {
    resource: given(
      { kind: 'database', engine: 'postgres', publiclyAccessible: open, inNetwork: true, port },
      { id, name: 'orders' },
    ),
    parts: [
      {
        kind: 'service',
        type: 'database',
        id,
        names: ['orders'],
        public: open,
        subnets: ['subnet-0'],
        groups,
        port,
        ...more,
      },
    ],
  };
}

export const PEERING = 'pcx-0a1b2c3d';

/** An active peering of networks 0 and 1, with the routes of both sides; `foreign`: network 1 is somebody else's, and unread. */
export function peered(
  about: { readonly foreign?: string; readonly tags?: readonly [string?, string?]; readonly routed?: boolean } = {},
): readonly Thing[] {
  const { foreign, tags = [], routed = true } = about;
  const routeTo = (n: number) => (routed ? [route(`10.${n}.0.0/16`, 'peering', PEERING)] : []);
  const tagged = (value: string | undefined) => (value === undefined ? {} : { tags: { Environment: value } });
  const [zero, one] = [NETWORKS[0], NETWORKS[1]];
  const side = (network: string, account: string) => ({ network, account, region: REGION });
  const configuration = {
    kind: 'peering',
    status: 'active',
    requester: side(zero, ACCOUNT),
    accepter: side(one, foreign ?? ACCOUNT),
  } as const;
  return [
    ...network(0, { routes: routeTo(1), ...tagged(tags[0]) }),
    ...(foreign === undefined ? network(1, { routes: routeTo(0), ...tagged(tags[1]) }) : []),
    {
      resource: given(configuration, { id: PEERING }),
      parts: [{ kind: 'peering', id: PEERING, active: true, networks: [zero, one] }],
    },
  ];
}

const GATEWAY = 'tgw-0a1b2c3d';

/** Network 0 with a route to a transit gateway; with `others`, attached to it with a table that leads to these attachments. */
export function transit(
  tag: string,
  { routed = true, leads }: { readonly routed?: boolean; readonly leads?: readonly string[] } = {},
): readonly Thing[] {
  const routes = routed ? [route('10.0.0.0/8', 'transit-gateway', GATEWAY)] : [];
  const attachment = { kind: 'transit-attachment', gateway: GATEWAY, available: true, table: 'tgw-rtb-1' } as const;
  return [
    ...network(0, { routes, tags: { Environment: tag } }),
    ...(leads === undefined
      ? []
      : [
          {
            parts: [
              { ...attachment, id: 'tgw-attach-0', network: NETWORKS[0], subnets: ['subnet-0'] },
              {
                kind: 'transit-table',
                id: 'tgw-rtb-1',
                routes: leads.map((attachment, n) => ({ prefix: `10.${n + 1}.0.0/16`, attachment, blackhole: false })),
              },
            ] as const,
          },
        ]),
  ];
}
