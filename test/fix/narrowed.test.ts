/** A trial asks again only about what the edit can touch: held against one in a network that nobody asked about before. */
import { withEdited } from '@clausewatch/controls/kit/edited-scope';
import { randomScope } from '@clausewatch/controls/kit/random-scope';
import { judgeGraph, type ScopedJudgement } from '@clausewatch/engine/assess';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import type { GraphScope } from '@clausewatch/model/control';
import { expect, it } from 'vitest';

import { clauses, planFor } from './network-plan.ts';

const SEEDS = Number(process.env['FIX_SEEDS'] ?? 12);
const plan = planFor(...clauses);

const judged = (scope: GraphScope): readonly ScopedJudgement[] => plan.graphs.flatMap((one) => judgeGraph(one, scope));

/** All that counts in a trial: the proofs do not. */
const told = (judgements: readonly ScopedJudgement[]): readonly string[] =>
  judgements
    .map(({ planned, ref, verdict, failure }) =>
      JSON.stringify([planned.control.id, ref, verdict, failure], (key, value: unknown) =>
        key === 'proof' ? undefined : typeof value === 'bigint' ? `${value}` : value,
      ),
    )
    .toSorted();

it('says the same of every edit, and finds the same fix', { timeout: 300_000 }, () => {
  const counts = { edits: 0, fixes: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const scope = randomScope(seed);
    const kept = { ...scope, kin: {} };
    const before = judged(scope);
    expect(told(judged(kept))).toEqual(told(before));
    const broken = before.flatMap(({ ref, verdict }) =>
      verdict.kind === 'violation' ? verdict.reasons.map(({ subject }) => ({ ref, subject })) : [],
    );
    for (const { ref, subject } of broken) {
      const resource = scope.resources.find((one) => one.ref.id === ref.id);
      if (resource === undefined) continue;
      const whole = smallestFix(plan, resource, subject, {
        scope,
        judged: before,
        tried: (edited) => judged(withEdited(scope, edited)),
      });
      const narrowed = smallestFix(plan, resource, subject, {
        scope: kept,
        judged: before,
        tried: (edited) => {
          const said = judged({ ...withEdited(kept, edited), trial: true });
          expect([seed, ref.id, subject, told(said)]).toEqual([
            seed,
            ref.id,
            subject,
            told(judged(withEdited(scope, edited))),
          ]);
          counts.edits += 1;
          return said;
        },
      });
      expect(narrowed).toEqual(whole);
      if (whole?.kind === 'edit') counts.fixes += 1;
    }
  }
  // Nothing but refusals would prove little.
  expect(Math.min(counts.edits, counts.fixes)).toBeGreaterThan(3 * SEEDS);
});
