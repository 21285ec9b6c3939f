/** Random estates with what nobody can see through: software, gateways to elsewhere, and things that were never read. */
import type { GraphPart, Route } from '@clausewatch/model/graph';

import { one, type Pick, some, times } from './estate-pools-testing.ts';
import { randomEstate } from './estates-testing.ts';
import { withTransit } from './transit-testing.ts';

/** Of each kind one that is known, where items can tell of one, and one that nobody read. */
const TARGETS: readonly Route['target'][] = [
  { kind: 'interface', id: 'eni-0-0-0' },
  { kind: 'endpoint', id: 'vpce-fw' },
  { kind: 'endpoint', id: 'vpce-s3' },
  { kind: 'endpoint', id: 'vpce-lost' },
  { kind: 'private-gateway', id: 'vgw-0' },
  { kind: 'private-gateway', id: 'vgw-lost' },
  { kind: 'transit-gateway', id: 'tgw' },
  { kind: 'transit-gateway', id: 'tgw-lost' },
  { kind: 'peering', id: 'pcx-lost' },
  { kind: 'peering', id: 'pcx-0-far' },
  { kind: 'internet-gateway', id: 'igw-lost' },
  { kind: 'egress-only-gateway', id: 'eigw-lost' },
  { kind: 'nat-gateway', id: 'nat-lost' },
  { kind: 'nat-gateway', id: 'nat-private' },
  { kind: 'other', id: 'core' },
];

const PREFIXES = ['0.0.0.0/0', '::/0', '10.0.0.0/8', '10.0.0.0/16', '10.1.0.0/16', '192.168.0.0/16', '8.0.0.0/8'];

const KNOWN: readonly GraphPart[] = [
  { kind: 'endpoint', id: 'vpce-fw', type: 'other', interfaces: [] },
  { kind: 'endpoint', id: 'vpce-s3', type: 'gateway', interfaces: [] },
  { kind: 'gateway', type: 'private-gateway', id: 'vgw-0', networks: ['vpc-0'] },
  { kind: 'peering', id: 'pcx-0-far', active: true, networks: ['vpc-0', 'vpc-far'] },
  { kind: 'nat-gateway', id: 'nat-private', subnet: 'subnet-0-0', public: false, available: true, addresses: [] },
];

function detour(pick: Pick): Route {
  const target = one(pick, TARGETS);
  const listed = target.id === 'vpce-s3' || some(pick, 1, 8);
  return {
    ...(listed ? { list: one(pick, ['pl-0', 'pl-lost']) } : { prefix: one(pick, PREFIXES) }),
    target,
    blackhole: false,
    propagated: some(pick, 1, 8),
    at: '/routes/detour',
  };
}

/** A table at a gateway, which sends what comes in straight on or to software first. */
function atTheEdge(pick: Pick): GraphPart {
  const target = one(pick, [
    { kind: 'local', id: 'local' },
    { kind: 'interface', id: 'eni-0-0-0' },
  ] as const);
  return {
    kind: 'route-table',
    id: 'rtb-edge',
    network: 'vpc-0',
    main: false,
    subnets: [],
    gateways: ['igw-0'],
    routes: [{ prefix: '10.0.0.0/24', target, blackhole: false, propagated: false, at: '/routes/edge' }],
  };
}

/** What an interface may leave untold. */
function halfTold(part: GraphPart, pick: Pick): GraphPart {
  if (part.kind !== 'interface' || some(pick, 9, 10)) return part;
  const { groups: _, ...ungrouped } = part;
  const { network: __, ...homeless } = part;
  const { subnet: ___, ...nowhere } = part;
  return one(pick, [ungrouped, homeless, nowhere, { ...part, groups: [] }, { ...part, addresses: [] }]);
}

const HALVES: ReadonlySet<GraphPart['kind']> = new Set(['transit-attachment', 'transit-table']);

/** The estate with some detours in its tables, half of its transit gateway, and interfaces that do not tell all. */
export function withDetours(parts: readonly GraphPart[], pick: Pick): GraphPart[] {
  const led = parts.flatMap((part): GraphPart[] => {
    if (HALVES.has(part.kind) && some(pick, 1, 6)) return [];
    if (part.kind !== 'route-table') return [halfTold(part, pick)];
    return [{ ...part, routes: [...part.routes, ...times(pick(3), () => detour(pick))] }];
  });
  return [...led, ...KNOWN, ...(some(pick, 1, 6) ? [atTheEdge(pick)] : [])];
}

/** A random estate, some joined by a transit gateway, some with detours. */
export function richEstate(pick: Pick): GraphPart[] {
  const plain = randomEstate(pick);
  return withDetours(some(pick, 1, 2) ? withTransit(plain, pick) : plain, pick);
}
