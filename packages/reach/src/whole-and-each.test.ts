/** One question put to all endpoints at once is answered as it is when it is put to each. */
import type { GraphPart } from '@clausewatch/model/graph';
import { cidrs } from '@clausewatch/net/addresses';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { type Atlas, atlasOf } from './atlas.ts';
import { richEstate } from './detours-testing.ts';
import { choices, one, type Pick } from './estate-pools-testing.ts';
import { exposureOf } from './exposed.ts';
import { interfacesOf } from './probes-testing.ts';
import type { Selector } from './question.ts';
import { reach } from './reach.ts';

const given = process.env['REACH_SEED'];
const SEED = given === 'random' ? Date.now() % 2 ** 31 : Number(given ?? 20_261_129);
const ESTATES = Number(process.env['REACH_ESTATES'] ?? 120);

type Told = 'sure' | 'unsure' | 'closed';

/** Somebody of each kind that can be asked about. */
function askers(parts: readonly GraphPart[], pick: Pick): readonly Selector[] {
  const ids = parts.flatMap((part) => (part.kind === 'network' ? [part.id] : []));
  const hosts = interfacesOf(parts).map(({ id }) => id);
  return [
    { kind: 'internet' },
    { kind: 'networks', name: 'all', ids },
    { kind: 'networks', name: 'some', ids: [one(pick, ids)] },
    { kind: 'endpoints', ids: hosts.filter(() => pick(3) === 0) },
    { kind: 'resource', id: one(pick, hosts) },
    { kind: 'group', id: 'sg-0-0' },
    { kind: 'addresses', addresses: cidrs(one(pick, ['192.168.0.0/16', '10.0.0.0/23', '8.8.0.0/16', '2600::/16'])) },
  ];
}

function atOnce(world: Atlas, from: Selector): (id: string) => Told {
  const { rows, undetermined } = exposureOf(world, { from });
  const sure = new Set(rows.flatMap(({ exposed }) => exposed.map(({ id }) => id)));
  const unsure = new Set(undetermined.flatMap(({ endpoints }) => endpoints.map(({ id }) => id)));
  expect(undetermined.filter(({ missing }) => missing.length === 0)).toEqual([]);
  return (id) => (sure.has(id) ? 'sure' : unsure.has(id) ? 'unsure' : 'closed');
}

function alone(world: Atlas, from: Selector, id: string): Told {
  const { verdict, reached, missing } = reach(world, { from, to: { kind: 'endpoints', ids: [id] } });
  const open = reached.length > 0 || missing.includes(`addresses of ${id}`);
  return verdict === 'reachable' ? 'sure' : open ? 'unsure' : 'closed';
}

it('for every endpoint, whoever asks', { timeout: 60_000 + ESTATES * 200 }, () => {
  const counts = { sure: 0, unsure: 0, closed: 0 };
  const property = fc.property(fc.noShrink(fc.nat()), (seed) => {
    const pick = choices(seed);
    const parts = richEstate(pick);
    const world = atlasOf(parts);
    for (const from of askers(parts, pick)) {
      const whole = atOnce(world, from);
      for (const { id } of interfacesOf(parts)) {
        const told = alone(world, from, id);
        counts[told] += 1;
        expect({ seed, from, id, told: whole(id) }).toEqual({ seed, from, id, told });
      }
    }
  });
  fc.assert(property, { seed: SEED, numRuns: ESTATES });
  console.log(`${JSON.stringify(counts)} of endpoints told alike; REACH_SEED=${SEED}`);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(ESTATES);
});
