import type { GraphPart } from '@clausewatch/model/graph';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { choices, type Pick } from './estate-pools-testing.ts';
import { randomEstate } from './estates-testing.ts';
import { aimed, BALANCER, DATABASE, withFronts } from './fronts-testing.ts';
import { housed, listens, sentOn } from './oracle-fronts-testing.ts';
import { pastNat } from './oracle-nats-testing.ts';
import { truth } from './oracle-run-testing.ts';
import { asked, interfacesOf, type Probe, randomProbe } from './probes-testing.ts';
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
  let unsure = 0;
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
    const other = told.filter(({ arrived, sure, maybe }) => sure !== arrived || maybe !== arrived);
    const untold = other.filter(({ probe, sure }) => !sure && pastNat(parts, probe.from, probe.to));
    unsure += untold.length;
    expect(other.filter((one) => !untold.includes(one))).toEqual([]);
  });
  console.log(
    `${compared} packets compared without a difference, ${through} get through, ${unsure} perhaps; REACH_SEED=${SEED}`,
  );
  expect(compared).toBeGreaterThanOrEqual((ESTATES / 2) * PROBES);
  // A comparison of nothing but refusals would prove little.
  expect(through / compared).toBeGreaterThan(0.05);
  expect(unsure / compared).toBeLessThan(0.01);
});

it(
  'agrees with the packet simulator behind a load balancer, before it, and at a database',
  { timeout: 240_000 },
  () => {
    const counts = { compared: 0, sentOn: 0, taken: 0, stored: 0, perhaps: 0 };
    overEstates(ESTATES, (made, pick) => {
      const parts = withFronts(made, pick);
      const hosts = housed(parts);
      const engine = asked(parts);
      const compare = (probe: Probe, arrived: boolean): boolean => {
        counts.compared += 1;
        const told = { probe, sure: engine(probe, 'sure'), maybe: engine(probe, 'maybe') };
        const perhaps = told.maybe && !arrived && pastNat(hosts, probe.from, probe.to);
        counts.perhaps += perhaps ? 1 : 0;
        expect(told).toEqual({ probe, sure: arrived, maybe: arrived || perhaps });
        return arrived;
      };
      for (let i = 0; i < PROBES; i++) {
        const any = randomProbe(parts, pick);
        const probe = i % 2 === 0 ? any : aimed(parts, pick, any);
        const { from, to, load } = probe;
        if (to.at === 'internet') continue;
        const part = interfacesOf(parts).find(({ id }) => id === to.id);
        const through = part?.addresses.some(({ address }) => sentOn(parts, from, { ...to, address }, load)) === true;
        compare(probe, through || truth(parts, probe));
        counts.sentOn += through ? 1 : 0;
        if (from.at !== 'internet') continue;
        const before = { ...probe, to: { ...to, id: BALANCER } };
        counts.taken += compare(before, listens(parts, from, BALANCER, load)) ? 1 : 0;
        const stored = { ...probe, to: { ...to, id: DATABASE } };
        counts.stored += compare(stored, truth(hosts, stored)) ? 1 : 0;
      }
    });
    console.log(`${JSON.stringify(counts)} without a difference; REACH_SEED=${SEED}`);
    expect(Math.min(counts.sentOn, counts.taken, counts.stored)).toBeGreaterThan(ESTATES / 4);
  },
);

it('is never sure of what a network load balancer sends on, and never leaves it out', { timeout: 120_000 }, () => {
  let through = 0;
  overEstates(Math.ceil(ESTATES / 2), (made, pick) => {
    const parts = withFronts(made, pick).map((part) =>
      part.kind === 'service' && part.type === 'application' ? { ...part, type: 'network' as const } : part,
    );
    const engine = asked(parts);
    for (let i = 0; i < PROBES; i++) {
      const probe = aimed(parts, pick, randomProbe(parts, pick));
      const { from, to, load } = probe;
      if (to.at === 'internet') continue;
      const part = interfacesOf(parts).find(({ id }) => id === to.id);
      // Where it does not keep the client's address; whether it does is not told.
      const sent = part?.addresses.some(({ address }) => sentOn(parts, from, { ...to, address }, load)) === true;
      const straight = truth(parts, probe);
      through += sent && !straight ? 1 : 0;
      expect({ probe, sure: engine(probe, 'sure') }).toEqual({ probe, sure: straight });
      if (sent) expect({ probe, maybe: engine(probe, 'maybe') }).toEqual({ probe, maybe: true });
    }
  });
  expect(through).toBeGreaterThan(ESTATES / 4);
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
