/** Random estates with a load balancer before some of their hosts and perhaps before another, and a database that does not tell its interface. */
import type { GraphPart, InterfacePart } from '@clausewatch/model/graph';

import { one, type Pick, some, times } from './estate-pools-testing.ts';
import type { Probe } from './probes-testing.ts';

const PORTS = [22, 25, 80, 443, 1024] as const;
export const BALANCER = 'arn:lb';
export const DATABASE = 'db';

function subnetsOf(parts: readonly GraphPart[]): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'subnet' && part.network === 'vpc-0' ? [part.id] : []));
}

const groupsOf = (parts: readonly GraphPart[]): readonly string[] =>
  parts.flatMap((part) => (part.kind === 'security-group' && part.id.startsWith('sg-0-') ? [part.id] : []));

/** An inner load balancer, which may be a target of the other. */
const INNER = 'arn:inner';

function innerFace(parts: readonly GraphPart[], pick: Pick): InterfacePart {
  const subnet = one(pick, subnetsOf(parts));
  return {
    kind: 'interface',
    id: 'eni-inner',
    subnet,
    network: 'vpc-0',
    type: 'interface',
    groups: [one(pick, groupsOf(parts))],
    addresses: [{ address: `10.0.${subnet.split('-')[2]}.91` }],
    of: ['app/inner/1'],
  };
}

function faces(parts: readonly GraphPart[], pick: Pick): readonly InterfacePart[] {
  const groups = [one(pick, groupsOf(parts))];
  return subnetsOf(parts)
    .slice(0, 1 + pick(2))
    .map((subnet, i) => ({
      kind: 'interface',
      id: `eni-lb-${i}`,
      subnet,
      network: 'vpc-0',
      type: 'interface',
      groups,
      addresses: [
        { address: `10.0.${subnet.split('-')[2]}.90`, public: `54.0.${subnet.split('-')[2]}.90` },
        ...(some(pick, 1, 2) ? [{ address: `2600:1f10:0:${subnet.split('-')[2]}::90` }] : []),
      ],
      of: ['app/web/1'],
    }));
}

/** Hosts are instances; some are targets, by instance, interface or address. */
export function withFronts(made: readonly GraphPart[], pick: Pick): readonly GraphPart[] {
  const parts = made.map((part) => (part.kind === 'interface' ? { ...part, of: [`i-${part.id}`] } : part));
  const hosts = parts.filter((part) => part.kind === 'interface' && part.type === 'interface') as InterfacePart[];
  if (hosts.length === 0) return made;
  const target = (): { readonly id: string; readonly port?: number } => {
    const host = one(pick, hosts);
    const id = one(pick, [`i-${host.id}`, host.addresses[0]?.address ?? host.id]);
    return some(pick, 1, 3) ? { id } : { id, port: one(pick, PORTS) };
  };
  const inner = innerFace(parts, pick);
  const nested = (): { readonly id: string; readonly port?: number } =>
    some(pick, 1, 3)
      ? { id: one(pick, ['app/inner/1', inner.addresses[0]?.address ?? '']), port: one(pick, PORTS) }
      : target();
  const own = faces(parts, pick);
  const forwards = ['tg-0', 'tg-1'];
  return [
    ...parts,
    ...own,
    {
      kind: 'service',
      type: 'application',
      id: BALANCER,
      names: ['app/web/1'],
      public: true,
      subnets: own.flatMap(({ subnet }) => subnet ?? []),
      groups: own[0]?.groups ?? [],
    },
    ...times(1 + pick(2), (i): readonly GraphPart[] => {
      const [named, ruled] = [1, 2].map(() => forwards.filter(() => some(pick, 1, 3)));
      const port = PORTS[(pick(2) + i * 2) % PORTS.length] ?? 443;
      return [
        { kind: 'listener', id: `l-${i}`, balancer: BALANCER, protocol: 'tcp', port, forwards: named ?? [] },
        { kind: 'listener-rules', id: `l-${i}`, forwards: ruled ?? [] },
      ];
    }).flat(),
    ...forwards.map((id): GraphPart => ({
      kind: 'target-group',
      id,
      port: one(pick, PORTS),
      targets: times(pick(4), nested),
    })),
    inner,
    {
      kind: 'service',
      type: 'application',
      id: INNER,
      names: inner.of,
      public: false,
      subnets: [inner.subnet ?? ''],
      groups: inner.groups ?? [],
    },
    {
      kind: 'listener',
      id: 'l-inner',
      balancer: INNER,
      protocol: 'tcp',
      port: one(pick, PORTS),
      forwards: ['tg-inner'],
      whole: true,
    },
    { kind: 'target-group', id: 'tg-inner', port: one(pick, PORTS), targets: times(1 + pick(2), target) },
    {
      kind: 'service',
      type: 'database',
      id: DATABASE,
      names: [],
      public: some(pick, 4, 5),
      v6: false,
      subnets: [one(pick, subnetsOf(parts))],
      groups: [one(pick, groupsOf(parts))],
      port: 5432,
    },
  ];
}

/** The probe, sent to a port of some target of some target group. */
export function aimed(parts: readonly GraphPart[], pick: Pick, probe: Probe): Probe {
  const targets = parts.flatMap((part) =>
    part.kind === 'target-group' ? (part.targets ?? []).map(({ id, port = part.port }) => ({ id, port })) : [],
  );
  const hosts = parts.filter((part) => part.kind === 'interface');
  if (targets.length === 0) return probe;
  const { id, port = 0 } = one(pick, targets);
  const host = hosts.find(({ of, addresses }) => of.includes(id) || addresses.some(({ address }) => address === id));
  if (host === undefined) return probe;
  const to = { at: 'interface', id: host.id, address: host.addresses[0]?.address ?? id } as const;
  return { ...probe, to, load: { protocol: 6, detail: port } };
}
