/** The door for what people press on Slack: nothing passes that Slack did not sign, and nothing passes twice. */
import type { App } from '@clausewatch/app/ports';
import { type Pressing, press } from '@clausewatch/app/slack-actions';
import { Unavailable } from '@clausewatch/model/errors';
import { askForm, askView, fieldProblem, saying } from '@clausewatch/render/slack-answers';

import type { SlackReplies } from './slack-replies.ts';
import { type Pressing as Read, readPayload } from './slack-payload.ts';
import { type Signed, isFromSlack } from './slack-signature.ts';
import type { Workspace } from './slack-workspace.ts';

/** Bytes. Slack sends the message along, which is far below it. */
export const mostBytes = 256 * 1024;

export interface DoorOptions {
  readonly app: App;
  /** Signing secrets: one, or two while they are exchanged. */
  readonly secrets: readonly string[];
  readonly replies: SlackReplies;
  /** Where our bot is. Throws `Unavailable`. */
  readonly workspace: () => Promise<Workspace>;
  /** The real present, in milliseconds: signatures do not follow a replay's clock. */
  readonly clock?: () => number;
}

export interface DoorAnswer {
  readonly status: number;
  /** JSON, or empty. */
  readonly body: string;
}

const nothing: DoorAnswer = { status: 200, body: '' };

/** Slack waits for three seconds: what it has to be told beyond the answer is told within them, or not. */
export function slackDoor({ app, secrets, replies, workspace, clock = Date.now }: DoorOptions) {
  return async (signed: Signed): Promise<DoorAnswer> => {
    if (signed.body.length > mostBytes) return refused(app, 413, 'too large');
    if (!isFromSlack(signed, secrets, clock())) return refused(app, 401, 'not signed by Slack, or too old');
    const read = readPayload(signed.body);
    if (read === undefined) return refused(app, 400, 'not something that can be pressed here');
    try {
      if (!isOurs(read, await workspace())) return refused(app, 403, 'of another workspace or app');
      const outcome = await press(app, { ...read.press, signature: signed.signature ?? '' });
      if (outcome.kind === 'replayed') return refused(app, 409, 'a request that was seen before');
      return read.press.what.kind === 'asked' ? formAnswer(outcome) : await told(app, replies, outcome, read);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      app.monitor.remark('what was pressed on Slack was not done', { error: error.message.slice(0, 300) });
      return { status: 503, body: '' };
    }
  };
}

function isOurs({ teams, app }: Read, ours: Workspace): boolean {
  return teams.includes(ours.team) && (ours.app === undefined || ours.app === app);
}

function refused({ monitor }: App, status: number, why: string): DoorAnswer {
  monitor.count('slack-refused');
  monitor.remark('a request to the door for Slack was refused', { why });
  return { status, body: '' };
}

/** Under the field what is wrong, or the form closes. */
function formAnswer(outcome: Pressing): DoorAnswer {
  if (outcome.kind !== 'refused') return nothing;
  const errors = { [askForm.note]: fieldProblem(outcome.why) };
  return { status: 200, body: JSON.stringify({ response_action: 'errors', errors }) };
}

async function told(
  app: App,
  replies: SlackReplies,
  outcome: Pressing,
  { trigger, responseUrl, thread }: Read,
): Promise<DoorAnswer> {
  const day = new Date(Date.parse(app.now()) + 30 * 86_400_000).toISOString().slice(0, 10);
  try {
    if (outcome.kind === 'form') {
      if (trigger !== undefined) await replies.open(trigger, askView(outcome.incident, day));
    } else if (responseUrl !== undefined && outcome.kind !== 'replayed')
      await replies.say(responseUrl, outcome.kind === 'said' ? outcome.post : saying(outcome.why), thread);
  } catch (error) {
    // It is done; only the answer did not arrive.
    const why = error instanceof Error ? error.message.slice(0, 300) : '';
    app.monitor.remark('an answer on Slack did not arrive', { error: why });
  }
  return nothing;
}
