import type { AclEntry } from '@clausewatch/model/configuration-network';
import type { GraphPart } from '@clausewatch/model/graph';
import { cidrs, intersect } from '@clausewatch/net/addresses';
import { type FirewallRule, peerFrom } from '@clausewatch/net/rule';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { choices, type Pick } from './estate-pools-testing.ts';
import { exposureOf } from './exposed.ts';
import { randomEstate } from './estates-testing.ts';
import { atlasOf } from './atlas.ts';
import { interfacesOf } from './probes-testing.ts';
import { reach } from './reach.ts';
import { joinAll, less, type Region, sameRegion } from './region.ts';

type Parts = readonly GraphPart[];

/** Everything that reaches each interface, from the internet and from every other interface. */
function everything(parts: Parts, only: readonly string[]): Map<string, Region> {
  const world = atlasOf(parts);
  const networks = parts.flatMap((part) => (part.kind === 'network' ? [part.id] : []));
  return new Map(
    only.flatMap((id) => {
      const to = { kind: 'resource', id } as const;
      const outside = reach(world, { from: { kind: 'internet' }, to }).reached;
      const inside = reach(world, { from: { kind: 'networks', name: 'all', ids: networks }, to }).reached;
      return [
        [`internet ${id}`, joinAll(outside.map(({ sure }) => sure))],
        [`inside ${id}`, joinAll(inside.map(({ sure }) => sure))],
      ] as const;
    }),
  );
}

const idsOf = (parts: Parts): string[] => interfacesOf(parts).map(({ id }) => id);

function law(
  change: (parts: Parts, pick: Pick) => Parts,
  holds: (before: Region, after: Region, key: string) => boolean,
): void {
  fc.assert(
    fc.property(fc.noShrink(fc.nat()), (seed) => {
      const pick = choices(seed);
      const parts = randomEstate(pick);
      const before = everything(parts, idsOf(parts));
      const after = everything(change(parts, pick), idsOf(parts));
      for (const [key, region] of before) expect([key, holds(region, after.get(key) ?? [], key)]).toEqual([key, true]);
    }),
    { seed: 7, numRuns: 80 },
  );
}

const LOW = cidrs('0.0.0.0/1', '::/1');
const HIGH = cidrs('128.0.0.0/1', '8000::/1');

it('does not change when prefixes are split', () => {
  const halves = (rule: FirewallRule): FirewallRule[] => [
    { ...rule, peer: { ...rule.peer, addresses: intersect(rule.peer.addresses, LOW) } },
    { ...rule, peer: { ...rule.peer, addresses: intersect(rule.peer.addresses, HIGH) } },
  ];
  const split = (entry: AclEntry): AclEntry[] =>
    [LOW, HIGH].map((half) => ({ ...entry, addresses: intersect(entry.addresses, half) }));
  law(
    (parts) =>
      parts.map((part) => {
        if (part.kind === 'security-group') return { ...part, rules: part.rules.flatMap(halves) };
        return part.kind === 'network-acl' ? { ...part, entries: part.entries.flatMap(split) } : part;
      }),
    sameRegion,
  );
});

it('does not change when parts, groups and rules come in another order', () => {
  law(
    (parts) =>
      parts.toReversed().map((part) => {
        if (part.kind === 'security-group') return { ...part, rules: part.rules.toReversed() };
        if (part.kind === 'network-acl') return { ...part, entries: part.entries.toReversed() };
        return part.kind === 'interface' ? { ...part, groups: part.groups?.toReversed() ?? [] } : part;
      }),
    sameRegion,
  );
});

function renamed<T>(value: T): T {
  if (typeof value === 'string')
    return (/^(?:vpc|subnet|sg|acl|rtb|igw|eigw|nat|pcx|pl)-\d/.test(value) ? `z${value}z` : value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => renamed(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one as unknown)])) as T;
}

it('does not change when everything but the interfaces has another name', () => {
  law((parts) => renamed(parts), sameRegion);
});

it('does not change when an unrelated network is there', () => {
  law(
    (parts, pick) => {
      const other = randomEstate(pick).map((part) => renamed(renamed(part)));
      const apart = other.filter((part) => part.kind !== 'public-block' && part.kind !== 'public-block-exclusion');
      return [
        ...parts,
        ...apart.map((part) => (part.kind === 'interface' ? { ...part, id: `other ${part.id}` } : part)),
      ];
    },
    // From the inside there are more places to come from.
    (before, after, key) => (key.startsWith('internet') ? sameRegion(before, after) : less(before, after).length === 0),
  );
});

it('never shrinks when a rule is added', () => {
  law(
    (parts, pick) => {
      const rule: FirewallRule = {
        direction: pick(2) === 0 ? 'ingress' : 'egress',
        peer: peerFrom({ cidrs: ['0.0.0.0/0', '2600::/12'] }),
        traffic: { kind: 'all' },
        at: '/added',
      };
      return parts.map((part) => (part.kind === 'security-group' ? { ...part, rules: [...part.rules, rule] } : part));
    },
    (before, after) => less(before, after).length === 0,
  );
});

it('never grows when a list denies more', () => {
  law(
    (parts, pick) => {
      const entry: AclEntry = {
        number: 1 + pick(300),
        action: 'deny',
        addresses: cidrs('8.0.0.0/7', '10.1.0.0/16', '2600::/12'),
        traffic: { kind: 'all' },
        direction: pick(2) === 0 ? 'ingress' : 'egress',
        at: '/added',
      };
      return parts.map((part) => (part.kind === 'network-acl' ? { ...part, entries: [...part.entries, entry] } : part));
    },
    (before, after) => less(after, before).length === 0,
  );
});

it('tells of a whole estate what it tells of each endpoint', () => {
  fc.assert(
    fc.property(fc.noShrink(fc.nat()), (seed) => {
      const pick = choices(seed);
      const parts = randomEstate(pick);
      const world = atlasOf(parts);
      const networks = parts.flatMap((part) => (part.kind === 'network' ? [part.id] : []));
      const some = networks.filter((_, i) => i === 0 || pick(2) === 0);
      for (const from of [{ kind: 'internet' }, { kind: 'networks', name: 'some', ids: some }] as const) {
        const { rows } = exposureOf(world, { from });
        for (const id of idsOf(parts)) {
          const alone = reach(world, { from, to: { kind: 'resource', id } }).reached.map(({ sure }) => sure);
          const named = rows
            .filter(({ exposed }) => exposed.some((one) => one.id === id))
            .map(({ region }) => region());
          // A row's region is what its rule lets in at one of its endpoints at least, so it may be more than this one's.
          expect([from, id, less(joinAll(alone), joinAll(named)).length]).toEqual([from, id, 0]);
          const own = exposureOf(world, { from, to: { kind: 'endpoints', ids: [id] } }).rows;
          expect([from, id, sameRegion(joinAll(alone), joinAll(own.map(({ region }) => region())))]).toEqual([
            from,
            id,
            true,
          ]);
        }
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});
