/** The noise budget: measured once a day over the week before; what is over it waits for the digest until it is under it again. */
import { type NoiseRow, noiseOf } from '@clausewatch/engine/noise';
import { Channel } from '@clausewatch/model/incident';
import * as z from 'zod/mini';

import { incidentPlaces, incidentsIn } from './incidents.ts';
import type { App } from './ports.ts';
import { type Survey, surveyed } from './survey.ts';
import { later } from './time.ts';
import { walkIndex } from './walk.ts';
import { counted } from '@clausewatch/render/text';

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

/** A message may be told long after the incident's end: in a digest, or once its channel takes any again. */
const toldLate = 2 * aDay;

const week: Survey<readonly NoiseRow[]> = {
  name: 'noise',
  places: (began) => incidentPlaces(later(began, -aWeek - toldLate)),
  nothing: [],
  add: (rows, items, began) =>
    noiseOf(
      incidentsIn(items).filter(({ withdrawn }) => withdrawn !== true),
      later(began, -aWeek),
      rows,
    ),
};

/** The week until now. */
export async function noise({ table, now }: App): Promise<readonly NoiseRow[]> {
  let rows = week.nothing;
  for (const { pk, range } of week.places(now()))
    for await (const item of walkIndex(table, 'open', pk, range)) rows = week.add(rows, [item], now());
  return rows;
}

/** Seconds for which what is over its budget is taken from memory: it changes once a day. */
const rememberedFor = 60;
const lately = new WeakMap<App['table'], { readonly until: string; readonly over: readonly NoiseRow[] }>();

/** What is over its budget, as last measured. In a storm it is read once a minute, and not for each incident. */
export async function overBudget({ table, now }: App): Promise<readonly NoiseRow[]> {
  const known = lately.get(table);
  if (known !== undefined && known.until > now() && later(now(), rememberedFor) >= known.until) return known.over;
  const item = await table.get(key);
  const over = item === undefined ? [] : State.parse(item.data).over;
  lately.set(table, { until: later(now(), rememberedFor), over });
  return over;
}

/** Measures again where the last time was a day ago; of many incidents, so many at a time. */
export async function measureNoise(app: App): Promise<void> {
  const measured = await surveyed(app, week, aDay);
  const item = await app.table.get(key);
  if (measured === undefined || (item !== undefined && State.parse(item.data).at >= measured.at)) return;
  const over = measured.found.filter(({ incidents }) => incidents > budgetOf(app)).map((row) => ({ ...row }));
  await app.table.put({ ...key, version: (item?.version ?? 0) + 1, data: { at: measured.at, over } }, item?.version);
  lately.delete(app.table);
}

const names: Readonly<Record<Channel, string>> = { email: 'e-mail', slack: 'Slack', pager: 'the pager' };

/** What the digest says to the owners. */
export async function noiseNotes(app: App): Promise<readonly string[]> {
  return (await overBudget(app)).map(
    ({ control, channel, incidents, acknowledged, owner }) =>
      `${control} on ${names[channel]}: ${counted(incidents, 'incident')} in a week, ${acknowledged} of them taken on; its budget is ${budgetOf(app)}, so its messages wait for the digest. For ${owner}: narrow it, mend the cause, or raise the budget.`,
  );
}
