/** The door for what people press on Slack, where one is configured: `POST /slack/actions`. */
import type { App } from '@clausewatch/app/ports';
import { Misconfigured } from '@clausewatch/model/errors';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

type Environment = Readonly<Record<string, string | undefined>>;

export interface SlackSetup {
  readonly token: string;
  readonly secrets: readonly string[];
}

/** Undefined where nothing can be pressed. Throws `Misconfigured` for a setup that could not work. */
export function slackSetup(env: Environment): SlackSetup | undefined {
  const named = (env['CLAUSEWATCH_SLACK_SIGNING_SECRET'] ?? '').split(',').map((one) => one.trim());
  const secrets = named.filter((one) => one !== '');
  const token = env['CLAUSEWATCH_SLACK_BOT_TOKEN']?.trim() ?? '';
  if (secrets.length === 0) return undefined;
  const problems = [
    ...(secrets.length > 2 || secrets.some((secret) => secret.length < 16)
      ? ['CLAUSEWATCH_SLACK_SIGNING_SECRET: one signing secret, or two with a comma between them; not shown']
      : []),
    ...(token === '' ? ['CLAUSEWATCH_SLACK_BOT_TOKEN: is not set, and only a bot has messages with buttons'] : []),
  ];
  if (problems.length > 0) throw new Misconfigured(problems);
  return { token, secrets };
}

/** Loaded when the first request comes: most servers have no such door. */
export function slackIntake(app: App, { token, secrets }: SlackSetup): Hono {
  const hono = new Hono();
  hono.post('/slack/actions', bodyLimit({ maxSize: 256 * 1024, onError: (c) => c.body(null, 413) }), async (c) => {
    const { slackDoor } = await import('@clausewatch/aws/slack-door');
    const { slackReplies } = await import('@clausewatch/aws/slack-replies');
    const door = slackDoor({ app, secrets, replies: slackReplies(token) });
    const { status, body } = await door({
      body: new Uint8Array(await c.req.arrayBuffer()),
      timestamp: c.req.header('x-slack-request-timestamp'),
      signature: c.req.header('x-slack-signature'),
    });
    return new Response(body === '' ? null : body, { status, headers: { 'Content-Type': 'application/json' } });
  });
  hono.onError((error, c) => {
    app.monitor.remark('the door for Slack failed', { error: error.message.slice(0, 300) });
    return c.body(null, 500);
  });
  return hono;
}
