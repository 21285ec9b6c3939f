/** Changes of configuration while the table misbehaves, through the real handler and the real SDK with its retries. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { type Fate, startFaultyProxy } from '../test/support/faulty-proxy.ts';
import { catchOutput, context, deploy, type Deployment, loaded, setEnvironment } from './test/deployment.ts';
import { batch, configEvent, groupItem } from './test/events.ts';

describe('a change of configuration, while the table', () => {
  let deployment: Deployment;
  let straight: string;
  let fateOf: (count: number, operation: string) => Fate;
  let proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
  let handler: (typeof import('./on-config-change.ts'))['handler'];

  beforeAll(async () => {
    deployment = await deploy();
    straight = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  });
  beforeEach(async () => {
    fateOf = () => 'pass';
    proxy = await startFaultyProxy({ endpoint: straight, stop: async () => undefined }, (count, operation) =>
      fateOf(count, operation),
    );
    setEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint });
    ({ handler } = await loaded(() => import('./on-config-change.ts')));
    catchOutput();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await proxy.stop();
  });
  afterAll(() => deployment.stop());

  const incidentsOf = async (id: string) =>
    (await deployment.incidents()).filter(({ resource }) => resource.id === id && resource.account === '111122223333');
  /** What the queue does: it sends again what was reported. */
  async function untilDone(ids: readonly string[], most = 10): Promise<number> {
    let waiting = batch(...ids.map((id) => configEvent(groupItem({ id }))));
    for (let round = 1; round <= most; round += 1) {
      const { batchItemFailures } = await handler(waiting, context);
      if (batchItemFailures.length === 0) return round;
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      waiting = { Records: waiting.Records.filter(({ messageId }) => failed.has(messageId)) };
    }
    throw new Error('never done');
  }

  it.each([1, 3, 5])(
    'throttles the first %i requests, is one incident with one message, sent again or not',
    async (many) => {
      const id = `sg-throttled-${many}`;
      fateOf = (count) => (count <= many ? 'throttle' : 'pass');
      await untilDone([id]);
      expect(await incidentsOf(id)).toMatchObject([{ occurrences: 1, deliveries: [{ state: 'pending' }] }]);
    },
  );

  it('throttles some of ten for good, reports those alone, and the others are done', async () => {
    let stopped = true;
    fateOf = (count, operation) => (stopped && operation === 'PutItem' && count % 3 === 0 ? 'throttle' : 'pass');
    const ids = Array.from({ length: 10 }, (_, index) => `sg-partly-${index}`);
    const events = batch(...ids.map((id) => configEvent(groupItem({ id }))));
    await handler(events, context);
    stopped = false;
    await handler(events, context);
    for (const id of ids)
      expect(await incidentsOf(id)).toMatchObject([{ occurrences: 1, deliveries: [{ state: 'pending' }] }]);
  });

  it.each([1, 2, 3, 4])('loses its answer to write %i, knows on redelivery that it was done', async (which) => {
    const id = `sg-lost-${which}`;
    let writes = 0;
    fateOf = (_count, operation) => {
      if (operation !== 'PutItem') return 'pass';
      writes += 1;
      return writes === which ? 'lose-answer' : 'pass';
    };
    await untilDone([id]);
    expect(await incidentsOf(id)).toMatchObject([{ occurrences: 1, deliveries: [{ state: 'pending' }] }]);
  });

  it('is so slow that the queue hands the batch to a second worker, ends as if there had been one', async () => {
    const id = 'sg-twice';
    const slow = Promise.withResolvers<void>();
    let writes = 0;
    // The first worker hangs in its second write; the second one starts meanwhile and passes it.
    fateOf = (_count, operation) => {
      if (operation !== 'PutItem') return 'pass';
      writes += 1;
      return writes === 2 ? { after: slow.promise } : 'pass';
    };
    const events = batch(configEvent(groupItem({ id })));
    const first = handler(events, context);
    await vi.waitFor(() => expect(writes).toBe(2));
    await handler(events, context);
    slow.resolve();
    await first;
    await untilDone([id]);
    expect(await incidentsOf(id)).toMatchObject([{ occurrences: 1, deliveries: [{ state: 'pending' }] }]);
  });

  it('was away for long, and what waited comes in the wrong order, ends with the newest state', async () => {
    const id = 'sg-away';
    const states = [
      groupItem({ id, at: '2026-11-20T05:00:00.000Z' }),
      groupItem({ id, open: [], at: '2026-11-20T05:30:00.000Z' }),
      groupItem({ id, at: '2026-11-20T07:00:00.000Z' }),
    ].map((item) => configEvent(item));
    fateOf = () => 'throttle';
    const failed = await handler(batch(...states), context);
    expect(failed.batchItemFailures).toHaveLength(3);
    fateOf = () => 'pass';
    await handler(batch(...states.toReversed()), context);
    expect(await incidentsOf(id)).toMatchObject([{ occurrences: 2, openedAt: '2026-11-20T07:00:00.000Z' }]);
  });
});
