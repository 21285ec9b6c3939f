import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { itemAt, snapshot, writeSnapshot } from './generate.ts';
import { exponent, quantile } from './measure.ts';
import { checkInSmallHeap, resourceControls, type Usage } from './memory.ts';
import { agreed, groups } from './peers.ts';
import { assess, benchPlan, parseOnly, placesIn, splitOnly } from './pipeline.ts';

const ITEMS = 50_000;

describe('what the bench compares', () => {
  test('the items are the same in every run, and as many as asked for', () => {
    expect(JSON.stringify(itemAt(41))).toBe(JSON.stringify(itemAt(41)));
    const bytes = snapshot(300);
    const { configurationItems } = JSON.parse(bytes.toString()) as { configurationItems: unknown[] };
    expect(configurationItems).toEqual(Array.from({ length: 300 }, (_, i) => itemAt(i)));
    expect([parseOnly(bytes, placesIn(bytes)), splitOnly(bytes)]).toEqual([300, 300]);
  });

  test('about one item in twenty breaks something', () => {
    const broken = new Set<string>();
    assess(snapshot(4000), benchPlan('resource'), (rows) => {
      for (const { verdict, resource } of rows) if (verdict === 'violation') broken.add(resource.id);
    });
    expect(broken.size / 4000).toBeGreaterThan(0.03);
    expect(broken.size / 4000).toBeLessThan(0.07);
  });

  test('Clausewatch, the engines of others and the oracle give one answer to every security group', async () => {
    expect(await agreed(groups(2000))).toBeGreaterThan(300);
  });

  test('quantiles and exponents are those of the textbook', () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(
      exponent([
        [10, 3],
        [100, 30],
        [1000, 300],
      ]),
    ).toBeCloseTo(1, 9);
    expect(
      exponent([
        [10, 7],
        [100, 7],
      ]),
    ).toBeCloseTo(0, 9);
  });
});

describe(`check --ndjson of ${ITEMS} items with a heap of 32 MB`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-bench-'));
  const file = join(folder, 'snapshot.json.gz');
  let usage: Usage;

  beforeAll(async () => {
    await writeSnapshot(file, ITEMS);
    usage = await checkInSmallHeap(file, 32, resourceControls());
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  test('holds less than 120 MB of memory at any time', () => {
    expect(usage.megabytes).toBeLessThan(120);
  });

  test('reads to the end: the rows of the pipeline in memory', () => {
    let rows = 0;
    assess(snapshot(ITEMS), benchPlan('resource'), (some) => (rows += some.length));
    expect(usage.rows).toBe(rows);
  });
});
