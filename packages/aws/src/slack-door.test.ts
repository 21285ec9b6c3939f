import { createHmac } from 'node:crypto';

import { loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { workOffDue } from '@clausewatch/app/due';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { Unavailable } from '@clausewatch/model/errors';
import type { Person } from '@clausewatch/model/registers';
import type { Post } from '@clausewatch/render/message';
import type { AskForm } from '@clausewatch/render/slack-answers';
import { beforeEach, describe, expect, it } from 'vitest';

import { standIn } from '../test/stand-in.ts';
import { problemsOf } from '../../render/test/block-kit.ts';
import { memoryTable } from '../../../test/support/memory-table.ts';
import { groupState } from '../../../test/support/world-states.ts';
import { type World, world } from '../../../test/support/world.ts';
import { slackDoor } from './slack-door.ts';
import { slackReplies } from './slack-replies.ts';
import { type Workspace, slackWorkspace } from './slack-workspace.ts';

const now = '2026-11-01T12:00:00.000Z';
const secret = 'SECRETSECRETSECRET';
const seconds = Date.parse(now) / 1000;
const responseUrl = 'https://hooks.slack.com/actions/T0/1/x';

const people: readonly Person[] = [
  { id: 'ada', name: 'Ada', email: 'ada@example.com', roles: ['responder'], slack: 'U0ADA' },
  { id: 'vic', name: 'Vic', email: 'vic@example.com', roles: ['viewer'], slack: 'U0VIC' },
];

let made: World;
let app: App;
let id: string;
let said: Post[];
let opened: AskForm[];
let remarks: string[];
let threads: (string | undefined)[];
let ours: () => Workspace;
let door: ReturnType<typeof slackDoor>;
const workspace = async (): Promise<Workspace> => ours();

beforeEach(async () => {
  made = world(memoryTable(), now);
  [said, opened, remarks, threads] = [[], [], [], []];
  ours = () => ({ team: 'T0OURS' });
  const { plan } = made.app;
  const monitor: App['monitor'] = {
    count: made.app.monitor.count,
    remark: (message, fields) => void remarks.push(`${message} ${JSON.stringify(fields)}`),
  };
  app = {
    ...made.app,
    monitor,
    plan: { ...plan, catalogue: { ...plan.catalogue, registers: { ...plan.catalogue.registers, people } } },
  };
  const resource = groupState('sg-1', '2026-11-01T11:00:00.000Z', { broken: ['ingress tcp/22'] });
  await observe(app, { kind: 'resource', via: 'config', resource });
  id = (await openIncidents(app.table))[0]?.id ?? '';
  const replies = {
    say: async (_url: string, post: Post, thread?: string) => {
      said.push(post);
      threads.push(thread);
    },
    open: async (_trigger: string, view: AskForm) => void opened.push(view),
  };
  door = slackDoor({ app, secrets: [secret], replies, workspace, clock: () => Date.parse(now) });
});

function signed(text: string, at = seconds, by = secret) {
  const body = Buffer.from(text);
  const signature = `v0=${createHmac('sha256', by).update(`v0:${at}:`).update(body).digest('hex')}`;
  return { body, timestamp: String(at), signature };
}

const form = (payload: object): string => `payload=${encodeURIComponent(JSON.stringify(payload))}`;

function pressing(action_id: string, user = 'U0ADA', more: object = { value: id }, around: object = {}): string {
  return form({
    type: 'block_actions',
    team: { id: 'T0OURS', domain: 'ours' },
    api_app_id: 'A0OURS',
    user: { id: user, name: 'whoever' },
    trigger_id: '1.2.3',
    response_url: responseUrl,
    actions: [{ action_id, ...more }],
    ...around,
  });
}

describe('a workspace', () => {
  it.each([
    ['another workspace', { team: { id: 'T0THEIRS' } }, 403],
    ['no workspace', { team: null }, 403],
    ['another organisation', { team: null, enterprise: { id: 'E0THEIRS' } }, 403],
    ['ours, by an app of the organisation', { team: null, enterprise: { id: 'T0OURS' } }, 200],
    ['another app', { api_app_id: 'A0THEIRS' }, 403],
    ['an app that does not say which', { api_app_id: undefined }, 403],
  ])('of %s is told from ours, though signed', async (_, more, status) => {
    ours = () => ({ team: 'T0OURS', app: 'A0OURS' });
    expect((await door(signed(pressing('acknowledge', 'U0ADA', { value: id }, more)))).status).toBe(status);
    expect((await loadIncident(app.table, id))?.acts).toHaveLength(status === 200 ? 1 : 0);
    expect(made.counts.get('slack-refused') ?? 0).toBe(status === 200 ? 0 : 1);
  });

  it('that is not known yet lets nothing pass, to be pressed again', async () => {
    ours = () => {
      throw new Unavailable('Slack does not say');
    };
    expect((await door(signed(pressing('acknowledge')))).status).toBe(503);
    expect((await loadIncident(app.table, id))?.acts).toEqual([]);
  });

  it('is asked of Slack once, where it is not configured', async () => {
    const slack = await standIn({ body: '{"ok":true,"team_id":"T0OURS","url":"https://ours.slack.com/"}' });
    const asked = slackWorkspace({ token: 'xoxb-1', loopback: slack.url });
    expect([await asked(), await asked()]).toEqual([{ team: 'T0OURS' }, { team: 'T0OURS' }]);
    expect(slack.calls).toMatchObject([{ path: '/api/auth.test', headers: { authorization: 'Bearer xoxb-1' } }]);
    const told = slackWorkspace({ token: 'xoxb-1', team: 'T1', app: 'A1', loopback: 'http://127.0.0.1:1' });
    expect(await told()).toEqual({ team: 'T1', app: 'A1' });
    const silent = await standIn({ body: '{"ok":false,"error":"invalid_auth"}' });
    await expect(slackWorkspace({ token: 'xoxb-1', loopback: silent.url })()).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('an answer', () => {
  it('stands in the thread of the message that was pressed', async () => {
    await door(signed(pressing('path')));
    await door(
      signed(
        pressing('fix', 'U0ADA', { value: id }, { container: { type: 'message', thread_ts: '1700000000.000100' } }),
      ),
    );
    expect(threads).toEqual([undefined, '1700000000.000100']);
  });
});

describe('a signature', () => {
  it('of the bytes as they came opens the door, and acknowledges as the person of the register', async () => {
    expect(await door(signed(pressing('acknowledge')))).toEqual({ status: 200, body: '' });
    expect(await loadIncident(app.table, id)).toMatchObject({
      state: 'acknowledged',
      acts: [{ kind: 'acknowledge', by: 'ada', via: 'slack' }],
    });
    expect(said.map(({ text }) => text)).toEqual(['Acknowledged: it is yours.']);
    expect(said.flatMap(problemsOf)).toEqual([]);
  });

  it.each([
    ['forged', () => signed(pressing('acknowledge'), seconds, 'anothersecretanother')],
    [
      'of another body',
      () => ({ ...signed(pressing('acknowledge')), body: Buffer.from(pressing('acknowledge', 'U0VIC')) }),
    ],
    ['of another time', () => ({ ...signed(pressing('acknowledge')), timestamp: String(seconds - 1) })],
    ['too old', () => signed(pressing('acknowledge'), seconds - 301)],
    ['of the future', () => signed(pressing('acknowledge'), seconds + 301)],
    ['missing', () => ({ ...signed(pressing('acknowledge')), signature: undefined })],
    ['without a time', () => ({ ...signed(pressing('acknowledge')), timestamp: undefined })],
    ['with nonsense for a time', () => ({ ...signed(pressing('acknowledge')), timestamp: '1e9' })],
    ['too short', () => ({ ...signed(pressing('acknowledge')), signature: 'v0=' })],
    [
      'of another version',
      () => ({
        ...signed(pressing('acknowledge')),
        signature: signed(pressing('acknowledge')).signature.replace('v0', 'v1'),
      }),
    ],
  ])('that is %s is refused, and nothing is done', async (_, request) => {
    expect(await door(request())).toEqual({ status: 401, body: '' });
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'open', acts: [] });
    expect(made.counts.get('slack-refused')).toBe(1);
    expect(remarks.join()).not.toContain('SECRET');
  });

  it('of the former secret is good while both are set', async () => {
    const both = slackDoor({
      workspace,
      app,
      secrets: ['the-new-secret-value', secret],
      replies: slackReplies('t'),
      clock: () => Date.parse(now),
    });
    expect((await both(signed(pressing('acknowledge')))).status).toBe(200);
  });

  it('is good once: a replayed request is refused, also after the incident changed, and forgotten later', async () => {
    const request = signed(pressing('acknowledge'));
    await door(request);
    expect(await door(request)).toEqual({ status: 409, body: '' });
    expect((await loadIncident(app.table, id))?.acts).toHaveLength(1);
    made.now = '2026-11-01T12:11:00.000Z';
    await workOffDue(app);
    expect((await app.table.queryIndex('due', 'due#0', { upTo: '~' })).items.filter(({ sk }) => sk === 'seen')).toEqual(
      [],
    );
  });
});

describe('what is sent', () => {
  it.each([
    ['nothing', ''],
    ['no payload', 'a=b'],
    ['no JSON', 'payload=%7B'],
    ['deep JSON', `payload=${'['.repeat(50_000)}`],
    ['another kind', form({ type: 'message_action', user: { id: 'U0ADA' } })],
    [
      'another button',
      form({ type: 'block_actions', user: { id: 'U0ADA' }, actions: [{ action_id: 'delete', value: 'inc_1' }] }),
    ],
    [
      'no incident',
      form({ type: 'block_actions', user: { id: 'U0ADA' }, actions: [{ action_id: 'acknowledge', value: '../x' }] }),
    ],
    ...['inc_1', 'inc_1|', 'inc_1|a b', `inc_1|${'x'.repeat(81)}`].map((value) => [
      `an approval of nothing: ${value.slice(0, 10)}`,
      form({ type: 'block_actions', user: { id: 'U0ADA' }, actions: [{ action_id: 'approve', value }] }),
    ]),
    ['a prototype', 'payload={"__proto__":{"type":"block_actions"}}'],
    [
      'a snooze of its own length',
      form({
        type: 'block_actions',
        user: { id: 'U0ADA' },
        actions: [{ action_id: 'snooze', selected_option: { value: 'inc_1|9999' } }],
      }),
    ],
    ['bytes that are no text', Buffer.from([0x70, 0xff, 0xfe]).toString('latin1')],
  ])('as %s is refused, though it is signed', async (_, text) => {
    expect((await door(signed(text))).status).toBe(400);
    expect(Object.getPrototypeOf({})).not.toHaveProperty('type');
  });

  it('too large is refused before it is read', async () => {
    expect((await door(signed('a'.repeat(256 * 1024 + 1)))).status).toBe(413);
  });
});

describe('who presses', () => {
  it.each([
    ['somebody unknown', 'U0EVE', 'Nobody in the register of people has your Slack id'],
    ['somebody who may only look', 'U0VIC', 'None of your roles allows this.'],
  ])('as %s changes nothing, and is told why', async (_, user, why) => {
    expect((await door(signed(pressing('acknowledge', user)))).status).toBe(200);
    expect(said[0]?.text).toContain(why);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'open' });
  });

  it.each(['path', 'fix', 'ask'])('for %s without a role that allows it is shown nothing', async (button) => {
    const { registers } = app.plan.catalogue;
    const nobody = { ...app.plan.catalogue, registers: { ...registers, people: [{ ...people[1]!, roles: [] }] } };
    const shut = slackDoor({
      workspace,
      app: { ...app, plan: { ...app.plan, catalogue: nobody } },
      secrets: [secret],
      replies: {
        say: async (_url, post) => void said.push(post),
        open: async (_trigger, view) => void opened.push(view),
      },
      clock: () => Date.parse(now),
    });
    await shut(signed(pressing(button, 'U0VIC')));
    expect(said.map(({ text }) => text)).toEqual(['None of your roles allows this.']);
    expect(opened).toEqual([]);
  });

  it('second is told that somebody was there before', async () => {
    await door(signed(pressing('acknowledge')));
    await door(signed(pressing('acknowledge'), seconds + 1));
    expect(said.at(-1)?.text).toBe('Nothing to do: somebody was here before you.');
  });
});

describe('a button', () => {
  it('shows the way and the fix, for the eyes of who asked', async () => {
    await door(signed(pressing('path')));
    await door(signed(pressing('fix'), seconds + 1));
    expect(said.map(({ text }) => text)).toEqual([
      'Judged by the configuration alone: no way through the network is proven here.',
      'No command is known for this one: it needs a decision.',
    ]);
  });

  it('snoozes for so many hours', async () => {
    await door(signed(pressing('snooze', 'U0ADA', { selected_option: { value: `${id}|4` } })));
    expect((await loadIncident(app.table, id))?.acts).toMatchObject([
      { kind: 'snooze', until: '2026-11-01T16:00:00.000Z' },
    ]);
  });

  it('opens the form for an exception, which asks when it is sent', async () => {
    await door(signed(pressing('ask')));
    expect(opened).toMatchObject([{ callback_id: 'ask', private_metadata: id }]);
    expect((await door(signed(sent('needed for the migration', '2026-11-30'), seconds + 1))).body).toBe('');
    expect((await loadIncident(app.table, id))?.acts).toMatchObject([
      { kind: 'ask', by: 'ada', via: 'slack', note: 'needed for the migration', until: '2026-11-30' },
    ]);
  });

  it.each([
    ['without a reason', ' ', '2026-11-30', 'Say why'],
    ['for ever', 'why', '2036-11-30', 'too long'],
    ['until yesterday', 'why', '2026-10-30', 'passed already'],
  ])('asks for nothing %s, and says so in the form', async (_, note, until, why) => {
    const { status, body } = await door(signed(sent(note, until)));
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { response_action: 'errors', errors: { note: expect.stringContaining(why) } },
    ]);
    expect((await loadIncident(app.table, id))?.acts).toEqual([]);
  });

  it('does what it does also when the answer does not arrive', async () => {
    const deaf = slackDoor({
      workspace,
      app,
      secrets: [secret],
      replies: { say: () => Promise.reject(new Error('gone')), open: () => Promise.reject(new Error('gone')) },
      clock: () => Date.parse(now),
    });
    expect((await deaf(signed(pressing('acknowledge')))).status).toBe(200);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'acknowledged' });
  });

  it.each([
    'http://169.254.169.254/',
    'https://evil.example/x',
    'https://hooks.slack.com.evil.example/',
    'https://10.0.0.1/',
  ])('is not answered at %s', async (url) => {
    await expect(slackReplies('token').say(url, { text: 'x', blocks: [] })).rejects.toThrow('not an https address');
  });
});

function sent(note: string, until: string): string {
  const values = {
    note: { note: { type: 'plain_text_input', value: note } },
    until: { until: { type: 'datepicker', selected_date: until } },
    compensating: { compensating: { type: 'plain_text_input', value: null } },
  };
  const view = { callback_id: 'ask', private_metadata: id, state: { values } };
  return form({ type: 'view_submission', team: { id: 'T0OURS' }, user: { id: 'U0ADA' }, view });
}
