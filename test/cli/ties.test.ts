/** Two descriptions of one state, as two files may hold them: `check` says the same in whatever order they come. */
import { keeping } from '@clausewatch/cli/check-sinks';
import { planOf } from '@clausewatch/engine/plan';
import { assessor } from '@clausewatch/local/assessor';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { groupRef, logState, networkState } from '../support/world-states.ts';
import { catalogue } from '../support/world.ts';

const at = '2026-11-01T12:00:00.000Z';
const log = (active: boolean): Observation => ({
  kind: 'resource',
  via: 'file',
  resource: logState('fl-1', at, 'vpc-1', active),
});
const gone: Observation = {
  kind: 'deleted',
  via: 'file',
  ref: logState('fl-1', at, 'vpc-1', true).ref,
  capturedAt: at,
  stateId: '1',
  reason: 'x',
};

function said(...events: readonly Observation[]): readonly unknown[] {
  const made = assessor(planOf(catalogue));
  made.take({ kind: 'resource', via: 'file', resource: networkState('vpc-1', at) });
  for (const event of events) made.take(event);
  return [...made.finish()].flatMap(({ ref, judgements }) =>
    ref.id === 'vpc-1' ? judgements.map(({ verdict }) => verdict.kind) : [],
  );
}

describe('a tie', () => {
  it('goes to the fuller description, and a deletion outweighs both', () => {
    expect(said(log(true), log(false))).toEqual(['violation']);
    expect(said(log(false), log(true))).toEqual(['violation']);
    expect(said(log(true), gone)).toEqual(said(gone, log(true)));
    expect(said(gone, log(true))).toEqual(['undetermined']);
  });

  it('between rows is told by what they say, not by which came last', () => {
    const row = (verdict: 'violation' | 'compliant') => ({ verdict }) as never;
    const [first, second] = [keeping(), keeping()];
    for (const verdict of ['violation', 'compliant'] as const) first.put(groupRef('sg-1'), at, [row(verdict)]);
    for (const verdict of ['compliant', 'violation'] as const) second.put(groupRef('sg-1'), at, [row(verdict)]);
    expect(first.rows()).toEqual(second.rows());
    expect(first.rows()).toEqual([{ verdict: 'violation' }]);
  });
});
