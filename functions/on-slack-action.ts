/** What people press on Slack, at the function's own address: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
import { slackDoor } from '@clausewatch/aws/slack-door';
import { slackReplies } from '@clausewatch/aws/slack-replies';
import { slackWorkspace } from '@clausewatch/aws/slack-workspace';
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';

import { compose } from './shell/compose.ts';
import { scheduleHandler } from './shell/handlers.ts';

function opened() {
  const { app, config } = compose({ duties: ['press'] });
  const { token = '', signing = [], ...known } = config.slack?.by === 'bot' ? config.slack : {};
  const workspace = slackWorkspace({ ...known, token });
  return slackDoor({ app, secrets: signing, replies: slackReplies(token), workspace });
}

export const handler = scheduleHandler(
  'on-slack-action',
  opened,
  async (event, door): Promise<LambdaFunctionURLResult> => {
    const { headers, body = '', isBase64Encoded, requestContext } = event as LambdaFunctionURLEvent;
    if (requestContext.http.method !== 'POST') return { statusCode: 405 };
    const { status, body: answer } = await door({
      body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
      timestamp: headers['x-slack-request-timestamp'],
      signature: headers['x-slack-signature'],
    });
    return { statusCode: status, body: answer, headers: { 'content-type': 'application/json' } };
  },
);
