/** What nobody read is never a reason to be compliant: a violation from which something is taken away stays one, or is undetermined. */
import { readdirSync } from 'node:fs';

import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import { unreadResource } from '@clausewatch/model/resource';
import { describe, expect, test } from 'vitest';

import { ACCOUNT } from './kit/build.ts';
import type { Cases } from './kit/cases.ts';
import { gravest, paramsOf, runCase } from './kit/run-case.ts';
import { randomScope } from './kit/random-scope.ts';

const SEEDS = Number(process.env['REACH_ESTATES'] ?? 12);

const folder = new URL('./controls/', import.meta.url);
const tables = (
  await Promise.all(
    readdirSync(folder)
      .filter((file) => file.endsWith('.cases.ts'))
      .map(async (file) => ((await import(new URL(file, folder).href)) as { readonly default: Cases }).default),
  )
).filter(({ control }) => control.kind === 'graph');

const without = (scope: GraphScope, gone: (part: GraphPart) => boolean): GraphScope => {
  const ids = new Set(scope.parts.filter(gone).map((part) => ('id' in part ? part.id : '')));
  return {
    ...scope,
    parts: scope.parts.filter((part) => !gone(part)),
    resources: scope.resources.filter(({ ref }) => !ids.has(ref.id)),
  };
};

const text = (part: GraphPart): string =>
  JSON.stringify(part, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

/** Whether another part speaks of it: only then can anybody know that it is there. */
function isNamed({ parts }: GraphScope, part: GraphPart): boolean {
  if (!('id' in part)) return false;
  const names = part.kind === 'service' ? [part.id, ...part.names] : [part.id];
  return parts.some((other) => other !== part && names.some((name) => text(other).includes(JSON.stringify(name))));
}

/**
 * Things that are nobody's business once they are gone: an endpoint that nothing names; a table or list of a subnet of its own, for the
 * main one then seems to be the subnet's; what opens a block on public access up again.
 */
function mayGo(scope: GraphScope, part: GraphPart): boolean {
  switch (part.kind) {
    case 'interface':
    case 'service':
    case 'listener':
      return !isNamed(scope, part);
    case 'route-table':
      return !part.main;
    case 'public-block-exclusion':
      return true;
    default:
      return false;
  }
}

/** The scope less each part, and less each kind of part. */
function eachLess(scope: GraphScope): readonly (readonly [what: string, left: GraphScope])[] {
  const kinds = [...new Set(scope.parts.map(({ kind }) => kind))].filter(
    (kind) =>
      kind !== 'public-block-exclusion' &&
      (kind !== 'service' || scope.parts.some((part) => part.kind === kind && isNamed(scope, part))),
  );
  const single = scope.parts.filter((part) => !mayGo(scope, part));
  return [
    ...kinds.map((kind) => [`every ${kind}`, without(scope, (part) => part.kind === kind)] as const),
    ...single.map(
      (part) => [`${part.kind} ${'id' in part ? part.id : ''}`, without(scope, (one) => one === part)] as const,
    ),
  ];
}

const TYPES: Partial<Readonly<Record<GraphPart['kind'], string>>> = {
  interface: 'AWS::EC2::NetworkInterface',
  'route-table': 'AWS::EC2::RouteTable',
  service: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  listener: 'AWS::ElasticLoadBalancingV2::Listener',
  'public-block-exclusion': 'AWS::EC2::VPCBlockPublicAccessExclusion',
};

/** The scope where what nobody would miss is there, and cannot be read. That of a database itself nothing is known then, the engine says. */
function eachUnread(scope: GraphScope): readonly (readonly [what: string, left: GraphScope])[] {
  return scope.parts.flatMap((part) => {
    const type = TYPES[part.kind];
    if (type === undefined || !('id' in part) || !mayGo(scope, part)) return [];
    if (part.kind === 'service' && part.type === 'database') return [];
    const left = without(scope, (one) => one === part);
    const known = scope.resources.find(({ ref }) => ref.id === part.id)?.ref;
    const ref = known ?? { provider: 'aws', account: scope.account, region: scope.region, type, id: part.id };
    const parts = [...left.parts, { kind: 'unread', id: part.id, type } as const];
    const resources = [...left.resources, unreadResource(ref, '2026-03-01T12:00:00.000Z', '0')];
    return [[`${part.kind} ${part.id} read`, { ...left, parts, resources }] as const];
  });
}

const turnedWell = (table: Cases, given: GraphScope, params: unknown): readonly string[] =>
  [...eachLess(given), ...eachUnread(given)].flatMap(([what, left]) => {
    const kind = gravest(runCase(table.control, left, params));
    return kind === 'violation' || kind === 'undetermined' ? [] : [`without ${what}: ${kind}`];
  });

describe.each(tables.map((table) => [table.control.id, table] as const))('%s', (_, table) => {
  test.each(Object.entries(table.violation))('%s', (_name, special) => {
    expect(turnedWell(table, special.given as GraphScope, paramsOf(table, special))).toEqual([]);
  });
});

const DRAWN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'third-party-reach': { thirdParties: [{ name: 'Example Monitoring Ltd', cidrs: ['8.0.0.0/8', '2a00::/12'] }] },
  'peering-inbound-closed': { accounts: [{ id: ACCOUNT }] },
  'peering-outbound-limited': { accounts: [{ id: ACCOUNT }], allowed: ['tcp/443'] },
};

test('random networks', () => {
  const seen = new Map<string, number>();
  const bad: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const scope = randomScope(seed);
    for (const table of tables) {
      const { control } = table;
      const params = paramsOf(table, { given: scope, with: DRAWN[control.id] ?? table.params });
      if (gravest(runCase(control, scope, params)) !== 'violation') continue;
      seen.set(control.id, (seen.get(control.id) ?? 0) + 1);
      bad.push(...turnedWell(table, scope, params).map((what) => `${control.id}, seed ${seed}: ${what}`));
    }
  }
  expect(bad).toEqual([]);
  expect([...seen.keys()].toSorted()).toEqual(tables.map(({ control }) => control.id).toSorted());
});
