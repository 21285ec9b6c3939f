/** What was worked out for a network at one moment is used for the next: the verdicts are those of a network that is seen for the first time. */
import { readdirSync } from 'node:fs';

import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import { choices, one, type Pick } from '@clausewatch/reach/estate-pools-testing';
import { expect, it } from 'vitest';

import { ACCOUNT } from './kit/build.ts';
import type { Cases } from './kit/cases.ts';
import { paramsOf, runCase } from './kit/run-case.ts';
import { randomScope } from './kit/random-scope.ts';

const SEEDS = Number(process.env['REACH_ESTATES'] ?? 20);
const folder = new URL('./controls/', import.meta.url);
const tables = (
  await Promise.all(
    readdirSync(folder)
      .filter((file) => file.endsWith('.cases.ts'))
      .map(async (file) => ((await import(new URL(file, folder).href)) as { readonly default: Cases }).default),
  )
).filter(({ control }) => control.kind === 'graph');

const DRAWN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'third-party-reach': { thirdParties: [{ name: 'Example Monitoring Ltd', cidrs: ['8.0.0.0/8', '2a00::/12'] }] },
  'peering-inbound-closed': { accounts: [{ id: ACCOUNT }] },
  'peering-outbound-limited': { accounts: [{ id: ACCOUNT }], allowed: ['tcp/443'] },
};

const keyOf = (part: GraphPart): string => `${part.kind} ${'id' in part ? part.id : ''}`;

/** The scope with some parts, and the resources that they are of, as they are in another; some are gone. */
function moved(scope: GraphScope, other: GraphScope, pick: Pick): GraphScope {
  const parts = new Map(scope.parts.map((part) => [keyOf(part), part]));
  const resources = new Map(scope.resources.map((resource) => [resource.ref.id, resource]));
  for (let times = pick(5); times >= 0; times -= 1) {
    const part = one(pick, pick(4) === 0 ? scope.parts : other.parts);
    const id = 'id' in part ? part.id : '';
    const now = other.resources.find(({ ref }) => ref.id === id);
    if (other.parts.includes(part)) parts.set(keyOf(part), part);
    else parts.delete(keyOf(part));
    if (other.parts.includes(part) && now !== undefined) resources.set(id, now);
    else if (!other.parts.includes(part)) resources.delete(id);
  }
  return { ...scope, parts: [...parts.values()], resources: [...resources.values()] };
}

/** In no promised order. */
const told = (verdicts: readonly unknown[]): readonly string[] =>
  verdicts
    .map((one) =>
      JSON.stringify(one, (key, value: unknown) =>
        key === 'proof' ? undefined : typeof value === 'bigint' ? `${value}` : value,
      ),
    )
    .toSorted();

it('whatever changed, for every control', { timeout: 120_000 }, () => {
  const kinds = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const pick = choices(seed);
    const kin = {};
    let scope = randomScope(seed);
    for (let step = 0; step < 6; step++) {
      for (const table of tables) {
        const { control } = table;
        const params = paramsOf(table, { given: scope, with: DRAWN[control.id] ?? table.params });
        const again = runCase(control, { ...scope, kin }, params);
        expect([seed, step, control.id, told(again)]).toEqual([
          seed,
          step,
          control.id,
          told(runCase(control, { ...scope, parts: [...scope.parts], resources: [...scope.resources] }, params)),
        ]);
        for (const { verdict } of again) kinds.set(verdict.kind, (kinds.get(verdict.kind) ?? 0) + 1);
      }
      scope = moved(scope, randomScope(seed * 100 + step), pick);
    }
  }
  // Were all verdicts of one kind, this would prove little.
  for (const kind of ['compliant', 'violation', 'undetermined']) expect(kinds.get(kind)).toBeGreaterThan(SEEDS);
});
