import { createHmac } from 'node:crypto';

import { observe } from '@clausewatch/app/observe';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded, setEnvironment } from './test/deployment.ts';
import { groupItem } from './test/events.ts';

vi.mock('sst/resource', () => ({
  Resource: {
    SlackBotToken: { value: 'xoxb-0123456789-SECRET' },
    SlackSigningSecret: { value: 'NEWSECRETNEWSECRET,OLDSECRETOLDSECRET' },
  },
}));

const registers = 'functions/test/people.yaml';

describe('what is pressed on Slack', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-slack-action.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    setEnvironment({
      CHANNELS: 'email,slack',
      SLACK_BY: 'bot',
      SLACK_CHANNEL: 'C0123456789',
      SLACK_TEAM: 'T0OURS',
      REGISTERS_FILE: registers,
      AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'],
    });
    ({ handler } = await loaded(() => import('./on-slack-action.ts')));
  });
  afterAll(() => deployment.stop());

  function pressed(id: string, secret: string, method = 'POST'): LambdaFunctionURLEvent {
    const payload = {
      type: 'block_actions',
      team: { id: 'T0OURS' },
      user: { id: 'U0ADA' },
      actions: [{ action_id: 'acknowledge', value: id }],
    };
    const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    return {
      headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
      requestContext: { http: { method } },
    } as unknown as LambdaFunctionURLEvent;
  }

  it('is done when it is signed by either secret, and by a person of the register; nothing of it is logged', async () => {
    const output = catchOutput();
    const { compose } = await import('./shell/compose.ts');
    const { app } = compose({ duties: [] });
    for (const observation of observeConfig(groupItem({ id: 'sg-1' }))) await observe(app, observation);
    const [{ id } = { id: '' }] = await deployment.incidents();
    expect(await handler(pressed(id, 'FORGEDFORGEDFORGED'), context)).toMatchObject({ statusCode: 401 });
    expect(await handler(pressed(id, 'OLDSECRETOLDSECRET', 'GET'), context)).toEqual({ statusCode: 405 });
    expect(await handler(pressed(id, 'OLDSECRETOLDSECRET'), context)).toMatchObject({ statusCode: 200 });
    expect(await deployment.incidents()).toMatchObject([
      { state: 'acknowledged', acts: [{ by: 'ada', via: 'slack' }] },
    ]);
    expect(output.text()).not.toMatch(/SECRET|payload/);
    expect(output.count('slack-refused')).toBe(1);
  });
});
