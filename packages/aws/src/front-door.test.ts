import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { Unavailable } from '@clausewatch/model/errors';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';

import { frontDoor } from './front-door.ts';

const client = new EventBridgeClient({ region: 'eu-west-1' });
const events = mockClient(client);
const door = frontDoor({ client, bus: 'default', deployment: 'clausewatch-test' });
beforeEach(() => events.reset());

it('puts one event on the bus of the sources, for this deployment', async () => {
  events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  const nonce = door.nonce();
  expect(nonce).not.toBe(door.nonce());
  await door.put(nonce);
  expect(events.commandCalls(PutEventsCommand)[0]?.args[0].input).toEqual({
    Entries: [
      {
        EventBusName: 'default',
        Source: 'clausewatch.canary',
        DetailType: 'Clausewatch Canary',
        Detail: JSON.stringify({ deployment: 'clausewatch-test', nonce }),
      },
    ],
  });
});

it.each([
  ['Throttling', { FailedEntryCount: 1, Entries: [{ ErrorCode: 'Throttling', ErrorMessage: 'secret' }] }],
  ['no reason given', { Entries: [] }],
])('asks again when the bus took nothing: %s', async (why, answer) => {
  events.on(PutEventsCommand).resolves(answer);
  await expect(door.put('n')).rejects.toThrow(new Unavailable(`EventBridge did not take the event (${why})`));
});

it('says what AWS refused, and no more', async () => {
  events.on(PutEventsCommand).rejects(Object.assign(new Error('arn of somebody'), { name: 'AccessDeniedException' }));
  await expect(door.put('n')).rejects.toThrow(/^EventBridge: AccessDeniedException$/);
});
