/** The property that every random life holds: whatever happens, whoever acts, and whatever breaks. */
import { deepStrictEqual } from 'node:assert/strict';

import { advance } from '@clausewatch/engine/advance';
import { houseOf } from '@clausewatch/app/ports';
import { loadIncident, saveIncident } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { Handling } from '@clausewatch/model/handling';
import type { Incident } from '@clausewatch/model/incident';
import fc from 'fast-check';

import { fakeSlack } from './fake-slack.ts';
import { instant } from './histories.ts';
import { unheard, watched } from './laws.ts';
import { memoryTable } from './memory-table.ts';
import { type Played, everyIncident, moody, playLife, runTimers, unreliable } from './mishaps.ts';
import { life } from './random-life.ts';
import { type World, handled, world } from './world.ts';

const handling = fc.constantFrom<Handling[]>(
  { settle: 'PT0S', cooldown: 'PT0S' },
  { settle: 'PT2M', cooldown: 'PT1H', acknowledgeWithin: { high: 'PT30M', low: 'PT30M' } },
  {
    settle: 'PT10M',
    cooldown: 'PT10M',
    remindBefore: 'PT6H',
    hours: [{ days: ['monday'], from: '08:00', to: '18:00' }],
  },
);
const horizon = '2027-03-01T00:00:00.000Z';

/** What the mishaps may not change. */
function outcome(incidents: readonly Incident[]): unknown {
  return incidents.map(({ id, state, severity, entries, openedAt, resolvedAt, occurrences, flaps, ending }) => {
    const clauses = entries.map((entry) => `${entry.clause} ${entry.state}`);
    return { id, state, severity, openedAt, resolvedAt, occurrences, flaps, ending, clauses };
  });
}

/** The same facts in the order of their time, and the same deeds, with nothing in between. */
async function straight(
  plan: World['app']['plan'],
  { told, minute }: Played,
  acted: readonly Incident[],
): Promise<World> {
  const made = world(memoryTable(), instant(minute), plan);
  const { app } = made;
  for (const one of told) await observe(app, one);
  await runTimers(made, app, app.table, horizon);
  made.now = horizon;
  for (const { id, acts } of acted)
    for (const act of acts) {
      const incident = await loadIncident(app.table, id);
      const after = advance(incident, { kind: 'act', at: horizon, act }, houseOf(app));
      if (after !== undefined && after !== incident) await saveIncident(app.table, after);
    }
  return made;
}

/** No message is lost or owed twice, no state is impossible, and all ends as it does without mishaps. */
export const soundLife = fc.asyncProperty(
  life,
  handling,
  fc.scheduler(),
  fc.infiniteStream(fc.nat()),
  async (lived, how, scheduler, stream) => {
    const dice = (): number => stream.next().value ?? 0;
    const broken: string[] = [];
    const arrived = new Map<string, number>();
    const sound = watched(memoryTable(), broken);
    const plan = handled(how);
    const made = world(sound, undefined, plan);
    // Every other life has a bot on Slack.
    if (dice() % 2 === 0) Object.assign(made.app.senders, { slack: undefined, threads: fakeSlack() });
    const ill = {
      ...made.app,
      table: unreliable(sound, scheduler, dice),
      senders: moody(made.app.senders, dice, arrived),
    };
    const played = await playLife(made, ill, sound, lived, (work) => scheduler.waitFor(work));
    await scheduler.waitFor(runTimers(made, ill, sound, horizon));
    made.now = horizon;
    await runTimers(made, made.app, sound, horizon);

    const incidents = await everyIncident(sound);
    deepStrictEqual(broken, []);
    deepStrictEqual(
      incidents.flatMap((incident) => unheard(incident, horizon)),
      [],
    );
    const deliveries = incidents.flatMap((incident) => incident.deliveries);
    const never = deliveries.filter(({ id, state }) => state === 'withdrawn' && arrived.has(id));
    deepStrictEqual(never, []);
    const calm = await straight(plan, played, incidents);
    deepStrictEqual(outcome(incidents), outcome(await everyIncident(calm.app.table)));
  },
);
