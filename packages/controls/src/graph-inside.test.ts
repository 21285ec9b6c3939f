/** Two hosts of each kind stand for all of them: held against every pair of hosts, asked one by one. */
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart, InterfacePart } from '@clausewatch/model/graph';
import { cidrs, covers, none, parseCidr } from '@clausewatch/net/addresses';
import type { GroupRef } from '@clausewatch/net/rule';
import { tcp, type Traffic } from '@clausewatch/net/traffic';
import { choices, one, times } from '@clausewatch/reach/estate-pools-testing';
import { exposureOf } from '@clausewatch/reach/exposed';
import type { Exposure } from '@clausewatch/reach/exposures';
import { reach } from '@clausewatch/reach/reach';
import { expect, it } from 'vitest';

import { graphOf } from './kit/graph.ts';
import { fromInside } from './kit/graph-inside.ts';
import type { Networks } from './kit/params.ts';
import { randomScope } from './kit/random-scope.ts';

const SEEDS = Number(process.env['REACH_ESTATES'] ?? 40);

/** Without ways to the internet, so that whatever gets through does on private addresses; the database tells no address, so it goes. */
function inward(scope: GraphScope): GraphScope {
  const parts = scope.parts.flatMap((part): readonly GraphPart[] => {
    if (part.kind === 'service') return [];
    if (part.kind === 'interface') return [{ ...part, addresses: part.addresses.map(({ address }) => ({ address })) }];
    if (part.kind !== 'route-table') return [part];
    const routes = part.routes.filter(({ target }) => !/^(?:internet|nat|egress-only)-gateway$/.test(target.kind));
    return [{ ...part, routes }];
  });
  return { ...scope, parts };
}

/** The same with four more hosts in each subnet, in groups of its network: a kind that there are two of proves little. */
function crowded(scope: GraphScope, seed: number): GraphScope {
  const pick = choices(seed);
  const groups = scope.parts
    .filter(({ kind }) => kind === 'security-group')
    .map((part) => ('id' in part ? part.id : ''));
  const hosts = scope.parts.flatMap((part): readonly InterfacePart[] => {
    const [, n, i] = /^subnet-(\d)-(\d)$/.exec(part.kind === 'subnet' ? part.id : '') ?? [];
    if (part.kind !== 'subnet' || n === undefined || i === undefined) return [];
    const own = groups.filter((id) => id.startsWith(`sg-${n}-`));
    return times(4, (k) => ({
      kind: 'interface',
      id: `eni-${n}-${i}-x${k}`,
      subnet: part.id,
      network: `vpc-${n}`,
      type: 'interface',
      groups: [one(pick, own)],
      addresses: [{ address: `10.${n}.${i}.${100 + k}` }],
      of: [],
    }));
  });
  return { ...scope, parts: [...hosts, ...scope.parts] };
}

/** Each rule with each endpoint that it exposes. */
const told = (rows: readonly Exposure[]): readonly string[] =>
  rows.flatMap(({ cause, exposed }) =>
    exposed.map(({ id }) => `${cause.id} ${cause.kind === 'security-group' ? cause.rule.at : ''} ${id}`),
  );

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();

/** Every pair for itself: what each host that is not trusted reaches. */
function pairByPair(scope: GraphScope, traffic: readonly Traffic[], trusted: Networks) {
  const { atlas } = graphOf(scope);
  const hosts = [...atlas.bare.interfaces.values()];
  const strangers = hosts.filter(
    ({ groups = [], addresses }) =>
      !groups.some((id) => trusted.groups.includes(id)) &&
      !addresses.every(({ address }) => covers(trusted.addresses, parseCidr(address) ?? none)),
  );
  const rules: string[] = [];
  const reached: string[] = [];
  for (const from of strangers)
    for (const to of hosts) {
      if (from === to) continue;
      const sender = { kind: 'endpoints', ids: [from.id], except: trusted.addresses } as const;
      const { rows } = exposureOf(atlas, {
        from: sender,
        to: { kind: 'endpoints', ids: [to.id] },
        traffic,
        ways: 'inside',
      });
      const named = ({ id }: GroupRef, self: string): boolean =>
        id !== self && strangers.some(({ groups = [] }) => groups.includes(id));
      const meant = rows.filter(
        ({ cause }) =>
          cause.kind !== 'security-group' ||
          cause.rule.peer.groups.some((one) => named(one, cause.id)) ||
          cause.rule.peer.lists.length > 0 ||
          !covers(trusted.addresses, cause.rule.peer.addresses),
      );
      rules.push(...told(meant));
      const ends = { from: sender, to: { kind: 'resource', id: to.id }, traffic } as const;
      if (reach(atlas, ends).verdict === 'reachable' && (rows.length === 0 || meant.length > 0)) reached.push(to.id);
    }
  return { rules: sorted(rules), reached: sorted(reached) };
}

it.each([
  ['nobody is trusted', { addresses: none, groups: [] }],
  ['a subnet and a group are', { addresses: cidrs('10.0.1.0/24'), groups: ['sg-1-0'] }],
])('two hosts of each kind reach what all reach, where %s', { timeout: 120_000 }, (_, trust) => {
  let found = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const scope = crowded(inward(randomScope(seed)), seed);
    const traffic = seed % 2 === 0 ? [tcp(22)] : [tcp(80), tcp(443)];
    const trusted: Networks = { declared: true, ...trust };
    const each = pairByPair(scope, traffic, trusted);
    const { rows } = fromInside(scope, traffic, { trusted, register: 'trusted' });
    expect({ seed, rules: sorted(told(rows)) }).toEqual({ seed, rules: each.rules });
    expect({ seed, reached: sorted(rows.flatMap(({ exposed }) => exposed.map(({ id }) => id))) }).toEqual({
      seed,
      reached: each.reached,
    });
    found += each.rules.length;
  }
  // Nothing but refusals would prove little.
  expect(found).toBeGreaterThan(SEEDS);
});
