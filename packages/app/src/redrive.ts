/** Messages that were given up are owed again. */
import { settleDelivery } from '@clausewatch/engine/advance';
import { Unavailable } from '@clausewatch/model/errors';

import { deadBundles, reviveBundle } from './bundles.ts';
import { deadIncidents, loadIncident, saveIncident } from './incidents.ts';
import type { App } from './ports.ts';

const tries = 12;

/** How many messages are due again, from the first try on. */
export async function redrive(app: App): Promise<number> {
  let count = 0;
  for (const { id } of await deadIncidents(app.table)) count += await again(app, id);
  for (const { id } of await deadBundles(app.table)) count += (await reviveBundle(app, id)) ? 1 : 0;
  return count;
}

async function again(app: App, id: string): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const incident = await loadIncident(app.table, id);
    const dead = incident?.deliveries.filter(({ state }) => state === 'dead') ?? [];
    if (incident === undefined || dead.length === 0) return 0;
    const due = { state: 'pending', attempts: 0, due: app.now() } as const;
    const revived = dead.reduce((one, delivery) => settleDelivery(one, delivery.id, due), incident);
    if ((await saveIncident(app.table, { ...revived, version: incident.version + 1 })) === 'saved') return dead.length;
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}
