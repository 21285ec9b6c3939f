import { coverage } from '@clausewatch/app/coverage';
import { observe } from '@clausewatch/app/observe';
import { allRecords } from '@clausewatch/app/records';
import { undetermined, verdictOf } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';

import { rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { networkState } from '../support/world-states.ts';
import { catalogue, planWith, watcher, world } from '../support/world.ts';

const account = {
  provider: 'aws',
  account: '111122223333',
  region: 'global',
  type: 'AWS::::Account',
  id: '111122223333',
};

async function seen(
  verdict: ReturnType<typeof undetermined>,
): Promise<{ readonly evidence: unknown; readonly refs: readonly string[] }> {
  const made = world(memoryTable());
  const judge = { ...watcher, evaluate: () => [{ ref: account, verdict }] };
  const plan = planWith(judge);
  const ground = {
    policy: 'policy',
    clause: plan.scopes[0]?.citations[0]?.clause,
    sentence: plan.scopes[0]?.citations[0]?.sentence,
  };
  if (ground.clause === undefined || ground.sentence === undefined) throw new Error('no clause');
  const clause = { ...ground.clause, assess: [{ kind: 'control' as const, control: judge.id, with: {} }] };
  const grounds = [{ policy: 'policy', clause, sentence: ground.sentence, missing: [], absentRegisters: [] }];
  const app = { ...made.app, plan: { ...plan, catalogue: { ...catalogue, grounds } } };
  await observe(app, { kind: 'resource', via: 'config', resource: networkState('vpc-1', '2026-11-01T00:00:00.000Z') });
  await rest(made, app);
  const refs: string[] = [];
  for await (const { value } of allRecords(app.table)) refs.push(value.ref.type);
  return { evidence: (await coverage(app))[0]?.lastEvidence, refs: refs.toSorted() };
}

describe('what is known of an account, which no item describes', () => {
  it('is among all that is there, and a gap in it is no evidence', async () => {
    expect(await seen(undetermined('the trail'))).toEqual({
      evidence: null,
      refs: ['AWS::::Account', 'AWS::EC2::VPC'],
    });
  });

  it('is evidence where it could be decided', async () => {
    expect((await seen(verdictOf([]))).evidence).not.toBeNull();
  });
});
