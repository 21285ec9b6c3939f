import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { clientOptions, type TestServer } from '../../../test/support/servers.ts';
import type { OpenTable } from './contract.ts';
import { dynamoTable, tableDefinition } from './dynamo.ts';

/** Creates the table on a test server that `start` gives; closing it stops the server. */
export async function openOn(start: () => Promise<TestServer>): Promise<OpenTable> {
  const server = await start();
  const client = new DynamoDBClient(clientOptions(server));
  const close = async (): Promise<void> => {
    client.destroy();
    await server.stop();
  };
  try {
    await client.send(new CreateTableCommand(tableDefinition('clausewatch')));
    await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName: 'clausewatch' });
    return { table: dynamoTable({ client, tableName: 'clausewatch' }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
