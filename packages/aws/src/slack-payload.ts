/** What Slack sends when somebody presses a button or sends a form: https://docs.slack.dev/reference/interaction-payloads */
import type { Press } from '@clausewatch/app/slack-actions';
import { askForm } from '@clausewatch/render/slack-answers';
import { pressed, snoozes } from '@clausewatch/render/slack-buttons';
import * as z from 'zod/mini';

const Id = z.string().check(z.regex(/^[A-Z0-9]{2,24}$/));
const IncidentId = z.string().check(z.regex(/^inc_[\w-]{1,76}$/));
const User = z.object({ id: Id });

const Place = z.optional(z.nullable(z.object({ id: Id })));
/** Where it was pressed: the workspace, or of an app of a whole organisation that. */
const from = { team: Place, enterprise: Place, api_app_id: z.optional(Id) };

const Actions = z.object({
  type: z.literal('block_actions'),
  user: User,
  ...from,
  container: z.optional(z.object({ thread_ts: z.optional(z.string().check(z.regex(/^\d{1,16}\.\d{1,9}$/))) })),
  trigger_id: z.optional(z.string().check(z.maxLength(200))),
  response_url: z.optional(z.string().check(z.maxLength(500))),
  actions: z.readonly(
    z.array(
      z.object({
        action_id: z.enum(pressed),
        value: z.optional(z.string()),
        selected_option: z.optional(z.object({ value: z.string() })),
      }),
    ),
  ),
});

const Field = z.object({
  value: z.optional(z.nullable(z.string())),
  selected_date: z.optional(z.nullable(z.string())),
});
const Submission = z.object({
  type: z.literal('view_submission'),
  user: User,
  ...from,
  view: z.object({
    callback_id: z.literal(askForm.callback),
    private_metadata: IncidentId,
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Field)) }),
  }),
});

export interface Pressing {
  readonly press: Omit<Press, 'signature'>;
  /** Workspaces that it may be of: of an app of a whole organisation, either is named. */
  readonly teams: readonly string[];
  readonly app?: string;
  /** The thread that the message is in. */
  readonly thread?: string;
  readonly trigger?: string;
  readonly responseUrl?: string;
}

/** Undefined for what is none of ours: nothing of it is used then. */
export function readPayload(body: Uint8Array): Pressing | undefined {
  const payload = payloadOf(body);
  const action = Actions.safeParse(payload);
  if (action.success) return readAction(action.data);
  const sent = Submission.safeParse(payload);
  return sent.success ? readForm(sent.data) : undefined;
}

function payloadOf(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return JSON.parse(new URLSearchParams(text).get('payload') ?? '');
  } catch {
    return undefined;
  }
}

function readAction(payload: z.infer<typeof Actions>): Pressing | undefined {
  const { user, actions, trigger_id: trigger, response_url: url, container } = payload;
  const [{ action_id: kind, value, selected_option: option } = { action_id: undefined }] = actions;
  const [text = '', rest = ''] = (kind === 'snooze' ? (option?.value ?? '') : (value ?? '')).split('|');
  const incident = IncidentId.safeParse(text).data;
  if (kind === undefined || incident === undefined) return undefined;
  const what = whatOf(kind, rest);
  if (what === undefined) return undefined;
  return {
    press: { user: user.id, incident, what },
    ...whence(payload),
    ...(container?.thread_ts === undefined ? {} : { thread: container.thread_ts }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(url === undefined ? {} : { responseUrl: url }),
  };
}

/** What is asked for, with what stands behind the incident's id. */
function whatOf(kind: (typeof pressed)[number], rest: string): Press['what'] | undefined {
  switch (kind) {
    case 'snooze':
      return snoozes.some((one) => String(one) === rest) ? { kind, hours: Number(rest) } : undefined;
    case 'approve':
    case 'decline':
    case 'revert':
      return /^[\w-]{1,80}$/.test(rest) ? { kind, proposal: rest } : undefined;
    default:
      return { kind };
  }
}

function whence({
  team,
  enterprise,
  api_app_id: app,
}: z.infer<typeof Submission> | z.infer<typeof Actions>): Pick<Pressing, 'teams' | 'app'> {
  const teams = [team?.id, enterprise?.id].filter((id) => id !== undefined);
  return { teams, ...(app === undefined ? {} : { app }) };
}

function readForm(payload: z.infer<typeof Submission>): Pressing {
  const { user, view } = payload;
  const { values } = view.state;
  const field = (name: string): z.infer<typeof Field> => values[name]?.[name] ?? {};
  const what = {
    kind: 'asked',
    note: (field(askForm.note).value ?? '').slice(0, 1000),
    until: /^\d{4}-\d{2}-\d{2}$/.exec(field(askForm.until).selected_date ?? '')?.[0] ?? '',
    compensating: (field(askForm.compensating).value ?? '').slice(0, 1000),
  } as const;
  return { press: { user: user.id, incident: view.private_metadata, what }, ...whence(payload) };
}
