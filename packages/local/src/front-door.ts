/** The way in of one process: what is put in waits in the queue of all events. */
import type { Clock, FrontDoor } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { canaryEvent } from '@clausewatch/model/canary';
import { randomUUID } from 'node:crypto';

import { enqueue } from './jobs.ts';

/** `ring`: something is in the queue. */
export function localFrontDoor(table: Table, now: Clock, ring: () => void): FrontDoor {
  return {
    nonce: randomUUID,
    async put(nonce) {
      await enqueue(table, now(), JSON.stringify(canaryEvent('local', nonce)));
      ring();
    },
  };
}
