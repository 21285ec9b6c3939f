import { workOffDue } from '@clausewatch/app/due';
import { openIncidents } from '@clausewatch/app/incidents';
import { peerPartitions } from '@clausewatch/app/peers';
import { loadRecord } from '@clausewatch/app/records';
import { membersOf } from '@clausewatch/app/scope-members';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { groupRef, groupState, PEER, peeringState, plugState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';
import { at, live, HOME, resource } from '../support/scopes.ts';

describe('what can be reached', () => {
  const open = (minute: number): Observation =>
    resource(groupState('sg-1', at(minute), { admits: true, broken: ['ingress tcp/22'] }));
  const plug = (minute: number, visible: boolean): Observation =>
    resource(plugState('eni-1', at(minute), { group: 'sg-1', public: visible }));
  const clauses = async ({ app }: World): Promise<readonly string[]> =>
    (await openIncidents(app.table)).flatMap(({ entries }) =>
      entries.filter(({ state }) => state === 'broken').map(({ clause }) => clause),
    );

  it('breaks its clause in the incident of the rule, with a proof', async () => {
    const made = world(memoryTable());
    await live(
      made,
      [
        [0, open(0)],
        [0, plug(0, true)],
      ],
      20,
    );
    const incidents = await openIncidents(made.app.table);
    expect(incidents).toMatchObject([{ resource: { id: 'sg-1' }, subject: 'ingress tcp/22', severity: 'critical' }]);
    const proven = incidents[0]?.entries.find(({ clause }) => clause === 'C-6');
    expect(proven?.reasons[0]?.proof).toMatchObject({ count: 1, exposed: [{ id: 'eni-1' }], packet: { port: 22 } });
  });

  it('breaks nothing while nothing public stands behind the rule, and from the change on that puts it there', async () => {
    const made = world(memoryTable());
    const events = [
      [0, open(0)],
      [0, plug(0, false)],
      [20, plug(20, true)],
      [40, plug(40, false)],
    ] as const;
    await live(made, events.slice(0, 2), 15);
    expect(await clauses(made)).not.toContain('C-6');
    await live(made, events.slice(2, 3), 30);
    expect(await clauses(made)).toContain('C-6');
    await live(made, events.slice(3), 50);
    expect(await clauses(made)).not.toContain('C-6');
  });

  it('is graver from the change on that makes it so, though the same clause was broken before', async () => {
    const made = world(memoryTable());
    const far = resource(plugState('eni-2', at(0), { group: '', public: false }, PEER));
    const events = [
      [0, open(0)],
      [0, plug(0, false)],
      [0, far],
      [0, resource(peeringState('pcx-1', at(0), true))],
    ] as const;
    await live(made, events, 15);
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: 'ingress tcp/22', severity: 'high' }]);
    await live(made, [[20, plug(20, true)]], 40);
    const [incident] = await openIncidents(made.app.table);
    expect(incident).toMatchObject({ subject: 'ingress tcp/22', severity: 'critical', occurrences: 1 });
    expect(incident?.deliveries.map(({ news }) => news)).toContain('graver');
  });

  it('is judged again when a peer changed, and only then once more by the peer', async () => {
    const made = world(memoryTable());
    const far = resource(plugState('eni-2', at(20), { group: '', public: false }, PEER));
    await live(
      made,
      [
        [0, open(0)],
        [0, plug(0, false)],
        [0, resource(peeringState('pcx-1', at(0), true))],
      ],
      15,
    );
    expect(await clauses(made)).not.toContain('C-6');
    // The peer's own account does not tell of the connection: it is known from this side.
    await live(made, [[20, far]], 40);
    expect(await clauses(made)).toContain('C-6');
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });

  it('is judged when it was quiet for five minutes, whatever its peer is looked at for meanwhile', async () => {
    const made = world(memoryTable());
    const far = resource(plugState('eni-2', at(20), { group: '', public: false }, PEER));
    await live(
      made,
      [
        [0, open(0)],
        [0, resource(peeringState('pcx-1', at(0), true))],
        [20, far],
        [24, plug(24, true)],
      ],
      29,
    );
    expect(await clauses(made)).toContain('C-6');
  });

  it('keeps what was seen while a member had states that are forgotten by now', async () => {
    const made = world(memoryTable());
    const often = Array.from(
      { length: 80 },
      (_, index) => [10 + index * 10, plug(10 + index * 10, index % 20 === 0)] as const,
    );
    await live(made, [[0, open(0)], [0, plug(0, false)], ...often], 820);
    const seen = async () =>
      (await loadRecord(made.app.table, groupRef('sg-1')))?.value.looks.filter(
        ({ look }) => look === 'untrusted-reach',
      );
    const was = await seen();
    expect(was?.filter(({ broken }) => Object.keys(broken).length > 0)).toHaveLength(4);
    await live(made, [[830, resource(peeringState('pcx-1', at(830), true))]], 860);
    expect(await seen()).toEqual(was);
  });

  it('is not what a stranger asks to be joined to, and waits for no such request', async () => {
    const made = world(memoryTable());
    const asks = Array.from(
      { length: 12 },
      (_, index) =>
        [index + 1, resource(peeringState(`pcx-${index}`, at(index + 1), false, 'pending-acceptance'))] as const,
    );
    await live(
      made,
      [
        [0, open(0)],
        [0, plug(0, true)],
        [0, resource(plugState('eni-2', at(0), { group: '', public: false }, PEER))],
        ...asks,
      ],
      8,
    );
    expect(await clauses(made)).toContain('C-6');
    await live(made, [[9, resource(peeringState('pcx-1', at(9), false, 'rejected'))]], 30);
    expect(await peerPartitions(made.app.table, groupRef(''), await membersOf(made.app, HOME))).toEqual([]);
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });
});
