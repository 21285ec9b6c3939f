/** Which channels have messages that no try could deliver, without reading all of them. */
import type { Channel } from '@clausewatch/model/incident';

import { bundleIn } from './bundles.ts';
import { incidentsIn } from './incidents.ts';
import { type App, channelsOf } from './ports.ts';
import { shardNumbers } from './shards.ts';
import { pagesAStep } from './survey.ts';

export interface Dead {
  readonly channels: ReadonlySet<Channel>;
  /** False: there are more than were read, and what is not among `channels` may have some too. */
  readonly whole: boolean;
}

/** Reads until every channel of the deployment is found, twenty pages at most. */
export async function deadChannels(app: App): Promise<Dead> {
  const wanted = channelsOf(app);
  const channels = new Set<Channel>();
  let pages = 0;
  for (const shard of shardNumbers()) {
    let after: string | undefined;
    do {
      if (wanted.every((channel) => channels.has(channel))) return { channels, whole: true };
      if (pages === pagesAStep) return { channels, whole: false };
      pages += 1;
      const page = await app.table.queryIndex('due', `dead#${shard}`, after === undefined ? {} : { after });
      for (const { deliveries } of incidentsIn(page.items))
        for (const { state, channel } of deliveries) if (state === 'dead') channels.add(channel);
      for (const item of page.items) for (const { channel } of bundleIn(item)) channels.add(channel);
      after = page.next;
    } while (after !== undefined);
  }
  return { channels, whole: true };
}
