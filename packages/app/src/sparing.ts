/** How often one piece of work asks the provider: neither what names much nor a busy provider may keep the rest waiting. */
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';

import { observe } from './observe.ts';
import type { App } from './ports.ts';

/** Live reads behind one event, and in one page of a sweep. */
const [ofAnEvent, ofAPage] = [100, 400];
/** So many answers that it is busy, and it is asked no more. */
const patience = 10;

/**
 * The app for one event. Beyond its reads they throw `Unavailable`: the event comes again, and what was read is not read twice. Where not one was
 * answered, asking again would be in vain: they say that it cannot be asked.
 */
export function sparing(app: App, most = ofAnEvent): App {
  const { readLive } = app;
  if (readLive === undefined) return app;
  let left = most;
  let answered = false;
  return {
    ...app,
    readLive: async (...asked) => {
      if (left <= 0 && !answered) return undefined;
      if (left <= 0) throw new Unavailable('enough was read at once');
      left -= 1;
      try {
        const read = await readLive(...asked);
        answered ||= read !== undefined;
        return read;
      } catch (error) {
        if (error instanceof Unavailable) {
          answered = true;
          left -= most / patience;
        }
        throw error;
      }
    },
  };
}

/** Takes in what one event says. Throws `Unavailable` to get the event again. */
export async function observeEvent(app: App, observations: readonly Observation[]): Promise<void> {
  const sparingly = sparing(app);
  for (const observation of observations) await observe(sparingly, observation);
}

/** The app for one page of a sweep: what a busy provider does not tell, or there is no room for, cannot be asked before the next sweep. */
export function undeterred(app: App): App {
  const { readLive } = sparing(app, ofAPage);
  if (readLive === undefined) return app;
  return {
    ...app,
    readLive: async (ref, at, tags) => {
      try {
        return await readLive(ref, at, tags);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        app.monitor.remark('a resource could not be read: its state is awaited', {
          type: ref.type,
          error: error.message,
        });
        return undefined;
      }
    },
  };
}
