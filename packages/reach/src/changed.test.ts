import type { GraphPart, InterfacePart, Route } from '@clausewatch/model/graph';
import { tcp } from '@clausewatch/net/traffic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { changed, effectOf } from './changed.ts';
import { choices, one, type Pick, some } from './estate-pools-testing.ts';
import { randomEstate } from './estates-testing.ts';
import { exposureOf } from './exposed.ts';
import { interfacesOf } from './probes-testing.ts';
import type { Selector } from './question.ts';
import { reach } from './reach.ts';
import { joinAll, type Region, sameRegion } from './region.ts';
import { allow, anywhere, eni, group, INTERNET, network } from './small-testing.ts';
import { withTransit } from './transit-testing.ts';

const keyOf = (part: GraphPart): string =>
  part.kind === 'public-block' ? `${part.kind} ${part.account}` : `${part.kind} ${part.id}`;

/** Some load balancers, whose targets are told, told by address, or unread; and things that could not be read. */
function services(pick: Pick): GraphPart[] {
  const target = (): string => one(pick, ['eni-0-0-0', 'eni-0-0-1', 'eni-1-0-0', '10.0.0.4']);
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
          port: 22,
          ...(some(pick, 3, 4) ? { targets: [{ id: target() }] } : {}),
        },
      );
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
  const endpoint = { kind: 'endpoint', id: 'vpce-1', type: 'interface', interfaces: [host?.id ?? 'eni-lost'] } as const;
  if (some(pick, 1, 3)) out.push({ ...endpoint, ...(some(pick, 3, 4) ? { service: 'vpce-svc-1' } : {}) });
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

function estateFrom(pick: Pick): GraphPart[] {
  const plain = randomEstate(pick);
  const joined = some(pick, 1, 2) ? withTransit(plain, pick) : plain;
  const led = some(pick, 1, 2) ? withDetours(joined, pick) : joined;
  return [...led, ...services(pick), ...(some(pick, 1, 2) ? calling(pick, interfacesOf(plain)) : [])];
}

interface Answered {
  readonly sure: Region;
  readonly maybe: Region;
  readonly missing: readonly string[];
}

function ask(world: ReturnType<typeof atlasOf>, from: Selector, id: string): Answered {
  const { reached, missing } = reach(world, { from, to: { kind: 'resource', id } });
  const all = (which: 'sure' | 'maybe'): Region => joinAll(reached.map((row) => row[which]));
  return { sure: all('sure'), maybe: all('maybe'), missing };
}

const alike = (a: Answered, b: Answered): boolean =>
  sameRegion(a.sure, b.sure) && sameRegion(a.maybe, b.maybe) && a.missing.join() === b.missing.join();

const rowsOf = (world: ReturnType<typeof atlasOf>): unknown[] =>
  exposureOf(world, { from: INTERNET }).rows.map(({ cause, through, exposed, total }) => [
    cause.id,
    through,
    exposed.map(({ id }) => id),
    total,
  ]);

describe('an atlas after any changes', () => {
  it('answers as one made anew, and nothing changes but what is touched', { timeout: 120_000 }, () => {
    let same = 0;
    let other = 0;
    const step = (seed: number): void => {
      const pick = choices(seed);
      let parts = new Map(estateFrom(pick).map((part) => [keyOf(part), part]));
      let world = atlasOf([...parts.values()]);
      for (let round = 0; round < 4; round++) {
        const fresh = estateFrom(pick);
        const come = Array.from({ length: pick(6) }, () => one(pick, fresh));
        const keys = [...parts.keys()];
        const gone = Array.from({ length: pick(2) }, () => parts.get(one(pick, keys)) as GraphPart);
        const next = new Map(parts);
        for (const part of gone) next.delete(keyOf(part));
        for (const part of come) next.set(keyOf(part), part);
        const hosts = interfacesOf([...parts.values(), ...next.values()]);
        const ids = [...new Set(hosts.map(({ id }) => id)), 'lb-0', 'lb-1'];
        const pairsOf = ids.map((id): [Selector, string] => [{ kind: 'resource', id: one(pick, ids) }, id]);
        const asked = [...ids.map((id): [Selector, string] => [INTERNET, id]), ...pairsOf];
        const before = asked.map(([from, id]) => ask(world, from, id));
        rowsOf(world);
        const { after, touched } = changed(world, come, gone);
        const scratch = atlasOf([...next.values()]);
        for (const [i, [from, id]] of asked.entries()) {
          const now = ask(after, from, id);
          expect([from, id, now.missing, alike(now, ask(scratch, from, id))]).toEqual([from, id, now.missing, true]);
          const source = from.kind === 'resource' ? from.id : '';
          const untouched = touched !== 'all' && !touched.has(id) && !touched.has(source);
          const was = before[i] as Answered;
          if (untouched) expect([come, gone, from, id, alike(was, now)]).toEqual([come, gone, from, id, true]);
          if (untouched) same++;
          else other++;
        }
        expect(rowsOf(after)).toEqual(rowsOf(scratch));
        expect(before.map((was, i) => alike(was, ask(world, ...(asked[i] as [Selector, string]))))).not.toContain(
          false,
        );
        parts = next;
        world = after;
      }
    };
    fc.assert(fc.property(fc.noShrink(fc.nat()), step), {
      seed: 11,
      numRuns: Number(process.env['REACH_CHANGES'] ?? 150),
    });
    // Were everything touched, or nothing, this would prove little.
    expect(same).toBeGreaterThan(400);
    expect(other).toBeGreaterThan(400);
  });
});

describe('what a change does', () => {
  const host = (id: string, groups: readonly string[]): GraphPart =>
    eni(id, 'a-1', [{ address: '10.1.1.5', public: '54.1.1.5' }], groups);
  const closed = group('sg-a', allow('ingress', 'tcp/443', { cidrs: anywhere }));
  const opened = group('sg-a', allow('ingress', 'tcp/22', { cidrs: ['0.0.0.0/0'] }));
  const before = atlasOf([...network(1), closed, group('sg-b'), host('eni-a', ['sg-a']), host('eni-b', ['sg-b'])]);

  it('is told by the endpoints whose reachable set is another, with both answers', () => {
    const change = changed(before, [opened]);
    expect(change.touched).toEqual(new Set(['eni-a']));
    const effect = effectOf(change, { from: INTERNET, traffic: [tcp(22)] });
    expect([effect.endpoints, effect.before.rows.length, effect.after.rows.length]).toEqual([['eni-a'], 0, 1]);
    expect(effectOf(change, { from: INTERNET, traffic: [tcp(3389)] }).endpoints).toEqual([]);
  });

  it('leaves the atlas as it was, so that both can be asked', () => {
    changed(before, [opened], [host('eni-b', [])]);
    expect(exposureOf(before, { from: INTERNET, traffic: [tcp(22)] }).rows).toEqual([]);
  });
});
