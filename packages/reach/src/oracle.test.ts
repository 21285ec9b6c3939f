import type { GraphPart } from '@clausewatch/model/graph';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { choices, type Pick } from './estate-pools-testing.ts';
import { randomEstate } from './estates-testing.ts';
import { truth } from './oracle-run-testing.ts';
import { asked, randomProbe } from './probes-testing.ts';
import { withTransit } from './transit-testing.ts';

/** `REACH_SEED=random` takes another one each time; the seed used is printed. */
const given = process.env['REACH_SEED'];
const SEED = given === 'random' ? Date.now() % 2 ** 31 : Number(given ?? 20_260_801);
const ESTATES = Number(process.env['REACH_ESTATES'] ?? 400);
const PROBES = 60;

function overEstates(estates: number, check: (parts: readonly GraphPart[], pick: Pick) => void): void {
  const property = fc.property(fc.noShrink(fc.nat()), (seed) => {
    const pick = choices(seed);
    check(randomEstate(pick), pick);
  });
  fc.assert(property, { seed: SEED, numRuns: estates });
}

it.each([
  ['', ESTATES, (parts: readonly GraphPart[]) => parts],
  [' across a transit gateway', Math.ceil(ESTATES / 2), withTransit],
])('agrees with the packet simulator on every packet sampled%s', { timeout: 120_000 }, (_, estates, joined) => {
  let compared = 0;
  let through = 0;
  overEstates(estates, (made, pick) => {
    const parts = joined(made, pick);
    const engine = asked(parts);
    const probes = Array.from({ length: PROBES }, () => randomProbe(parts, pick));
    const told = probes.map((probe) => ({
      probe,
      arrived: truth(parts, probe),
      sure: engine(probe, 'sure'),
      maybe: engine(probe, 'maybe'),
    }));
    compared += told.length;
    through += told.filter(({ arrived }) => arrived).length;
    expect(told.filter(({ arrived, sure, maybe }) => sure !== arrived || maybe !== arrived)).toEqual([]);
  });
  console.log(`${compared} packets compared without a difference, ${through} get through; REACH_SEED=${SEED}`);
  expect(compared).toBeGreaterThanOrEqual((ESTATES / 2) * PROBES);
  // A comparison of nothing but refusals would prove little.
  expect(through / compared).toBeGreaterThan(0.05);
});

const READ_APART: ReadonlySet<GraphPart['kind']> = new Set([
  'network',
  'subnet',
  'route-table',
  'gateway',
  'nat-gateway',
  'peering',
  'network-acl',
  'security-group',
  'prefix-list',
]);

it('says neither reachable nor blocked where a missing item decides', { timeout: 120_000 }, () => {
  let open = 0;
  overEstates(Math.ceil(ESTATES / 3), (parts, pick) => {
    const removable = parts.filter(({ kind }) => READ_APART.has(kind));
    const lost = removable[pick(removable.length)];
    // Which subnets a route table serves is told by the table alone, so what is lost of it is all but its being there.
    const trace: GraphPart[] =
      lost?.kind === 'route-table' ? [{ kind: 'unread', id: lost.id, type: 'AWS::EC2::RouteTable' }] : [];
    const engine = asked([...parts.filter((part) => part !== lost), ...trace]);
    const probes = Array.from({ length: PROBES }, () => randomProbe(parts, pick));
    const told = probes.map((probe) => ({
      probe,
      arrived: truth(parts, probe),
      sure: engine(probe, 'sure'),
      maybe: engine(probe, 'maybe'),
    }));
    open += told.filter(({ sure, maybe }) => maybe && !sure).length;
    const wrong = told.filter(({ arrived, sure, maybe }) => (sure && !arrived) || (arrived && !maybe));
    expect({ lost, wrong }).toEqual({ lost, wrong: [] });
  });
  expect(open).toBeGreaterThan(100);
});
