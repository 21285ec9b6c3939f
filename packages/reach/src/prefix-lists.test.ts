/** Between two lists that hold the same prefix AWS chooses at random (VPC user guide, route priority for prefix lists). */
import type { GraphPart, Route, RouteTargetKind } from '@clausewatch/model/graph';
import { expect, it } from 'vitest';

import { addresses, allow, anywhere, ask, eni, group, network, route, table, thing } from './small-testing.ts';

const open = group('sg-app', allow('ingress', 'all', { cidrs: anywhere }));
const by = (list: string, kind: RouteTargetKind, id: string): Route => {
  const { prefix: _, ...led } = route('', kind, id);
  return { ...led, list };
};

it.each([
  ['two targets', by('pl-2', 'peering', 'pcx'), 'undetermined', ['pcx', 'pl-1', 'pl-2']],
  ['an endpoint that nobody read', by('pl-2', 'endpoint', 'vpce'), 'undetermined', ['pl-1', 'pl-2', 'vpce']],
  ['a dead end', { ...by('pl-2', 'other', 'core'), blackhole: true }, 'undetermined', ['pl-1', 'pl-2']],
  ['one target', by('pl-2', 'internet-gateway', 'igw-1'), 'reachable', []],
] as const)(
  'routes by two lists with the same prefix may lead to either, whatever their order: %s',
  (_, second, verdict, lost) => {
    const lists = ['pl-1', 'pl-2'].map((id): GraphPart => ({ kind: 'prefix-list', id, prefixes: ['8.0.0.0/8'] }));
    const first = by('pl-1', 'internet-gateway', 'igw-1');
    const seen = eni('eni-app', 'a-1', [{ address: '10.1.1.5', public: '54.1.1.5' }], ['sg-app']);
    for (const routes of [
      [first, second],
      [second, first],
    ]) {
      const parts = [...network(1), open, seen, table('rtb-own', 'vpc-1', routes, ['a-1']), ...lists];
      const told = ask(parts, addresses('8.8.8.8/32'), thing('eni-app'), 'tcp/22');
      expect([told.verdict, told.missing]).toEqual([verdict, lost]);
      expect(ask(parts, thing('eni-app'), addresses('8.8.8.8/32'), 'tcp/22').verdict).toBe(verdict);
      const written = route('8.0.0.0/8', 'internet-gateway', 'igw-1');
      const sure = [...network(1), open, seen, table('rtb-own', 'vpc-1', [...routes, written], ['a-1']), ...lists];
      expect(ask(sure, addresses('8.8.8.8/32'), thing('eni-app'), 'tcp/22').verdict).toBe('reachable');
    }
  },
);
