/** The door for what people press on Slack, where one is configured: `POST /slack/actions`. */
import type { App } from '@clausewatch/app/ports';
import type { slackDoor } from '@clausewatch/aws/slack-door';
import { Misconfigured } from '@clausewatch/model/errors';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

type Environment = Readonly<Record<string, string | undefined>>;

export interface SlackSetup {
  readonly token: string;
  readonly secrets: readonly string[];
  readonly team?: string;
  readonly app?: string;
}

/** Undefined where nothing can be pressed. Throws `Misconfigured` for a setup that could not work. */
export function slackSetup(env: Environment): SlackSetup | undefined {
  const named = (env['CLAUSEWATCH_SLACK_SIGNING_SECRET'] ?? '').split(',').map((one) => one.trim());
  const secrets = named.filter((one) => one !== '');
  const token = env['CLAUSEWATCH_SLACK_BOT_TOKEN']?.trim() ?? '';
  if (secrets.length === 0) return undefined;
  const team = env['CLAUSEWATCH_SLACK_TEAM']?.trim() ?? '';
  const app = env['CLAUSEWATCH_SLACK_APP']?.trim() ?? '';
  const problems = [
    ...(/^(?:[TE][A-Z0-9]{2,23})?$/.test(team)
      ? []
      : ['CLAUSEWATCH_SLACK_TEAM: not the id of a workspace such as T0123456789']),
    ...(/^(?:A[A-Z0-9]{2,23})?$/.test(app) ? [] : ['CLAUSEWATCH_SLACK_APP: not the id of an app such as A0123456789']),
    ...(secrets.length > 2 || secrets.some((secret) => secret.length < 16)
      ? ['CLAUSEWATCH_SLACK_SIGNING_SECRET: one signing secret, or two with a comma between them; not shown']
      : []),
    ...(token === '' ? ['CLAUSEWATCH_SLACK_BOT_TOKEN: is not set, and only a bot has messages with buttons'] : []),
  ];
  if (problems.length > 0) throw new Misconfigured(problems);
  return { token, secrets, ...(team === '' ? {} : { team }), ...(app === '' ? {} : { app }) };
}

/** Loaded when the first request comes: most servers have no such door. */
export function slackIntake(app: App, { secrets, ...bot }: SlackSetup): Hono {
  const hono = new Hono();
  const opened = async (): Promise<ReturnType<typeof slackDoor>> => {
    const [{ slackDoor: door }, { slackReplies }, { slackWorkspace }] = await Promise.all([
      import('@clausewatch/aws/slack-door'),
      import('@clausewatch/aws/slack-replies'),
      import('@clausewatch/aws/slack-workspace'),
    ]);
    return door({ app, secrets, replies: slackReplies(bot.token), workspace: slackWorkspace(bot) });
  };
  let opening: ReturnType<typeof opened> | undefined;
  hono.post('/slack/actions', bodyLimit({ maxSize: 256 * 1024, onError: (c) => c.body(null, 413) }), async (c) => {
    const door = await (opening ??= opened());
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
