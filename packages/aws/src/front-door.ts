/** The event bus, by which the sources' events come in too. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { FrontDoor } from '@clausewatch/app/ports';
import { canaryEvent } from '@clausewatch/model/canary';
import { Unavailable } from '@clausewatch/model/errors';
import { randomUUID } from 'node:crypto';

import { translated } from './failures.ts';

export interface FrontDoorOptions {
  readonly client: EventBridgeClient;
  readonly bus: string;
  /** As the rule asks for it: deployments of one account share a bus. */
  readonly deployment: string;
}

/** Throws `Unavailable` when the bus did not take it. */
export function frontDoor({ client, bus, deployment }: FrontDoorOptions): FrontDoor {
  return {
    nonce: randomUUID,
    async put(nonce) {
      const { source, 'detail-type': type, detail } = canaryEvent(deployment, nonce);
      const entry = { EventBusName: bus, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
      const { Entries: [taken] = [] } = await client
        .send(new PutEventsCommand({ Entries: [entry] }))
        .catch((error: unknown) => {
          throw translated('EventBridge', error);
        });
      // A call that succeeds may still have taken nothing.
      if (taken?.EventId === undefined)
        throw new Unavailable(
          `EventBridge did not take the event (${/^\w{1,60}$/.exec(taken?.ErrorCode ?? '')?.[0] ?? 'no reason given'})`,
        );
    },
  };
}
