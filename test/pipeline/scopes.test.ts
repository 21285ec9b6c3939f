import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { ScopeControl } from '@clausewatch/model/control';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { groupRef, logState, networkState } from '../support/world-states.ts';
import { planWith, watcher, world } from '../support/world.ts';
import { at, network, log, live } from '../support/scopes.ts';

describe('a scope', () => {
  it('is looked at once it was quiet for five minutes: a half-made change alarms nobody', async () => {
    const made = world(memoryTable());
    await live(
      made,
      [
        [0, network(0)],
        [1, log(1, false)],
        [2, log(2, true)],
      ],
      30,
    );
    expect([...(await openIncidents(made.app.table)), ...(await closedIncidents(made.app.table))]).toEqual([]);
  });

  it('that never rests is looked at all the same, within an hour', async () => {
    const made = world(memoryTable());
    const restless = Array.from(
      { length: 60 },
      (_, index) => [index * 2, log(index * 2, false, `fl-${index % 3}`)] as const,
    );
    await live(made, [[0, network(0)], ...restless], 60);
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: 'flow-logs', state: 'open' }]);
  });

  it('is judged though a state of it is stamped far in the future', async () => {
    const made = world(memoryTable());
    const future = { ...logState('fl-9', '2199-01-01T00:00:00.000Z', 'vpc-9', true) };
    await live(
      made,
      [
        [0, network(0)],
        [0, { kind: 'resource', via: 'config', resource: future }],
        [1, log(1, false)],
      ],
      30,
    );
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: 'flow-logs' }]);
    // Nothing is left to be looked at every minute.
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });

  it('whose control throws resolves nothing, and is alarmed', async () => {
    const made = world(memoryTable(), undefined, planWith(watcher));
    await live(
      made,
      [
        [0, network(0)],
        [1, log(1, false)],
      ],
      20,
    );
    expect(await openIncidents(made.app.table)).toHaveLength(1);
    // It names a resource only while it can: then nobody is named.
    const control: ScopeControl = {
      ...watcher,
      evaluate: (scope, params) => {
        if (scope.resources.some(({ ref }) => ref.id === 'fl-2')) throw new Error('cannot read fl-2');
        return watcher.evaluate(scope, params);
      },
    };
    const plan = planWith(control);
    const ill = { ...made, app: { ...made.app, plan } };
    await observe(ill.app, log(21, true, 'fl-2'));
    made.now = at(40);
    await workOffDue(ill.app);
    expect(made.counts.get('control-failure')).toBeGreaterThan(0);
    expect(await openIncidents(made.app.table)).toHaveLength(1);
  });

  it('forgets a member that is gone', async () => {
    const made = world(memoryTable());
    const gone: Observation = {
      kind: 'deleted',
      via: 'config',
      ref: { ...groupRef('fl-1'), type: 'AWS::EC2::FlowLog' },
      capturedAt: at(20),
      stateId: '1',
      reason: 'x',
    };
    await live(
      made,
      [
        [0, network(0)],
        [0, log(0, true)],
        [20, gone],
      ],
      40,
    );
    // Without any log the watcher of this world cannot say: no alarm, and no all-clear.
    expect(await openIncidents(made.app.table)).toEqual([]);
  });

  it('remembers how a member was, however often it changed since', async () => {
    const made = world(memoryTable());
    const often = Array.from({ length: 50 }, (_, index) => [10 + index * 10, log(10 + index * 10, true)] as const);
    await live(made, [[0, log(0, true)], [0, log(0, false, 'fl-2')], [1, network(1)], ...often], 520);
    // The network is looked at again, as of its own old state.
    await observe(made.app, {
      ...network(1),
      resource: { ...networkState('vpc-1', at(1)), stateId: '2' },
    } as Observation);
    made.now = at(600);
    await workOffDue(made.app);
    expect([...(await openIncidents(made.app.table)), ...(await closedIncidents(made.app.table))]).toEqual([]);
  });
});
