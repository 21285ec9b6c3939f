/** What people do on Slack. Whoever calls has verified that it comes from Slack; who it is, and whether they may, is decided here. */
import { type Action, permitted, personOf } from '@clausewatch/engine/permissions';
import type { Incident } from '@clausewatch/model/incident';
import { fingerprint } from '@clausewatch/model/key';
import { remediesOf } from '@clausewatch/model/remedies';
import type { Person } from '@clausewatch/model/registers';
import type { Post } from '@clausewatch/render/message';
import type { Pressed } from '@clausewatch/render/slack-buttons';
import { fixAnswer, pathAnswer, saying } from '@clausewatch/render/slack-answers';

import { type Acted, type Deed, actOn, actWords } from './act.ts';
import { loadIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { shardOf } from './shards.ts';
import { prospect } from './remedy-outlook.ts';
import { later } from './time.ts';

type Decision = 'approve' | 'decline' | 'revert';

export interface Press {
  /** Slack's id of who pressed. */
  readonly user: string;
  readonly incident: string;
  /** Of one request of Slack, the same again when it is replayed. */
  readonly signature: string;
  readonly what:
    | { readonly kind: Exclude<Pressed, 'snooze' | Decision> }
    | { readonly kind: Decision; readonly proposal: string }
    | { readonly kind: 'snooze'; readonly hours: number }
    | { readonly kind: 'asked'; readonly note: string; readonly until: string; readonly compensating: string };
}

export type Pressing =
  /** `form`: the form in which they ask is to be opened. */
  | { readonly kind: 'said'; readonly post: Post }
  | { readonly kind: 'form'; readonly incident: Incident }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'replayed' };

/** Seconds that a request is remembered: twice as long as Slack's signatures are accepted. */
const remembered = 600;

/** Once for each request: a replayed one changes nothing. Throws `Unavailable` when the store does not answer. */
export async function press(app: App, { user, incident: id, signature, what }: Press): Promise<Pressing> {
  if (!(await first(app, signature))) return { kind: 'replayed' };
  const person = personOf(app.plan.catalogue.registers, { slack: user });
  if (person === undefined)
    return {
      kind: 'refused',
      why: 'Nobody in the register of people has your Slack id: ask an administrator to add you.',
    };
  const incident = await loadIncident(app.table, id);
  if (incident === undefined) return { kind: 'refused', why: 'There is no such incident.' };
  const needs: Action =
    what.kind === 'path' || what.kind === 'fix' ? 'view' : what.kind === 'asked' ? 'ask' : what.kind;
  const may = permitted(person, needs, incident, 'proposal' in what ? what.proposal : undefined);
  if (may !== 'yes') return { kind: 'refused', why: actWords[may] };
  switch (what.kind) {
    case 'path':
      return { kind: 'said', post: pathAnswer(incident) };
    case 'fix':
      return { kind: 'said', post: fixAnswer(incident) };
    case 'ask':
      return { kind: 'form', incident };
    case 'acknowledge':
      return doing(app, id, person, signature, { kind: 'acknowledge' }, 'Acknowledged: it is yours.');
    case 'propose':
      return doing(app, id, person, signature, { kind: 'propose' }, 'Proposed. Another person decides.');
    case 'approve': {
      const remedy = remediesOf(incident.acts).find(({ id: one }) => one === what.proposal)?.remedy;
      const done = `Approved. ${remedy === undefined ? '' : prospect(app, remedy)}`.trim();
      return doing(app, id, person, signature, { kind: 'approve', proposal: what.proposal }, done);
    }
    case 'decline':
    case 'revert': {
      const deed = { kind: what.kind, proposal: what.proposal, note: 'on Slack' } as const;
      const done = what.kind === 'decline' ? 'Declined.' : 'Asked: it is taken back.';
      return doing(app, id, person, signature, deed, done);
    }
    case 'snooze': {
      const until = later(app.now(), what.hours * 3600);
      return doing(
        app,
        id,
        person,
        signature,
        { kind: 'snooze', until },
        `Quiet for ${what.hours} h, unless it grows graver.`,
      );
    }
    case 'asked': {
      const { note, until, compensating } = what;
      const deed: Deed = { kind: 'ask', note, until, ...(compensating.trim() === '' ? {} : { compensating }) };
      return doing(app, id, person, signature, deed, 'Asked. Another person decides.');
    }
  }
}

async function doing(
  app: App,
  id: string,
  { id: by }: Person,
  signature: string,
  deed: Deed,
  done: string,
): Promise<Pressing> {
  const acted = await actOn(app, id, deed, { id: `slack-${fingerprint(signature)}`, by, via: 'slack' });
  return answerOf(acted, done);
}

function answerOf(acted: Acted, done: string): Pressing {
  switch (acted.kind) {
    case 'done':
      return { kind: 'said', post: saying(done) };
    case 'needless':
      return { kind: 'said', post: saying('Nothing to do: somebody was here before you.') };
    case 'refused':
      return { kind: 'refused', why: acted.words };
    case 'unknown':
      return { kind: 'refused', why: 'There is no such incident.' };
  }
}

/** False when this request was seen before. What is remembered is forgotten when it is due. */
async function first(app: App, signature: string): Promise<boolean> {
  const pk = `slack#${fingerprint(signature)}`;
  const expires = later(app.now(), remembered);
  const indexes = { due: { pk: `due#${shardOf(pk)}`, sk: `${expires}#${pk}` } };
  return (await app.table.put({ pk, sk: 'seen', version: 1, data: {}, indexes, expires }, undefined)) === 'saved';
}
