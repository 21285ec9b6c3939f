import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { IndexName, Key, Page, Table } from '@clausewatch/app/table';
import { answer } from './dynamo-errors.ts';
import { encodePosition, toScan, type Position, type Scan, type Span } from './range.ts';
import { checkKey, toItem, toRow } from './record.ts';

const INDEXES: readonly IndexName[] = ['open', 'due'];

/**
 * The table on DynamoDB, with the keys and indexes of `tableDefinition`. Configure retries and timeouts on the client.
 * A write that the client retried after a lost answer can report `conflict` for its own success: read again, then decide.
 */
export function dynamoTable(options: { readonly client: DynamoDBClient; readonly tableName: string }): Table {
  const { tableName: TableName } = options;
  const client = DynamoDBDocumentClient.from(options.client);
  const matches = (expected: number) => ({
    ConditionExpression: '#version = :expected',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':expected': expected },
  });
  return {
    async get({ pk, sk }) {
      checkKey({ pk, sk });
      const command = new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true });
      const { Item } = await answer(client.send(command));
      return Item && toItem(Item);
    },
    async put(item, expected) {
      const Item = toRow(item, expected);
      const condition =
        expected === undefined ? { ConditionExpression: 'attribute_not_exists(pk)' } : matches(expected);
      return await decide(client.send(new PutCommand({ TableName, Item, ...condition })), 'saved');
    },
    async delete({ pk, sk }, expected) {
      checkKey({ pk, sk });
      const command = new DeleteCommand({ TableName, Key: { pk, sk }, ...matches(expected) });
      return await decide(client.send(command), 'deleted');
    },
    query: async (pk, range = {}) => await readPage(client, TableName, toScan(undefined, pk, range)),
    queryIndex: async (index, pk, range = {}) => await readPage(client, TableName, toScan(index, pk, range)),
  };
}

/** What `CreateTable` needs for this adapter: the keys and the two sparse indexes. */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  const keys = ['pk', 'sk', ...INDEXES.flatMap((index) => [`${index}Pk`, `${index}Sk`])];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    KeySchema: keySchema('pk', 'sk'),
    GlobalSecondaryIndexes: INDEXES.map((index) => ({
      IndexName: index,
      KeySchema: keySchema(`${index}Pk`, `${index}Sk`),
      Projection: { ProjectionType: 'ALL' as const },
    })),
  };
}

function keySchema(pk: string, sk: string): NonNullable<CreateTableCommandInput['KeySchema']> {
  return [
    { AttributeName: pk, KeyType: 'HASH' },
    { AttributeName: sk, KeyType: 'RANGE' },
  ];
}

async function readPage(client: DynamoDBDocumentClient, TableName: string, scan: Scan): Promise<Page> {
  const { index, span, after } = scan;
  if (span.kind === 'none') return { items: [] };
  const command = new QueryCommand({
    TableName,
    Limit: scan.limit,
    ...(index ? { IndexName: index } : { ConsistentRead: true }),
    ...(after && { ExclusiveStartKey: startKey(index, after) }),
    ...keyCondition(scan.pk, span),
    ExpressionAttributeNames: {
      '#pk': index ? `${index}Pk` : 'pk',
      ...(span.kind !== 'all' && { '#sk': index ? `${index}Sk` : 'sk' }),
    },
  });
  const { Items = [], LastEvaluatedKey: last } = await answer(client.send(command));
  const items = Items.map(toItem);
  return last ? { items, next: encodePosition(index, toPosition(index, last)) } : { items };
}

function keyCondition(
  pk: string,
  span: Exclude<Span, { kind: 'none' }>,
): Pick<QueryCommandInput, 'KeyConditionExpression' | 'ExpressionAttributeValues'> {
  const condition = (text: string, values: { readonly [name: string]: string }) => ({
    KeyConditionExpression: `#pk = :pk${text}`,
    ExpressionAttributeValues: { ':pk': pk, ...values },
  });
  switch (span.kind) {
    case 'all':
      return condition('', {});
    case 'prefix':
      return condition(' AND begins_with(#sk, :prefix)', { ':prefix': span.prefix });
    case 'from':
      return condition(' AND #sk >= :from', { ':from': span.from });
    case 'upTo':
      return condition(' AND #sk <= :upTo', { ':upTo': span.upTo });
    case 'between':
      return condition(' AND #sk BETWEEN :from AND :upTo', { ':from': span.from, ':upTo': span.upTo });
  }
}

function startKey(index: IndexName | undefined, { key, indexKey }: Position): { readonly [name: string]: string } {
  const base = { pk: key.pk, sk: key.sk };
  return index && indexKey ? { ...base, [`${index}Pk`]: indexKey.pk, [`${index}Sk`]: indexKey.sk } : base;
}

function toPosition(index: IndexName | undefined, last: { readonly [name: string]: unknown }): Position {
  const key = (pk: string, sk: string): Key => ({ pk: String(last[pk]), sk: String(last[sk]) });
  return { key: key('pk', 'sk'), ...(index && { indexKey: key(`${index}Pk`, `${index}Sk`) }) };
}

async function decide<Done extends string>(sent: Promise<unknown>, done: Done): Promise<Done | 'conflict'> {
  try {
    await answer(sent);
    return done;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 'conflict';
    throw error;
  }
}
