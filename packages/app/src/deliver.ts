/** Sends what incidents owe. The incident is the truth: a doorbell or the sweeper may call as often as they like. */
import { settleDelivery } from '@clausewatch/engine/advance';
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery, Incident } from '@clausewatch/model/incident';
import { emailOf } from '@clausewatch/render/email';
import type { Occasion } from '@clausewatch/render/message';
import { pageOf } from '@clausewatch/render/pager';

import { loadIncident, saveIncident } from './incidents.ts';
import { admit, noteOutcome } from './lanes.ts';
import type { App } from './ports.ts';
import { relatedTo } from './related.ts';
import { toSlack } from './slack.ts';
import { later } from './time.ts';

/** Seconds before the next try: doubled each time, an hour at most; then the message is dead, and seen as such. */
const firstPause = 15;
const longestPause = 3600;
/** Seconds that a receiver may ask us to wait. */
const longestWish = 86_400;
const attempts = 10;
/** Seconds in which a message that somebody began to send is left to them. */
export const lease = 120;

/** Sends every message of the incident that is due. At least once: a crash between a provider's yes and our note of it sends again, under the same key. */
export async function deliver(app: App, id: string): Promise<void> {
  const incident = await loadIncident(app.table, id);
  for (const delivery of dueNow(app, incident)) if (incident !== undefined) await attempt(app, incident, delivery);
}

/** What is owed by now, without what waits for a digest. */
function dueNow(app: App, incident: Incident | undefined): readonly Delivery[] {
  const now = app.now();
  return (
    incident?.deliveries.filter(({ state, due, route }) => state === 'pending' && route !== 'digest' && due <= now) ??
    []
  );
}

/** What is critical, and not over, waits behind nothing else. */
export function isUrgent({ severity }: Incident, { news }: Delivery): boolean {
  return severity === 'critical' && news !== 'resolved' && news !== 'excepted' && news !== 'acknowledged';
}

/** It is noted before it is sent that somebody sends it: nobody else does meanwhile, and what may have arrived alone is never told in a bundle too. */
async function attempt(app: App, incident: Incident, delivery: Delivery): Promise<void> {
  const { id } = incident;
  const untouched = ({ attempts: tried, due }: Delivery): boolean =>
    tried === delivery.attempts && due === delivery.due;
  const wait = await admit(app, delivery.channel, isUrgent(incident, delivery));
  if (wait !== undefined) return void (await record(app, id, delivery.id, { due: wait }, untouched));
  const begun = { attempts: delivery.attempts + 1, due: later(app.now(), lease) };
  if (!(await record(app, id, delivery.id, begun, untouched))) return;
  const work = async (): Promise<boolean> =>
    hand(app, occasionOf(app, incident, delivery, await relatedOrNone(app, incident)));
  const outcome = await tryOnce(app, { ...delivery, ...begun }, work);
  await record(app, id, delivery.id, outcome);
}

/** The try of that number, and what came of it: sent, later again, or given up. `work` answers false when there is no such channel. */
export async function tryOnce(
  app: App,
  { id, channel, attempts: tried }: Pick<Delivery, 'id' | 'channel' | 'attempts'>,
  work: () => Promise<boolean>,
): Promise<Partial<Delivery>> {
  const dead = (error: string): Partial<Delivery> => {
    app.monitor.count('delivery-dead', { channel });
    app.monitor.remark('a message could not be delivered', { delivery: id, error });
    return { state: 'dead', attempts: tried, due: app.now(), error };
  };
  // The tries before did not come to an end: whoever was at it was stopped.
  if (tried > attempts) return dead(`given up: none of ${attempts} tries came to an end`);
  try {
    if (!(await work())) return dead('this channel is not configured');
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    if (!(error instanceof Unavailable)) return dead(why);
    await noteOutcome(app, channel, false);
    if (tried >= attempts) return dead(`given up after ${tried} tries: ${why}`);
    const wish = Math.min(longestWish, error.retryAfter ?? 0);
    const pause = Math.max(wish > 0 ? wish : 0, Math.min(longestPause, firstPause * 2 ** (tried - 1)));
    app.monitor.count('delivery-retried', { channel });
    return { attempts: tried, due: later(app.now(), pause), error: why };
  }
  app.monitor.count('delivery-sent', { channel });
  await noteOutcome(app, channel, true);
  return { state: 'sent', attempts: tried, due: app.now(), sentAt: app.now() };
}

/** What cannot be read of the others keeps no message back. */
async function relatedOrNone(app: App, incident: Incident): Promise<readonly Incident[]> {
  try {
    return await relatedTo(app.table, incident);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    app.monitor.remark('related incidents could not be read', { incident: incident.id });
    return [];
  }
}

function occasionOf(app: App, incident: Incident, delivery: Delivery, related: readonly Incident[]): Occasion {
  return {
    incident,
    delivery,
    related,
    now: app.now(),
    timeZone: app.plan.catalogue.registers.organisation?.timeZone ?? 'UTC',
    ...(app.pages === undefined ? {} : { pages: app.pages }),
    ...(app.actions === undefined ? {} : { actions: app.actions }),
    ...(app.buttons === undefined ? {} : { buttons: app.buttons }),
  };
}

async function hand(app: App, occasion: Occasion): Promise<boolean> {
  const { email, pager } = app.senders;
  const { channel, id } = occasion.delivery;
  switch (channel) {
    case 'email':
      await email?.(emailOf(occasion), id);
      return email !== undefined;
    case 'slack':
      return toSlack(app, occasion);
    case 'pager':
      await pager?.(pageOf(occasion), id);
      return pager !== undefined;
  }
}

/** False when the message is no longer pending, or no longer as it was. */
async function record(
  app: App,
  incidentId: string,
  id: string,
  outcome: Partial<Delivery>,
  as: (current: Delivery) => boolean = () => true,
): Promise<boolean> {
  for (;;) {
    const incident = await loadIncident(app.table, incidentId);
    const current = incident?.deliveries.find((one) => one.id === id);
    // Somebody else sent it meanwhile: their note stands.
    if (incident === undefined || current?.state !== 'pending' || !as(current)) return false;
    if ((await saveIncident(app.table, settleDelivery(incident, id, outcome))) === 'saved') return true;
  }
}
