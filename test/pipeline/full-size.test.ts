/** A tenth of the size at which `npm run test:full-size` runs them. */
import { describe, expect, it } from 'vitest';

import { burst, deadLetters, lostEvents } from '../support/full-size.ts';
import { memoryTable } from '../support/memory-table.ts';

describe('at a large size', () => {
  it('dead letters of all ages, put back at once, open nothing that is over and tell nobody', async () => {
    expect(await deadLetters(memoryTable(), 1000)).toEqual({ events: 1000, incidents: 20 });
  });

  it('one sweep makes up for every lost event, and counts each', async () => {
    expect(await lostEvents(memoryTable(), 1000)).toEqual({ groups: 1000, lost: 10, open: 333 });
  });

  it('a burst is told in few messages, and nothing of it is lost', async () => {
    expect(await burst(memoryTable(), 5000)).toMatchObject({ incidents: 1000, messages: 22 });
  }, 120_000);
});
