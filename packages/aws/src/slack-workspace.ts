/** The workspace that our bot is in: what was pressed anywhere else is none of ours, whoever signed it. */
import { Unavailable } from '@clausewatch/model/errors';
import * as z from 'zod/mini';

import { postJson } from './post-json.ts';

export interface Workspace {
  /** Of an app that is installed for a whole organisation, the organisation's id. */
  readonly team: string;
  /** Known only where it is configured. */
  readonly app?: string;
}

export interface WorkspaceOptions {
  readonly token: string;
  readonly team?: string;
  readonly app?: string;
  /** For tests alone: where Slack is on the loopback interface. */
  readonly loopback?: string;
}

const Said = z.object({ ok: z.literal(true), team_id: z.string() });
/** Milliseconds: Slack waits for three seconds in all. */
const timeout = 1500;

/** As configured, or as Slack says who the token's bot is, asked once. Throws `Unavailable` while Slack does not say. */
export function slackWorkspace({ token, team, app, loopback }: WorkspaceOptions): () => Promise<Workspace> {
  let known = team;
  return async () => {
    known ??= await teamOf(token, loopback);
    return { team: known, ...(app === undefined ? {} : { app }) };
  };
}

async function teamOf(token: string, loopback: string | undefined): Promise<string> {
  const url = new URL('/api/auth.test', loopback ?? 'https://slack.com');
  const headers = { authorization: `Bearer ${token}` };
  const { text } = await postJson(url, '{}', { who: 'Slack', timeout, loopback: loopback !== undefined, headers });
  const said = Said.safeParse(parsed(text)).data;
  if (said === undefined) throw new Unavailable('Slack does not say which workspace the bot is in');
  return said.team_id;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
