/** Random estates with load balancers, services that call for others, detours and unread things, and random changes of them. */
import type { GraphPart, InterfacePart, Route } from '@clausewatch/model/graph';

import { one, type Pick, some } from './estate-pools-testing.ts';
import { randomEstate } from './estates-testing.ts';
import { interfacesOf } from './probes-testing.ts';
import { allow, eni, group } from './small-testing.ts';
import { withTransit } from './transit-testing.ts';

export const keyOf = (part: GraphPart): string =>
  part.kind === 'public-block' ? `${part.kind} ${part.account}` : `${part.kind} ${part.id}`;

/** Some load balancers, whose targets are told, told by address, or unread; and things that could not be read. */
function services(pick: Pick): GraphPart[] {
  const target = (): string => one(pick, ['eni-0-0-0', 'eni-0-0-1', 'eni-1-0-0', '10.0.0.4', 'lb-0']);
  const out: GraphPart[] = [];
  for (const n of [0, 1])
    if (some(pick, 2, 3))
      out.push(
        {
          kind: 'service',
          type: one(pick, ['application', 'network', 'database'] as const),
          id: `lb-${n}`,
          names: [],
          public: some(pick, 2, 3),
          subnets: [`subnet-${n}-0`],
          groups: [`sg-${n}-0`],
        },
        {
          kind: 'listener',
          id: `l-${n}`,
          balancer: `lb-${n}`,
          protocol: 'tcp',
          port: 443,
          forwards: [`tg-${pick(2)}`],
          ...(some(pick, 1, 2) ? { whole: true } : {}),
        },
        ...(some(pick, 1, 2) ? [{ kind: 'listener-rules', id: `l-${n}`, forwards: [`tg-${pick(2)}`] } as const] : []),
        {
          kind: 'target-group',
          id: `tg-${n}`,
          port: one(pick, [22, 443]),
          ...(some(pick, 3, 4) ? { targets: [{ id: target() }] } : {}),
        },
      );
  const lost = `arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/lost/1`;
  if (some(pick, 1, 8))
    out.push({ kind: 'listener', id: 'l-lost', balancer: lost, protocol: 'tcp', port: 443, forwards: ['tg-0'] });
  if (some(pick, 1, 8))
    out.push(eni('eni-lost', 'subnet-0-0', [{ address: '10.0.0.201' }], ['sg-0-0'], { of: ['app/lost/1'] }));
  if (some(pick, 1, 8))
    out.push({
      kind: 'service',
      type: 'application',
      id: lost,
      names: ['app/lost/1'],
      subnets: ['subnet-0-0'],
      public: true,
    });
  if (some(pick, 1, 8)) out.push({ kind: 'unread', id: 'sg-0-0', type: 'AWS::EC2::SecurityGroup' });
  if (some(pick, 1, 12)) out.push({ kind: 'unread', id: 'rtb-lost', type: 'AWS::EC2::RouteTable' });
  return out;
}

/** Services that call hosts inside for others, and load balancers that are offered to other networks. */
function calling(pick: Pick, hosts: readonly InterfacePart[]): GraphPart[] {
  const out: GraphPart[] = [];
  const host = hosts[pick(hosts.length)];
  for (const entrance of ['accelerator', 'distribution', 'api'] as const)
    if (host !== undefined && some(pick, 1, 4)) out.push({ ...host, id: `eni-${entrance}`, of: [], entrance });
  if (host !== undefined && some(pick, 1, 4)) out.push({ ...host, of: ['vpce-1'] });
  if (host !== undefined && some(pick, 1, 4))
    out.push(group('sg-lattice', allow('ingress', 'tcp/22', { cidrs: ['169.254.171.0/24'] })), {
      ...host,
      groups: ['sg-lattice'],
    });
  const endpoint = { kind: 'endpoint', id: 'vpce-1', type: 'interface', interfaces: [host?.id ?? 'eni-lost'] } as const;
  const service = one(pick, ['vpce-svc-1', 'vpce-svc-1', 'com.amazonaws.eu-west-1.execute-api', undefined]);
  if (some(pick, 1, 3)) out.push({ ...endpoint, ...(service === undefined ? {} : { service }) });
  if (some(pick, 1, 3))
    out.push({ kind: 'endpoint-service', id: 'vpce-svc-1', balancers: ['lb-0'], managed: some(pick, 1, 3) });
  return out;
}

/** Some routes lead to where no item tells how packets go on: software, a private gateway, a firewall's endpoint. */
function withDetours(parts: readonly GraphPart[], pick: Pick): GraphPart[] {
  const detour = (): Route => ({
    prefix: one(pick, ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16']),
    target: one(pick, [
      { kind: 'endpoint', id: 'vpce-fw' },
      { kind: 'other', id: 'core' },
      { kind: 'private-gateway', id: 'vgw' },
    ] as const),
    blackhole: false,
    propagated: false,
    at: '/routes/detour',
  });
  const firewall: GraphPart = {
    kind: 'endpoint',
    id: 'vpce-fw',
    type: one(pick, ['other', 'gateway'] as const),
    interfaces: [],
  };
  const led = parts.map((part) =>
    part.kind === 'route-table' && some(pick, 1, 3) ? { ...part, routes: [...part.routes, detour()] } : part,
  );
  return some(pick, 3, 4) ? [...led, firewall] : led;
}

export function estateFrom(pick: Pick): GraphPart[] {
  const plain = randomEstate(pick);
  const joined = some(pick, 1, 2) ? withTransit(plain, pick) : plain;
  const led = some(pick, 1, 2) ? withDetours(joined, pick) : joined;
  return [...led, ...services(pick), ...(some(pick, 1, 2) ? calling(pick, interfacesOf(plain)) : [])];
}

/** Some parts of an estate as they are in another one, some gone. */
export function moved(
  parts: ReadonlyMap<string, GraphPart>,
  pick: Pick,
): { readonly come: readonly GraphPart[]; readonly gone: readonly GraphPart[]; readonly next: Map<string, GraphPart> } {
  const fresh = estateFrom(pick);
  const come = Array.from({ length: pick(6) }, () => one(pick, fresh));
  const keys = [...parts.keys()];
  const gone = Array.from({ length: pick(2) }, () => parts.get(one(pick, keys)) as GraphPart);
  const next = new Map(parts);
  for (const part of gone) next.delete(keyOf(part));
  for (const part of come) next.set(keyOf(part), part);
  return { come, gone, next };
}
