/** Sends what incidents owe. The incident is the truth: a doorbell or the sweeper may call as often as they like. */
import { settleDelivery } from '@clausewatch/engine/advance';
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery, Incident } from '@clausewatch/model/incident';
import { emailOf } from '@clausewatch/render/email';
import type { Occasion } from '@clausewatch/render/message';
import { pageOf } from '@clausewatch/render/pager';

import { loadIncident, saveIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { toSlack } from './slack.ts';
import { later } from './time.ts';

/** Seconds before the next try: doubled each time, an hour at most; then the message is dead, and seen as such. */
const firstPause = 15;
const longestPause = 3600;
/** Seconds that a receiver may ask us to wait. */
const longestWish = 86_400;
const attempts = 10;

/** Sends every message of the incident that is due. At least once: a crash between a provider's yes and our note of it sends again, under the same key. */
export async function deliver(app: App, id: string): Promise<void> {
  const incident = await loadIncident(app.table, id);
  const due = incident?.deliveries.filter(({ state, due: at }) => state === 'pending' && at <= app.now()) ?? [];
  for (const delivery of due) {
    if (incident !== undefined) await record(app, id, delivery, await send(app, incident, delivery));
  }
}

async function send(app: App, incident: Incident, delivery: Delivery): Promise<Partial<Delivery>> {
  const occasion: Occasion = {
    incident,
    delivery,
    now: app.now(),
    timeZone: app.plan.catalogue.registers.organisation?.timeZone ?? 'UTC',
    ...(app.pages === undefined ? {} : { pages: app.pages }),
    ...(app.actions === undefined ? {} : { actions: app.actions }),
    ...(app.buttons === undefined ? {} : { buttons: app.buttons }),
  };
  try {
    if (!(await hand(app, occasion))) return dead(app, delivery, 'this channel is not configured');
    app.monitor.count('delivery-sent', { channel: delivery.channel });
    return { state: 'sent', attempts: delivery.attempts + 1, sentAt: app.now() };
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    if (!(error instanceof Unavailable)) return dead(app, delivery, why);
    const tried = delivery.attempts + 1;
    if (tried >= attempts) return dead(app, delivery, `given up after ${tried} tries: ${why}`);
    const wish = Math.min(longestWish, error.retryAfter ?? 0);
    const pause = Math.max(wish > 0 ? wish : 0, Math.min(longestPause, firstPause * 2 ** delivery.attempts));
    app.monitor.count('delivery-retried', { channel: delivery.channel });
    return { attempts: tried, due: later(app.now(), pause), error: why };
  }
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

function dead(app: App, delivery: Delivery, error: string): Partial<Delivery> {
  app.monitor.count('delivery-dead', { channel: delivery.channel });
  app.monitor.remark('a message could not be delivered', { delivery: delivery.id, error });
  return { state: 'dead', attempts: delivery.attempts + 1, error };
}

async function record(app: App, id: string, delivery: Delivery, outcome: Partial<Delivery>): Promise<void> {
  for (;;) {
    const incident = await loadIncident(app.table, id);
    const current = incident?.deliveries.find((one) => one.id === delivery.id);
    // Somebody else sent it meanwhile: their note stands.
    if (incident === undefined || current?.state !== 'pending') return;
    if ((await saveIncident(app.table, settleDelivery(incident, delivery.id, outcome))) === 'saved') return;
  }
}
