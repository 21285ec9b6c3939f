/** Results of a custom rule, given back to AWS Config. */
import {
  type ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  type Evaluation as ConfigEvaluation,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import type { Evaluation } from '@clausewatch/app/config-rule';
import { Unavailable } from '@clausewatch/model/errors';

import { translated } from './failures.ts';

export interface ConfigEvaluations {
  /** Gives back every result; answers how many. Throws `Unavailable` when AWS Config did not take them all. */
  put(
    token: string,
    evaluations: AsyncIterable<Evaluation> | Iterable<Evaluation>,
  ): Promise<{ readonly evaluations: number }>;
  /** What the rule has a result for now. */
  reported(rule: string): AsyncIterable<Pick<Evaluation, 'type' | 'id'>>;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html */
const atOnce = 100;
const tries = 3;

export function configEvaluations(client: ConfigServiceClient): ConfigEvaluations {
  return {
    async put(token, evaluations) {
      let waiting: ConfigEvaluation[] = [];
      let count = 0;
      for await (const evaluation of evaluations) {
        count += 1;
        waiting.push(inConfigsWords(evaluation));
        if (waiting.length === atOnce) {
          await putAll(client, token, waiting);
          waiting = [];
        }
      }
      // Even nothing is told: only then does AWS Config know that the rule was asked.
      if (waiting.length > 0 || count === 0) await putAll(client, token, waiting);
      return { evaluations: count };
    },
    async *reported(rule) {
      let NextToken: string | undefined;
      do {
        const page = new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: rule, Limit: 100, NextToken });
        const answer = await sent(() => client.send(page));
        for (const { EvaluationResultIdentifier } of answer.EvaluationResults ?? []) {
          const { ResourceType, ResourceId } = EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
          if (ResourceType !== undefined && ResourceId !== undefined) yield { type: ResourceType, id: ResourceId };
        }
        NextToken = answer.NextToken;
      } while (NextToken !== undefined);
    },
  };
}

/** A call that succeeds may still leave some out, and names them. */
async function putAll(client: ConfigServiceClient, ResultToken: string, all: ConfigEvaluation[]): Promise<void> {
  let left = all;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const command = new PutEvaluationsCommand({ ResultToken, Evaluations: left, TestMode: ResultToken === 'TESTMODE' });
    const { FailedEvaluations = [] } = await sent(() => client.send(command));
    if (FailedEvaluations.length === 0) return;
    left = FailedEvaluations;
  }
  throw new Unavailable(`AWS Config did not take ${left.length} of ${all.length} results`);
}

function inConfigsWords({ type, id, compliance, annotation, at }: Evaluation): ConfigEvaluation {
  return {
    ComplianceResourceType: type,
    ComplianceResourceId: id,
    ComplianceType: compliance,
    OrderingTimestamp: new Date(at),
    ...(annotation === undefined ? {} : { Annotation: annotation }),
  };
}

async function sent<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translated('AWS Config', error);
  }
}
