import { createServer, type Server, type ServerResponse } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Table } from '@clausewatch/app/table';
import { Unavailable } from '@clausewatch/model/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions } from '../../../test/support/servers.ts';
import { itemAt } from './contract.ts';
import { dynamoTable } from './dynamo.ts';

const KEY = { pk: 'p', sk: 's' };
const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';

let server: Server;
let client: DynamoDBClient;
let table: Table;
let answer: (response: ServerResponse) => void;
let asked: string;

function fail(status: number, type: string): void {
  answer = (response) =>
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: type, message: 'no' }));
}

beforeEach(async () => {
  asked = '';
  server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => (asked += chunk));
    request.on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const options = clientOptions({ endpoint: `http://127.0.0.1:${port}`, stop: async () => {} });
  client = new DynamoDBClient({ ...options, requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true } });
  table = dynamoTable({ client, tableName: 'clausewatch' });
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const CALLS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['get', () => table.get(KEY)],
  ['put', () => table.put(itemAt(KEY), undefined)],
  ['delete', () => table.delete(KEY, 1)],
  ['query', () => table.query('p')],
  ['queryIndex', () => table.queryIndex('due', 'p')],
];

describe.each(CALLS)('%s', (_, call) => {
  it.each([
    [400, 'ProvisionedThroughputExceededException'],
    [400, 'ThrottlingException'],
    [400, 'RequestLimitExceeded'],
    [500, 'InternalServerError'],
    [503, 'ServiceUnavailable'],
  ])('is unavailable on %i %s', async (status, type) => {
    fail(status, NAMESPACE + type);
    await expect(call()).rejects.toThrow(Unavailable);
  });

  it('is unavailable when the connection breaks, nothing listens or no answer comes', async () => {
    answer = (response) => response.destroy();
    await expect(call()).rejects.toThrow(Unavailable);
    answer = () => {};
    await expect(call()).rejects.toThrow(Unavailable);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(call()).rejects.toThrow(Unavailable);
  });

  it('is unavailable on a proxy page that is not JSON', async () => {
    answer = (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
    await expect(call()).rejects.toThrow(Unavailable);
  });

  it.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException', 'UnrecognizedClientException'])(
    'passes on %s as it is',
    async (name) => {
      fail(400, NAMESPACE + name);
      await expect(call()).rejects.toMatchObject({ name, message: 'no' });
    },
  );
});

it('throws for an item that something else wrote instead of giving half of it', async () => {
  const Item = { pk: { S: 'p' }, sk: { S: 's' }, version: { S: '1' }, data: { S: '{}' } };
  answer = (response) => response.end(JSON.stringify({ Item }));
  await expect(table.get(KEY)).rejects.toThrow('"p" "s": stored version is not a number');
});

it('reads consistently from the table; an index cannot be', async () => {
  answer = (response) => response.end('{}');
  const consistent = async (call: () => Promise<unknown>): Promise<unknown> => {
    asked = '';
    await call();
    return JSON.parse(asked).ConsistentRead;
  };
  expect(await consistent(() => table.get(KEY))).toBe(true);
  expect(await consistent(() => table.query('p'))).toBe(true);
  expect(await consistent(() => table.queryIndex('due', 'p'))).toBeUndefined();
});
