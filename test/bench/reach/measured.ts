/** One estate measured: what its items cost to parse, and what the graph costs to build, to ask and to ask again. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { GraphPart, GroupPart } from '@clausewatch/model/graph';
import { peerFrom } from '@clausewatch/net/rule';
import { tcp } from '@clausewatch/net/traffic';
import { type Atlas, atlasOf } from '@clausewatch/reach/atlas';
import { changed } from '@clausewatch/reach/changed';
import { exposureOf, pairs } from '@clausewatch/reach/exposed';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { observe } from '@clausewatch/sources/observe';

import { median, quantile } from '../measure.ts';
import { randomFrom } from '../random.ts';
import { type Made, networkItems, networksFor } from './estate.ts';

const INTERNET = { from: { kind: 'internet' } } as const;

/** Milliseconds that the main thread really ran, which other work on the machine hardly changes. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function timed<T>(work: () => T): readonly [T, number] {
  const start = cpu();
  const result = work();
  return [result, cpu() - start];
}

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** The parts of an estate, and what parsing its items took; the items themselves are not kept. */
function read(
  count: number,
  six: boolean,
  one?: Made,
): { readonly parts: GraphPart[]; readonly parse: number; readonly bytes: number } {
  const parts: GraphPart[] = [];
  let parse = 0;
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const texts = [...networkItems(index, six, one)].map((item) => JSON.stringify(item));
    const [items, took] = timed(() => texts.map((text): unknown => JSON.parse(text)));
    parse += took;
    for (const text of texts) bytes += text.length;
    for (const item of items)
      for (const observation of observe(item))
        if (observation.kind === 'resource') parts.push(...graphParts(observation.resource));
  }
  return { parts, parse, bytes };
}

/** Ways to tell interfaces apart by list, groups and route table: all of them, and those with an address that is public. */
function classes(world: Atlas): { readonly all: number; readonly open: number } {
  const { interfaces, aclsOf, tablesOf } = world.bare;
  const all = new Set<string>();
  const open = new Set<string>();
  for (const { subnet = '', network, groups = [], addresses } of interfaces.values()) {
    const name = [aclsOf.get(subnet)?.[0]?.id, tablesOf.get(subnet)?.[0]?.id ?? network, ...groups.toSorted()].join(
      ' ',
    );
    all.add(name);
    for (const { address, public: visible } of addresses)
      if (visible !== undefined || address.includes(':')) open.add(`${address.includes(':')} ${name}`);
  }
  return { all: all.size, open: open.size };
}

const ANYWHERE = peerFrom({ cidrs: ['0.0.0.0/0', '::/0'] });

/** One group opened to the world, and the endpoints that this touches asked again: milliseconds, the shortest of five times. */
function reopened(world: Atlas, group: GroupPart): number {
  return Math.min(
    ...[0, 1, 2, 3, 4].map((n) => {
      const rule = { direction: 'ingress', peer: ANYWHERE, traffic: tcp(22), at: `/added/${n}` } as const;
      // By the clock on the wall, for the other one ticks too slowly.
      const start = performance.now();
      const { after, touched } = changed(world, [{ ...group, rules: [...group.rules, rule] }]);
      if (touched === 'all') throw new Error('one group cannot touch everything');
      exposureOf(after, { ...INTERNET, to: { kind: 'endpoints', ids: touched } });
      return performance.now() - start;
    }),
  );
}

/** Some groups, each reopened. */
function again(world: Atlas, times: number): number[] {
  const groups = [...world.bare.groups.values()];
  const random = randomFrom(1);
  return Array.from({ length: times }, () => reopened(world, groups[random.below(groups.length)] as GroupPart));
}

/** One group reopened that every interface of the largest network is in, beside its own groups. */
function everywhere(world: Atlas): { readonly members: number; readonly took: number } {
  const networks = Map.groupBy(world.bare.interfaces.values(), ({ network = '' }) => network);
  const [largest = []] = [...networks.values()].toSorted((a, b) => b.length - a.length);
  const group: GroupPart = { kind: 'security-group', id: 'sg-everywhere', rules: [] };
  const members = largest.map((one) => ({ ...one, groups: [...(one.groups ?? []), group.id] }));
  const { after } = changed(world, [group, ...members]);
  return { members: members.length, took: reopened(after, group) };
}

export interface Figures {
  readonly interfaces: number;
  readonly classes: { readonly all: number; readonly open: number };
  readonly megabytes: number;
  /** Milliseconds. */
  readonly parse: number;
  readonly build: number;
  readonly internet: number;
  readonly rows: number;
  readonly pairs: number | undefined;
  readonly again: { readonly median: number; readonly p99: number };
  readonly everywhere: { readonly members: number; readonly took: number };
  /** Bytes of heap for each interface: the graph, and with all that was worked out. */
  readonly heap: { readonly graph: number; readonly asked: number };
}

/** Measures an estate of so many interfaces; `rounds` of building and asking, of which the medians count. */
export function measured(
  {
    interfaces,
    six,
    rounds,
    withPairs,
  }: { readonly interfaces: number; readonly six: boolean; readonly rounds: number; readonly withPairs: boolean },
  one?: Made,
): Figures {
  const before = heapInUse();
  const { parts, parse, bytes } = read(one === undefined ? networksFor(interfaces) : 1, six, one);
  const builds: number[] = [];
  const asks: number[] = [];
  let world = atlasOf(parts);
  const count = [...world.bare.interfaces.values()].length;
  const graph = (heapInUse() - before) / count;
  let rows = 0;
  for (let round = 0; round < rounds; round++) {
    const [made, build] = timed(() => atlasOf(parts));
    const [{ rows: found }, internet] = timed(() => exposureOf(made, INTERNET));
    world = made;
    rows = found.length;
    builds.push(build);
    asks.push(internet);
  }
  const asked = (heapInUse() - before) / count;
  const repeated = again(world, 400);
  const wide = everywhere(world);
  const environments = [...world.bare.networks.values()].map(({ id }) => id);
  const of = (environment: number): string[] => environments.filter((_, i) => i % 3 === environment);
  const took = withPairs ? timed(() => pairs(world, of(1), of(2)))[1] : undefined;
  const told = classes(world);
  return {
    interfaces: count,
    classes: told,
    megabytes: bytes / 1e6,
    parse,
    build: median(builds),
    internet: median(asks),
    rows,
    pairs: took,
    again: { median: median(repeated), p99: quantile(repeated, 0.99) },
    everywhere: wide,
    heap: { graph, asked },
  };
}
