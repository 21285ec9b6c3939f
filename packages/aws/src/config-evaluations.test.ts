import {
  ConfigServiceClient,
  type Evaluation as ConfigEvaluation,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import type { Evaluation } from '@clausewatch/app/config-rule';
import { Unavailable } from '@clausewatch/model/errors';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { configEvaluations } from './config-evaluations.ts';

const config = mockClient(ConfigServiceClient);
const results = configEvaluations(new ConfigServiceClient({ region: 'eu-west-1' }));
const evaluation = (id: string, more: Partial<Evaluation> = {}): Evaluation => ({
  type: 'AWS::EC2::SecurityGroup',
  id,
  compliance: 'COMPLIANT',
  at: '2026-11-20T05:00:00.000Z',
  ...more,
});
const many = (count: number): readonly Evaluation[] =>
  Array.from({ length: count }, (_, index) => evaluation(`sg-${index}`));
const calls = () => config.commandCalls(PutEvaluationsCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  config.reset();
  config.on(PutEvaluationsCommand).resolves({});
});

describe('giving results back to AWS Config', () => {
  it('takes a hundred a call, all under the token of the question', async () => {
    expect(await results.put('token', many(250))).toEqual({ evaluations: 250 });
    expect(calls().map(({ ResultToken, Evaluations = [] }) => [ResultToken, Evaluations.length])).toEqual([
      ['token', 100],
      ['token', 100],
      ['token', 50],
    ]);
  });

  it('says each in the words of AWS Config, ordered by the time of what was judged', async () => {
    await results.put('token', [evaluation('sg-1', { compliance: 'NON_COMPLIANT', annotation: 'P-7: open' })]);
    expect(calls()[0]?.Evaluations).toEqual([
      {
        ComplianceResourceType: 'AWS::EC2::SecurityGroup',
        ComplianceResourceId: 'sg-1',
        ComplianceType: 'NON_COMPLIANT',
        Annotation: 'P-7: open',
        OrderingTimestamp: new Date('2026-11-20T05:00:00.000Z'),
      },
    ]);
  });

  it('gives again what a successful call left out, and only that', async () => {
    config.on(PutEvaluationsCommand).callsFake(({ Evaluations }: { Evaluations: ConfigEvaluation[] }) => ({
      FailedEvaluations: Evaluations.length > 2 ? Evaluations.slice(0, 2) : [],
    }));
    await results.put('token', many(5));
    expect(calls().map(({ Evaluations = [] }) => Evaluations.map((one) => one.ComplianceResourceId))).toEqual([
      ['sg-0', 'sg-1', 'sg-2', 'sg-3', 'sg-4'],
      ['sg-0', 'sg-1'],
    ]);
  });

  it('fails visibly when AWS Config keeps leaving some out', async () => {
    config.on(PutEvaluationsCommand).callsFake(({ Evaluations }: { Evaluations: ConfigEvaluation[] }) => ({
      FailedEvaluations: Evaluations.slice(0, 1),
    }));
    await expect(results.put('token', many(3))).rejects.toThrow(
      new Unavailable('AWS Config did not take 1 of 3 results'),
    );
  });

  it('is worth another try when throttled', async () => {
    config.on(PutEvaluationsCommand).rejects(Object.assign(new Error('x'), { name: 'ThrottlingException' }));
    await expect(results.put('token', many(1))).rejects.toBeInstanceOf(Unavailable);
  });

  it('answers a question about nothing, and changes nothing when it was only a test', async () => {
    expect(await results.put('TESTMODE', [])).toEqual({ evaluations: 0 });
    expect(calls()).toMatchObject([{ TestMode: true, Evaluations: [] }]);
  });

  it('reads what has a result now, page by page', async () => {
    const result = (ResourceId: string) => ({
      EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceType: 'AWS::S3::Bucket', ResourceId } },
    });
    config
      .on(GetComplianceDetailsByConfigRuleCommand)
      .resolves({ EvaluationResults: [result('a')], NextToken: 'two' })
      .on(GetComplianceDetailsByConfigRuleCommand, { NextToken: 'two' })
      .resolves({ EvaluationResults: [result('b'), {}] });
    const read = [];
    for await (const one of results.reported('policies')) read.push(one);
    expect(read).toEqual([
      { type: 'AWS::S3::Bucket', id: 'a' },
      { type: 'AWS::S3::Bucket', id: 'b' },
    ]);
  });
});
