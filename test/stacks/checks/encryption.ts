import { tableDefinition } from '@clausewatch/store/dynamo';
import { describe, expect, it } from 'vitest';

import { DEAD_LETTERS } from '../expected.ts';
import { at, ofType, one, statements, WEBHOOK, type Resource, type Synthesis } from '../synthesis.ts';

const OVER_TLS_ONLY = { effect: 'Deny', principal: '*', condition: { Bool: { 'aws:SecureTransport': 'false' } } };

export function encryption(of: () => Synthesis): void {
  describe('what is stored', () => {
    it('is encrypted in every queue', () => {
      const queues = ofType(of(), 'aws:sqs/queue:Queue');
      expect(queues.filter(({ inputs }) => inputs['sqsManagedSseEnabled'] !== true)).toEqual([]);
      expect(queues.length).toBeGreaterThan(DEAD_LETTERS.length);
    });

    it('is encrypted in both topics, with a key that alarms can use and that is rotated', () => {
      const key = one(of(), 'aws:kms/key:Key', 'TopicKey').inputs;
      const topics = ofType(of(), 'aws:sns/topic:Topic');
      expect(topics.map(({ inputs }) => inputs['kmsMasterKeyId'])).toEqual(
        Array(2).fill('arn:aws:kms:eu-west-1:123456789012:key/TopicKey'),
      );
      expect(key).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
      expect(statements(key['policy'])).toEqual([
        expect.objectContaining({ principal: { AWS: 'arn:aws:iam::123456789012:root' }, actions: ['kms:*'] }),
        expect.objectContaining({
          principal: { Service: 'cloudwatch.amazonaws.com' },
          actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
          condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        }),
      ]);
    });

    it('is encrypted, restorable and, in production, not deletable in the table', () => {
      const { app } = of();
      expect(table(of()).inputs).toMatchObject({
        serverSideEncryption: { enabled: true },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: app['stage'] === 'production',
        streamViewType: 'NEW_IMAGE',
        ttl: { attributeName: 'expires', enabled: true },
      });
      expect(app).toMatchObject({ protect: app['stage'] === 'production' });
    });

    it('is kept under the keys and indexes that the adapter uses', () => {
      const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = tableDefinition('any');
      const { inputs } = table(of());
      expect(inputs['attributes']).toEqual(
        AttributeDefinitions?.map((a) => ({ name: a.AttributeName, type: a.AttributeType })),
      );
      expect([inputs['hashKey'], inputs['rangeKey']]).toEqual(KeySchema?.map((key) => key.AttributeName));
      expect(inputs['billingMode']).toBe(BillingMode);
      expect(inputs['globalSecondaryIndexes']).toEqual(
        GlobalSecondaryIndexes?.map(({ IndexName, KeySchema: keys, Projection }) => ({
          name: IndexName,
          hashKey: keys?.[0]?.AttributeName,
          rangeKey: keys?.[1]?.AttributeName,
          projectionType: Projection?.ProjectionType,
        })),
      );
    });
  });

  describe('what travels', () => {
    it('is refused by every queue and topic unless over TLS', () => {
      const policies = [
        ...ofType(of(), 'aws:sqs/queuePolicy:QueuePolicy'),
        ...ofType(of(), 'aws:sns/topicPolicy:TopicPolicy'),
      ];
      const guarded = [...ofType(of(), 'aws:sqs/queue:Queue'), ...ofType(of(), 'aws:sns/topic:Topic')];
      expect(policies).toHaveLength(guarded.length);
      for (const { name, inputs } of policies)
        expect(statements(inputs['policy'])[0], name).toMatchObject(OVER_TLS_ONLY);
    });

    it('is signed by SNS with SHA-256', () => {
      for (const { inputs } of ofType(of(), 'aws:sns/topic:Topic')) expect(inputs['signatureVersion']).toBe(2);
    });

    it('cannot arrive at a function from outside: no URL, no API, no permission for others than AWS Config', () => {
      const doors = of().resources.filter(({ type }) => /functionUrl|apigateway|lambda\/permission/.test(type));
      expect(doors.map(({ name }) => name)).toEqual(['ConfigRulePermission']);
    });
  });

  it('no secret is in an environment variable', () => {
    for (const { name, inputs } of ofType(of(), 'aws:lambda/function:Function'))
      expect(JSON.stringify(at(inputs['environment'], 'variables')), name).not.toContain(WEBHOOK);
  });
}

function table(synthesis: Synthesis): Resource {
  return one(synthesis, 'aws:dynamodb/table:Table', 'StoreTable');
}
