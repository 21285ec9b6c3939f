/** Small random estates that are full of edges: overlapping prefixes and ports, list order, half routes, dead routes. */
import type { GraphPart, InterfacePart, Route, RouteTargetKind } from '@clausewatch/model/graph';

import { aclEntries, anyPrefix, type Made, one, type Pick, rules, some, times } from './estate-pools-testing.ts';

function routes(made: Made, n: number): Route[] {
  const { pick } = made;
  const route = (prefix: string, kind: RouteTargetKind, id: string): Route => {
    const byList = some(pick, 1, 12);
    return {
      ...(byList ? { list: one(pick, made.lists) } : { prefix }),
      target: { kind, id },
      blackhole: !made.friendly && some(pick, 1, 16),
      propagated: some(pick, 1, 8),
      at: '/routes',
    };
  };
  // Some routes are older than what became of their gateway.
  const attached = (type: string): string =>
    some(pick, 1, 12) ? one(pick, [`${type}-old`, `${type}-${(n + 1) % made.networks}`]) : `${type}-${n}`;
  const internet = (prefix: string): Route => route(prefix, 'internet-gateway', attached('igw'));
  const gateway = (prefix: string): Route =>
    one(pick, [() => internet(prefix), () => route(prefix, 'nat-gateway', `nat-${n}`)])();
  const six = (prefix: string): Route =>
    some(pick, 2, 3) ? internet(prefix) : route(prefix, 'egress-only-gateway', attached('eigw'));
  const peers = times(made.networks, (m) => m)
    .filter((m) => m !== n)
    .flatMap((m) => {
      const id = `pcx-${Math.min(n, m)}-${Math.max(n, m)}`;
      return some(pick, 3, 4)
        ? [
            route(
              one(pick, [`10.${m}.0.0/16`, `10.${m}.0.0/16`, `10.${m}.0.0/17`, `10.${m}.1.0/24`, '10.0.0.0/8']),
              'peering',
              id,
            ),
            ...(some(pick, 1, 2) ? [route(`2600:1f1${m}::/56`, 'peering', id)] : []),
          ]
        : [];
    });
  const v4 = one(pick, [
    () => [gateway('0.0.0.0/0')],
    () => [gateway('0.0.0.0/0')],
    () => [gateway('0.0.0.0/1'), gateway('128.0.0.0/1')],
    () => [gateway('0.0.0.0/0'), gateway('8.8.0.0/16')],
    () => [gateway('0.0.0.0/0'), gateway('0.0.0.0/0')],
    () => [],
  ])();
  const v6 = one(pick, [
    () => [six('::/0')],
    () => [six('::/0')],
    () => [six('::/1')],
    () => [six('2600::/16'), six('2000::/3')],
    () => [],
  ])();
  return [...v4, ...v6, ...peers];
}

function interfaces(made: Made, n: number, subnet: number): InterfacePart[] {
  const { pick, groups } = made;
  const own = groups.filter((id) => id.startsWith(`sg-${n}-`));
  return times(1 + pick(2), (i) => ({
    kind: 'interface',
    id: `eni-${n}-${subnet}-${i}`,
    subnet: `subnet-${n}-${subnet}`,
    network: `vpc-${n}`,
    type: some(pick, 1, 25) ? 'nat_gateway' : 'interface',
    groups: [...new Set([one(pick, own), one(pick, own)])],
    addresses: [
      { address: `10.${n}.${subnet}.${4 + i}`, ...(some(pick, 2, 3) ? { public: `54.${n}.${subnet}.${4 + i}` } : {}) },
      ...(some(pick, 1, 2) ? [{ address: `2600:1f1${n}:0:${subnet}::${4 + i}` }] : []),
    ],
    of: [],
  }));
}

function network(made: Made, n: number): void {
  const { pick, parts } = made;
  const subnets = 1 + pick(3);
  parts.push({
    kind: 'network',
    id: `vpc-${n}`,
    account: `${n % 2}`,
    region: 'eu-west-1',
    prefixes: [`10.${n}.0.0/16`, `2600:1f1${n}::/56`],
  });
  parts.push({
    kind: 'gateway',
    type: 'internet-gateway',
    id: `igw-${n}`,
    networks: some(pick, 9, 10) ? [`vpc-${n}`] : [],
  });
  parts.push({ kind: 'gateway', type: 'egress-only-gateway', id: `eigw-${n}`, networks: [`vpc-${n}`] });
  parts.push({
    kind: 'nat-gateway',
    id: `nat-${n}`,
    subnet: `subnet-${n}-${pick(subnets)}`,
    public: true,
    available: some(pick, 9, 10),
    addresses: [{ private: `10.${n}.0.200`, public: `54.${n}.0.200` }],
  });
  const split = pick(subnets + 1);
  const halves = [times(split, (i) => i), times(subnets - split, (i) => split + i)].map((half) =>
    half.map((i) => `subnet-${n}-${i}`),
  );
  for (const [i, half] of halves.entries())
    parts.push({
      kind: 'network-acl',
      id: `acl-${n}-${i}`,
      subnets: half,
      entries: [...aclEntries(made, 'ingress'), ...aclEntries(made, 'egress')],
      readable: true,
    });
  parts.push({
    kind: 'route-table',
    id: `rtb-${n}-main`,
    network: `vpc-${n}`,
    main: true,
    subnets: [],
    gateways: [],
    routes: routes(made, n),
  });
  if (some(pick, 1, 2))
    parts.push({
      kind: 'route-table',
      id: `rtb-${n}-own`,
      network: `vpc-${n}`,
      main: false,
      subnets: [`subnet-${n}-0`],
      gateways: [],
      routes: routes(made, n),
    });
  for (let i = 0; i < subnets; i++) {
    parts.push({
      kind: 'subnet',
      id: `subnet-${n}-${i}`,
      network: `vpc-${n}`,
      prefixes: [`10.${n}.${i}.0/24`, `2600:1f1${n}:0:${i}::/64`],
    });
    parts.push(...interfaces(made, n, i));
  }
}

/** A whole estate, nothing unread. */
export function randomEstate(pick: Pick): GraphPart[] {
  const networks = 1 + pick(3);
  const groups = times(networks, (n) => times(1 + (n % 2) + 1, (i) => `sg-${n}-${i}`)).flat();
  const made: Made = { pick, parts: [], groups, lists: ['pl-0', 'pl-1'], networks, friendly: some(pick, 1, 2) };
  for (const id of made.lists)
    made.parts.push({ kind: 'prefix-list', id, prefixes: times(pick(3), () => anyPrefix(made)) });
  made.parts.push({ kind: 'gateway', type: 'internet-gateway', id: 'igw-old', networks: [] });
  made.parts.push({ kind: 'gateway', type: 'egress-only-gateway', id: 'eigw-old', networks: [] });
  for (const id of groups) made.parts.push({ kind: 'security-group', id, rules: rules(made) });
  for (let n = 0; n < networks; n++) network(made, n);
  for (let n = 0; n < networks; n++)
    for (let m = n + 1; m < networks; m++)
      made.parts.push({
        kind: 'peering',
        id: `pcx-${n}-${m}`,
        active: some(pick, 4, 5),
        networks: [`vpc-${n}`, `vpc-${m}`],
      });
  if (some(pick, 1, 5))
    made.parts.push({
      kind: 'public-block',
      account: '0',
      region: 'eu-west-1',
      mode: one(pick, ['off', 'block-ingress', 'block-bidirectional'] as const),
    });
  if (some(pick, 1, 3))
    made.parts.push({
      kind: 'public-block-exclusion',
      id: 'x',
      of: one(pick, ['vpc-0', 'subnet-0-0']),
      mode: one(pick, ['allow-bidirectional', 'allow-egress'] as const),
    });
  return made.parts;
}
