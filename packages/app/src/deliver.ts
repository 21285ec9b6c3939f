/** Sends what incidents owe. The incident is the truth: a doorbell or the sweeper may call as often as they like. */
import { settleDelivery } from '@clausewatch/engine/advance';
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery, Incident } from '@clausewatch/model/incident';
import { emailOf } from '@clausewatch/render/email';
import type { Occasion } from '@clausewatch/render/message';
import { pageOf } from '@clausewatch/render/pager';

import { loadIncident, saveIncident } from './incidents.ts';
import { admit } from './lanes.ts';
import type { App } from './ports.ts';
import { relatedTo } from './related.ts';
import { outlook } from './remedy-outlook.ts';
import { toSlack } from './slack.ts';
import { turnOf } from './slack-threads.ts';
import { later } from './time.ts';
import { lease, tryOnce } from './tries.ts';

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
  const related = await relatedOrNone(app, incident);
  const turn = delivery.channel === 'slack' ? await turnOf(app, incident, related, lease) : undefined;
  if (turn !== undefined) return void (await record(app, id, delivery.id, { attempts: delivery.attempts, due: turn }));
  const occasion = occasionOf(app, incident, delivery, related);
  const outcome = await tryOnce(app, { ...delivery, ...begun }, (trying) => hand(trying, occasion));
  await record(app, id, delivery.id, outcome);
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
    ...outlook(app, incident),
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
