/** The routes of this deployment: its channels, and what the registers say of them. */
import { type Change, advance } from '@clausewatch/engine/advance';
import { calmed } from '@clausewatch/engine/noise';
import { past } from '@clausewatch/engine/house';
import { emerged, hushed, taking } from '@clausewatch/engine/quiet';
import { type Route, routed } from '@clausewatch/engine/route';
import type { Channel, Incident } from '@clausewatch/model/incident';
import { type Severity, severities } from '@clausewatch/model/verdict';
import { instantAt, localOf, nextDay } from '@clausewatch/model/zone';

import { overBudget } from './noise.ts';
import { type App, channelsOf, houseOf } from './ports.ts';
import { quietOf } from './quiet.ts';

/** The reducer, and what the change owes on its way to the channels. */
export async function advanceIn(app: App, before: Incident | undefined, change: Change): Promise<Incident | undefined> {
  const house = houseOf(app);
  const after = advance(before, before === undefined ? await asFound(app, change) : change, house);
  if (after === undefined || after === before) return after;
  const digestAt = (at: string): string => nextDigest(app, at);
  const quiet = await quietOf(app);
  const settled = past(after.updatedAt, house.handling.settle);
  const owing = emerged(before, after, quiet, channelsOf(app), settled);
  const sorted = calmed(before, routed(before, owing, routesOf(app)), await overBudget(app), digestAt);
  return hushed(before, sorted, quiet, digestAt);
}

/** What a deployment finds on its first day was there before: nobody could mend it in time. */
async function asFound(app: App, change: Change): Promise<Change> {
  if (change.kind !== 'seen' || !change.sights.every(({ via }) => taking.has(via))) return change;
  const { baselineUntil = '' } = await quietOf(app);
  return change.matter.kind === 'violation' && change.at < baselineUntil ? { ...change, foundAt: change.at } : change;
}

export function routesOf(app: App): readonly Route[] {
  return channelsOf(app).map((channel) => ({
    channel,
    ...hearing(app, channel),
    follows: channel === 'pager' || (channel === 'slack' && app.senders.threads !== undefined),
    digestAt: (after) => nextDigest(app, after),
  }));
}

const grave: readonly Severity[] = ['high', 'critical'];

function hearing(app: App, channel: Channel): Pick<Route, 'now' | 'digest'> {
  const { alerts } = app.plan.catalogue.registers;
  if (channel === 'pager') return { now: alerts?.pager?.now ?? grave, digest: [] };
  const set = alerts?.[channel];
  const digest = set?.digest ?? ['low'];
  return { now: set?.now ?? severities.filter((severity) => !digest.includes(severity)), digest };
}

/** Where and when digests are read. */
export function digestClock(app: App): { readonly at: string; readonly timeZone: string } {
  const { alerts, organisation } = app.plan.catalogue.registers;
  return { at: alerts?.digest?.at ?? '08:00', timeZone: alerts?.digest?.timeZone ?? organisation?.timeZone ?? 'UTC' };
}

export function nextDigest(app: App, after: string): string {
  const { at, timeZone } = digestClock(app);
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  for (let { day } = localOf(after, timeZone); ; day = nextDay(day)) {
    const instant = instantAt(day, hour * 60 + minute, timeZone);
    if (instant > after) return instant;
  }
}
