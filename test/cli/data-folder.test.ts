import { channelsOf, sentElsewhere } from '@clausewatch/app/ports';
import { noteSetup, withFolder } from '@clausewatch/cli/data-folder';
import { embed } from '@clausewatch/local/embedded';
import { catalogueFrom } from '@clausewatch/cli/catalogue-flags';
import { expect, it } from 'vitest';

import { folderOf } from './items.ts';

it('a command owes to the channels of the server whose folder it opens: what it does ends a page too', async () => {
  const data = folderOf({});
  const setup = { policy: ['pythias'] };
  const server = await embed({
    catalogue: catalogueFrom(setup),
    data,
    clock: async () => ({ now: () => '2026-11-01T12:00:00.000Z' }),
    senders: () => sentElsewhere(['email', 'threads', 'pager']),
    monitor: { count: () => undefined, remark: () => undefined },
  });
  await noteSetup(server, setup);
  server.close();
  for (const flags of [{}, { policy: ['pythias'] }])
    await withFolder(data, flags, async (app) => {
      expect(channelsOf(app)).toEqual(['email', 'slack', 'pager']);
      expect(Object.keys(app.senders)).toEqual(['email', 'threads', 'pager']);
    });
});
