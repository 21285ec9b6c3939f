import type { GraphPart } from '@clausewatch/model/graph';
import { tcp } from '@clausewatch/net/traffic';
import { type Atlas, atlasAfter, atlasOf } from '@clausewatch/reach/atlas';
import { reach } from '@clausewatch/reach/reach';
import { graphParts, graphTypes } from '@clausewatch/sources/graph/parts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { item } from './items.ts';
import { items, questions } from './whole-estate.ts';
import type { Raw } from './whole-items.ts';

type Path = readonly (string | number)[];

/** Where something stands in a configuration: every field, and every entry of a list. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  const here = at.length === 0 ? [] : [at];
  if (Array.isArray(value)) return [...here, ...value.flatMap((one, i) => pathsIn(one, [...at, i]))];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...at, name]))];
}

const valueAt = (from: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, step) => (value as Readonly<Record<string, unknown>>)[step], from);

function replaced(from: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (typeof from !== 'object' || from === null) return from;
  if (Array.isArray(from)) return from.map((one: unknown, i) => (i === step ? replaced(one, rest, by) : one));
  const fields = from as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: replaced(fields[step], rest, by) };
}

const ADDRESS = /^[0-9a-f]*[.:][0-9a-f.:]*(?:\/[0-9]+)?$/;

/** What cannot stand there: of another type, nothing, or no address in the place of one. A number may well be another. */
function wrongFor(given: unknown): readonly unknown[] {
  const others = typeof given === 'number' ? [{}, null, []] : [{}, 7, null];
  if (typeof given === 'string') return ADDRESS.test(given) ? [...others, 'nonsense'] : others;
  return [...others, 'nonsense'];
}

/** What may well stand there, or is told of elsewhere. */
const RIGHT: readonly (readonly [at: RegExp, why: string])[] = [
  [/rotocol = 7$/, 'a protocol has a number'],
  [/(?:ipv[46]Ranges|prefixListIds|userIdGroupPairs) = null$/, 'the rule names nobody of this kind'],
  [/(?:attachment|ipv6Addresses|association) = null$/, 'it has none'],
  [/Subnet .* cidrBlock = null$/, 'it has IPv6 addresses alone'],
  [/networkLoadBalancerArns = null$/, 'it offers gateway load balancers'],
  [/target\.id = "nonsense"$/, 'an instance may be called so'],
  [/LoadBalancer old listenerDescriptions/, 'it is refused as a whole; controls say nothing while it is unread'],
  [/privateIpAddresses = null$/, 'its one address is told apart'],
];

interface Wrong {
  readonly n: number;
  readonly path: Path;
  readonly value: unknown;
}

const label = ({ n, path, value }: Wrong): string =>
  `${items[n]?.[0]} ${items[n]?.[1]} ${path.join('.')} = ${JSON.stringify(value)}`;

const everyWrong: readonly Wrong[] = items
  .flatMap(([, , configuration], n) =>
    pathsIn(configuration).flatMap((path) =>
      wrongFor(valueAt(configuration, path)).map((value) => ({ n, path, value })),
    ),
  )
  .filter((wrong) => !RIGHT.some(([at]) => at.test(label(wrong))));

/** The parts of an item; of one that is refused as a whole only that it is there. */
function partsOf([type, id, configuration]: Raw): readonly GraphPart[] {
  try {
    return graphParts(item(type, id, configuration));
  } catch {
    return [{ kind: 'unread', id, type }];
  }
}

const well = items.map(partsOf);
const whole = atlasOf(well.flat());

const verdicts = (atlas: Atlas): readonly string[] =>
  questions.map(([from, to]) => reach(atlas, { from, to, traffic: [tcp(443)] }).verdict);

const textOf = (parts: unknown): string =>
  JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

const known = new Map<string, readonly string[]>();

/** The verdicts with some fields replaced; where the same is read as before, they are the same. */
function answered(wrongs: readonly Wrong[]): readonly string[] {
  const parts = new Map(
    wrongs.map(({ n }) => {
      const [type, id, configuration] = items[n] as Raw;
      const mine = wrongs.filter((one) => one.n === n);
      const bad = mine.reduce<unknown>((now, { path, value }) => replaced(now, path, value), configuration);
      return [n, partsOf([type, id, bad as object])];
    }),
  );
  const key = textOf([...parts]);
  const made =
    known.get(key) ??
    verdicts(
      atlasAfter(
        whole,
        well.flat(),
        well.flatMap((own, n) => parts.get(n) ?? own),
      ),
    );
  known.set(key, made);
  return made;
}

const cutOff = (wrongs: readonly Wrong[]): string[] =>
  answered(wrongs).flatMap((verdict, i) =>
    verdict === 'blocked' ? [`${wrongs.map(label).join(' and ')}: ${JSON.stringify(questions[i])}`] : [],
  );

/** `FIELDS_SEED=random` takes other pairs each time, `FIELDS_PAIRS=5000` more of them. */
const given = process.env['FIELDS_SEED'];
const SEED = given === 'random' ? Date.now() % 2 ** 31 : Number(given ?? 20_261_129);
const PAIRS = Number(process.env['FIELDS_PAIRS'] ?? 150);

describe('a field that cannot be read', () => {
  it('is looked at in an estate in which everything asked for is reachable, or may be', () => {
    const before = verdicts(whole);
    expect(before).not.toContain('blocked');
    expect(before.filter((verdict) => verdict === 'reachable').length).toBeGreaterThan(25);
    expect([...new Set(items.map(([type]) => type))].toSorted()).toEqual([...graphTypes].toSorted());
  });

  it('never closes a way, whichever it is and whatever stands in its place', { timeout: 120_000 }, () => {
    expect(everyWrong.length).toBeGreaterThan(1000);
    expect(everyWrong.flatMap((one) => cutOff([one]))).toEqual([]);
    console.log(`${everyWrong.length} fields replaced, ${known.size} of them read as something else`);
  });

  it('nor does it beside another', { timeout: 60_000 + PAIRS * 100 }, () => {
    const some = fc.constantFrom(...everyWrong);
    const property = fc.property(some, some, (one, other) => {
      expect(cutOff([one, other])).toEqual([]);
    });
    fc.assert(property, { seed: SEED, numRuns: PAIRS });
  });
});
