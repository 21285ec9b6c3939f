import { sweptTypes } from '@clausewatch/sources/kind-of';
import { expect, it } from 'vitest';

import { at, list, one, type Synthesis } from '../synthesis.ts';

/** AWS Config records none of these, or their own rules may not be asked of them. */
const NOT_RECORDED = [
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::Config::ConfigurationRecorder',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::SubnetGroup',
  'AWS::Logs::LogGroup',
];

export function exports(of: () => Synthesis): void {
  it('the rule of AWS Config is asked of every type that a control looks at, for both kinds of change and once a day', () => {
    const { inputs } = one(of(), 'aws:cfg/rule:Rule', 'ConfigRule');
    const asked = list(at(inputs['scope'], 'complianceResourceTypes')).map(String);
    expect([...asked, ...NOT_RECORDED].toSorted()).toEqual([...sweptTypes].toSorted());
    expect(list(at(inputs['source'], 'sourceDetails')).map((detail) => at(detail, 'messageType'))).toEqual([
      'ConfigurationItemChangeNotification',
      'OversizedConfigurationItemChangeNotification',
      'ScheduledNotification',
    ]);
  });

  it('only AWS Config of this account may ask the rule', () => {
    expect(one(of(), 'aws:lambda/permission:Permission', 'ConfigRulePermission').inputs).toMatchObject({
      principal: 'config.amazonaws.com',
      sourceAccount: '123456789012',
    });
  });

  it('Security Hub is told of incidents a hundred at a time; what it does not take is halved, and set aside at last', () => {
    const { inputs } = one(of(), 'aws:lambda/eventSourceMapping:EventSourceMapping', 'IncidentExportsMapping');
    expect(inputs).toMatchObject({
      batchSize: 100,
      bisectBatchOnFunctionError: true,
      destinationConfig: {
        onFailure: { destinationArn: 'arn:aws:sqs:eu-west-1:123456789012:IncidentExportsDeadLettersQueue' },
      },
    });
  });
}
