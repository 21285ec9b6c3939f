/** Faults at the size of a large organisation: each throws where what must hold does not, and answers its figures. */
import { deepStrictEqual, ok } from 'node:assert/strict';

import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { sweepIn } from '@clausewatch/app/sweep';
import type { App } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { deliver } from '@clausewatch/app/deliver';
import type { Observation } from '@clausewatch/model/observation';

import { instant, tally } from './histories.ts';
import { groupState } from './world-states.ts';
import { world } from './world.ts';

export type Figures = Readonly<Record<string, number>>;

function changed(id: string, minute: number, broken: boolean): Observation {
  const resource = groupState(id, instant(minute), { broken: broken ? ['ingress tcp/22'] : [] });
  return { kind: 'resource', via: 'config', resource };
}

/** The same order each time, and none that a list has by itself. */
const shuffled = <T>(all: readonly T[]): readonly T[] =>
  all
    .map((one, index) => ({ one, key: (index * 7919) % 104_729 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ one }) => one);

/** So many events that were given up, of the last fifty minutes, put back at once behind the end of them all: nothing that is over is opened, and nobody told. */
export async function deadLetters(table: Table, count: number): Promise<Figures> {
  const groups = count / 50;
  const made = world(table, instant(60));
  const events = Array.from({ length: count }, (_, index) => {
    const minute = Math.floor(index / groups);
    return changed(`sg-${index % groups}`, minute, minute < 49 && minute % 2 === 0);
  });
  for (const event of events.slice(-groups)) await observe(made.app, event);
  for (const event of shuffled(events)) await observe(made.app, event);
  deepStrictEqual(await openIncidents(table), []);
  const over = await closedIncidents(table);
  deepStrictEqual(
    over.flatMap(({ deliveries }) => deliveries),
    [],
  );
  ok(over.every(({ occurrences }) => occurrences === 25));
  return { events: count, incidents: over.length };
}

/** Of so many groups that change twice one event in a hundred is lost: one sweep puts all of them right, and counts each. */
export async function lostEvents(table: Table, groups: number): Promise<Figures> {
  const made = world(table, instant(60));
  const ids = Array.from({ length: groups }, (_, index) => index);
  const isBroken = (id: number, minute: number): boolean => (id * 31 + minute * 17) % 3 === 0;
  const isLost = (id: number, minute: number): boolean => (id * 13 + minute * 7) % 100 === 0;
  for (const minute of [1, 2])
    for (const id of ids)
      if (!isLost(id, minute)) await observe(made.app, changed(`sg-${id}`, minute, isBroken(id, minute)));
  for (const id of ids) {
    const { resource } = changed(`sg-${id}`, 2, isBroken(id, 2)) as Extract<Observation, { kind: 'resource' }>;
    await sweepIn(made.app, { kind: 'resource', via: 'sweep', resource });
  }
  const open = (await openIncidents(table)).map(({ resource }) => resource.id);
  deepStrictEqual(
    open.toSorted(),
    ids
      .filter((id) => isBroken(id, 2))
      .map((id) => `sg-${id}`)
      .toSorted(),
  );
  const lost = ids.filter((id) => isLost(id, 2)).length;
  deepStrictEqual(made.counts.get('missed-event') ?? 0, lost);
  return { groups, lost, open: open.length };
}

/** So many groups changed within a minute, one in five wrong, by four workers: every one is told, few messages go out, and none is lost. */
export async function burst(table: Table, count: number): Promise<Figures> {
  const start = Date.parse(instant(0));
  const made = world(table, instant(0));
  const took: number[] = [];
  const at = (index: number): string => new Date(start + Math.floor((60_000 * index) / count)).toISOString();
  const one = async (app: App, index: number): Promise<void> => {
    const resource = groupState(`sg-${index}`, at(index), { broken: index % 5 === 0 ? ['ingress tcp/22'] : [] });
    const began = performance.now();
    const { incidents } = await observe(app, { kind: 'resource', via: 'config', resource });
    took.push(performance.now() - began);
    for (const id of incidents) await deliver(app, id);
  };
  for (let index = 0; index < count; index += 4) {
    made.now = at(index);
    await Promise.all([0, 1, 2, 3].filter((more) => index + more < count).map((more) => one(made.app, index + more)));
  }
  made.now = new Date(start + 90_000).toISOString();
  const began = performance.now();
  await workOffDue(made.app);
  const told = performance.now() - began;
  made.now = new Date(start + 200_000).toISOString();
  await workOffDue(made.app);
  const incidents = await openIncidents(table);
  const { lost, foreign, resent } = tally(
    made,
    incidents.flatMap(({ deliveries }) => deliveries),
  );
  deepStrictEqual([lost, foreign, resent, incidents.length], [[], [], 0, Math.ceil(count / 5)]);
  const onSlack = made.sent.filter(({ channel }) => channel === 'slack').length;
  // Ten alone, and one for each four thousand that wait on both channels together.
  ok(onSlack <= 10 + Math.ceil((2 * incidents.length) / 4000), `${onSlack} messages on Slack`);
  const sorted = took.toSorted((a, b) => a - b);
  return {
    events: count,
    incidents: incidents.length,
    messages: made.sent.length,
    p50: sorted[Math.floor(count / 2)] ?? 0,
    p99: sorted[Math.floor(count * 0.99)] ?? 0,
    toldWithin: told,
  };
}
