/** The noise budget: measured once a day over the week before; what is over it waits for the digest until it is under it again. */
import { type NoiseRow, noiseOf } from '@clausewatch/engine/noise';
import { Channel } from '@clausewatch/model/incident';
import * as z from 'zod/mini';

import { closedIncidents, openIncidents } from './incidents.ts';
import type { App } from './ports.ts';
import { later } from './time.ts';

const key = { pk: 'noise', sk: 'state' };
const [aDay, aWeek] = [86_400, 7 * 86_400];

const Row = z.readonly(
  z.object({
    control: z.string(),
    channel: Channel,
    owner: z.string(),
    incidents: z.number(),
    acknowledged: z.number(),
    merged: z.number(),
    flapped: z.number(),
  }),
);
const State = z.object({ at: z.string(), over: z.readonly(z.array(Row)) });

/** Incidents a week. */
export function budgetOf({ plan }: App): number {
  return plan.catalogue.registers.alerts?.incidentsPerWeek ?? 50;
}

/** The week until now. */
export async function noise(app: App): Promise<readonly NoiseRow[]> {
  const incidents = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  return noiseOf(incidents, later(app.now(), -aWeek));
}

/** What is over its budget, as last measured. */
export async function overBudget({ table }: App): Promise<readonly NoiseRow[]> {
  const item = await table.get(key);
  return item === undefined ? [] : State.parse(item.data).over;
}

/** Measures again where the last time was a day ago. */
export async function measureNoise(app: App): Promise<void> {
  const item = await app.table.get(key);
  if (item !== undefined && later(State.parse(item.data).at, aDay) > app.now()) return;
  const over = (await noise(app)).filter(({ incidents }) => incidents > budgetOf(app)).map((row) => ({ ...row }));
  await app.table.put({ ...key, version: (item?.version ?? 0) + 1, data: { at: app.now(), over } }, item?.version);
}

const names: Readonly<Record<Channel, string>> = { email: 'e-mail', slack: 'Slack', pager: 'the pager' };

/** What the digest says to the owners. */
export async function noiseNotes(app: App): Promise<readonly string[]> {
  return (await overBudget(app)).map(
    ({ control, channel, incidents, acknowledged, owner }) =>
      `${control} on ${names[channel]}: ${incidents} incidents in a week, ${acknowledged} of them taken on; its budget is ${budgetOf(app)}, so its messages wait for the digest. For ${owner}: narrow it, mend the cause, or raise the budget.`,
  );
}
