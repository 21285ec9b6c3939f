/** What a bundle says, and its way out. */
import { Unavailable } from '@clausewatch/model/errors';
import { digestOf } from '@clausewatch/render/digest';
import { type Gist, gistOf } from '@clausewatch/render/gist';
import { type Report, mailOf, postOf, reportNoticeOf, reportPageOf } from '@clausewatch/render/report';
import { type Standing, nothingOpen, withOpen } from '@clausewatch/render/standing';
import { stormOf } from '@clausewatch/render/storm';

import type { Bundle } from './bundles.ts';
import { sendCanary } from './canary-out.ts';
import { lacking } from './coverage.ts';
import { incidentPlaces, incidentsIn } from './incidents.ts';
import { noiseNotes } from './noise.ts';
import type { App } from './ports.ts';
import { digestClock } from './routes.ts';
import { type Survey, surveyed } from './survey.ts';

/** Sends the bundle's report; answers its headline, or undefined when the deployment has no such channel. Throws as a sender does. */
export async function sendReport(app: App, bundle: Bundle, gists: readonly Gist[]): Promise<string | undefined> {
  const { id, kind, channel, at } = bundle;
  if (kind === 'canary') return (await sendCanary(app, bundle)) ? 'messages arrive' : undefined;
  const report = kind === 'storm' ? stormOf(id, gists) : await digestFor(app, id, gists, kind === 'weekly');
  if (report === undefined) return '';
  const { email, slack, threads, chat, pager } = app.senders;
  const told = kind === 'storm' ? 'storm' : 'digest';
  const post = (): ReturnType<typeof postOf> => postOf(told, report, app.pages);
  if (channel === 'email' && email !== undefined) await email(mailOf(told, report, app.pages), id);
  else if (channel === 'pager' && pager !== undefined) await pager(reportPageOf(report, at, app.pages), id);
  else if (channel !== 'slack') return undefined;
  else if (threads !== undefined) await threads.begin(post(), id);
  else if (slack !== undefined) await slack(post(), id);
  else if (chat !== undefined) await chat(reportNoticeOf(told, report), id);
  else return undefined;
  return report.headline;
}

const open: Survey<Standing> = {
  name: 'open',
  places: () => incidentPlaces(),
  nothing: nothingOpen,
  add: (known, items, began) => {
    const incidents = incidentsIn(items).filter(({ state }) => state !== 'excepted');
    return withOpen(
      known,
      incidents.map((incident) => gistOf(incident, 'opened')),
      began,
    );
  },
};

/** Seconds: how old what a digest says of all that is open may be where it can be counted in one step, and at most, but for the walk. */
const [fresh, longest] = [60, 6 * 60 * 60];

/** Goes on counting what is open, so that a digest finds it counted. */
export async function surveyOpen(app: App): Promise<void> {
  await surveyed(app, open, longest);
}

/** The digest of now. Undefined when there is nothing to say. Throws `Unavailable` while what is open was never counted to the end. */
async function digestFor(app: App, key: string, waited: readonly Gist[], weekly: boolean): Promise<Report | undefined> {
  const counted = await surveyed(app, open, fresh);
  if (counted === undefined) throw new Unavailable('what is open is still being counted');
  return digestOf({
    key,
    waited,
    open: counted.found,
    unproven: await unprovenOf(app),
    notes: await noiseNotes(app),
    weekly,
    now: app.now(),
    timeZone: digestClock(app).timeZone,
  });
}

async function unprovenOf(app: App): Promise<{ count: number; of: number; missing: readonly string[] }> {
  const rows = await lacking(app);
  const unproven = rows.filter(({ state }) => state === 'unproven');
  const counts = new Map<string, number>();
  for (const what of unproven.flatMap(({ missing }) => missing)) counts.set(what, (counts.get(what) ?? 0) + 1);
  const missing = [...counts].toSorted((a, b) => b[1] - a[1]).map(([what, times]) => `${what} (${times})`);
  return { count: unproven.length, of: rows.length, missing };
}
