/** Controls in shadow: what they find is seen on the pages, and told to nobody until a person accepts them. */
import { inShadow, type Quiet, revealed } from '@clausewatch/engine/quiet';

import { loadIncident, openIncidents, saveIncident } from './incidents.ts';
import { type App, channelsOf } from './ports.ts';
import { changeAccepted, quietOf, variantsOf } from './quiet.ts';
import { nextDigest } from './routes.ts';

export interface ControlStanding {
  readonly control: string;
  readonly state: 'accepted' | 'shadow';
  /** Incidents that are not over and that it has a part in; of a control in shadow, what it would have raised. */
  readonly incidents: readonly string[];
}

/** Every control that a clause cites, by its id. */
export async function standingOf(app: App): Promise<readonly ControlStanding[]> {
  const { shadow } = await quietOf(app);
  const open = await openIncidents(app.table);
  const byControl = Map.groupBy(variantsOf(app), ({ control }) => control);
  return [...byControl]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([control, variants]) => {
      const entries = new Set(variants.map(({ entry }) => entry));
      const concerned = open.filter((one) =>
        one.entries.some(({ key, state }) => state !== 'holds' && entries.has(key)),
      );
      const hidden = variants.some(({ entry }) => shadow.has(entry));
      return { control, state: hidden ? 'shadow' : 'accepted', incidents: concerned.map(({ id }) => id) };
    });
}

/** Accepts a control as it is now. What it held back is told in the next digest; answers the ids of these incidents. */
export async function acceptControl(app: App, control: string, by: string): Promise<readonly string[]> {
  const variants = variantsOf(app).filter((one) => one.control === control);
  await changeAccepted(app, { control, state: 'accepted', by, at: app.now() }, (accepted) => [
    ...new Set([...accepted, ...variants.map(({ variant }) => variant)]),
  ]);
  const quiet = await quietOf(app);
  const entries = new Set(variants.map(({ entry }) => entry));
  const told: string[] = [];
  for (const { id } of await openIncidents(app.table)) if (await reveal(app, id, entries, quiet)) told.push(id);
  return told;
}

/** Whether the incident owes its first message now, whoever else writes. */
async function reveal(app: App, id: string, entries: ReadonlySet<string>, quiet: Quiet): Promise<boolean> {
  for (;;) {
    const incident = await loadIncident(app.table, id);
    if (incident === undefined || inShadow(incident, quiet)) return false;
    if (!incident.entries.some(({ key }) => entries.has(key))) return false;
    const after = revealed(incident, app.now(), channelsOf(app), (at) => nextDigest(app, at));
    if (after === undefined) return false;
    if ((await saveIncident(app.table, after)) === 'saved') return true;
  }
}

/** Back into the shadow: what it finds from now on is seen, and told to nobody. */
export async function shadowControl(app: App, control: string, by: string): Promise<void> {
  const own = new Set(variantsOf(app).flatMap((one) => (one.control === control ? one.variant : [])));
  await changeAccepted(app, { control, state: 'shadow', by, at: app.now() }, (accepted) =>
    accepted.filter((variant) => !own.has(variant)),
  );
}
