/** What people do to an incident. */
import type { Neighbours } from '@clausewatch/engine/block';
import { type Refusal, type Somebody, permitted, personOf, refusalWords } from '@clausewatch/engine/permissions';
import { Unavailable } from '@clausewatch/model/errors';
import { openAsks } from '@clausewatch/model/exceptions';
import { type Act, type Incident, unverified } from '@clausewatch/model/incident';
import { endOfDay } from '@clausewatch/model/zone';

import { neighboursOf } from './neighbours.ts';
import { endUnclaimed } from './again.ts';
import {
  isWork,
  type NoRemedy,
  noRemedy,
  noRemedyWords,
  type RemedyDeed,
  remedyAct,
  wordsOfNone,
} from './remedy-deeds.ts';
import { ring } from './remedy-items.ts';
import { noWay } from './remedy-outlook.ts';
import { loadIncident, saveIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { advanceIn } from './routes.ts';
import { later } from './time.ts';

const tries = 12;
/** Seconds: nobody puts a thing off for longer than a week. */
const longestSnooze = 7 * 86_400;
/** Days: an exception for ever is a change of the policy. */
const longestException = 366;
/** Requests that are open or in force at once; and beside another one, characters of all of them. An item of the table holds 400 KB. */
const [mostAsks, longestAsks] = [8, 40_000];
const longestNote = 1000;

/** What somebody wants to do. `ask` of a grant or refusal: the request's id; without one the only open request is meant. */
export type Deed =
  | { readonly kind: 'acknowledge' | 'fixing'; readonly note?: string }
  | { readonly kind: 'resolve'; readonly note: string }
  | { readonly kind: 'snooze'; readonly until: string }
  | { readonly kind: 'ask'; readonly note: string; readonly until: string; readonly compensating?: string }
  | { readonly kind: 'grant'; readonly ask?: string; readonly note?: string }
  | { readonly kind: 'refuse'; readonly ask?: string; readonly note: string }
  | RemedyDeed;

/** Who does it, where, and the id by which a repeated request is known. */
export type Doer = Pick<Act, 'id' | 'by' | 'via'>;

export type Acted =
  | { readonly kind: 'done' | 'needless'; readonly incident: Incident }
  | { readonly kind: 'refused'; readonly why: Why; readonly words: string; readonly incident: Incident }
  | { readonly kind: 'unknown' };

/** Why an act makes no sense, whoever does it. */
type Impossible = 'over' | 'past' | 'too-long' | 'too-many' | 'nothing-broken' | 'no-reason' | NoRemedy;
type Why = Refusal | Impossible;

/** Why nothing was done, for whoever tried. */
export const actWords: Readonly<Record<Why, string>> = {
  ...refusalWords,
  over: 'It is over.',
  past: 'That time has passed already.',
  'too-long': 'That is too long: a snooze ends within a week, an exception within a year.',
  'too-many': 'So much is asked for or allowed here that no more can be kept: decide or take back some of it first.',
  'nothing-broken': 'There is nothing that could be allowed.',
  'no-reason': 'Say why: the reason is kept with it.',
  ...noRemedyWords,
};

/** Does it, if it is allowed and changes anything, whoever else writes at the same time: it is judged by what is so then. */
export async function actOn(app: App, id: string, deed: Deed, doer: Doer): Promise<Acted> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const incident = await loadIncident(app.table, id);
    if (incident === undefined) return { kind: 'unknown' };
    if (incident.acts.some((known) => known.id === doer.id)) return { kind: 'needless', incident };
    const act = actOf(app, incident, deed, doer, await nearFor(app, incident, deed, doer));
    const sought = typeof act === 'string' ? undefined : decidedBy(act);
    const why = permitted(somebody(app, doer), deed.kind, incident, sought);
    const unnamed = why === 'not-asked' && act === 'several';
    if (why !== 'yes' && !unnamed) return refused(incident, why);
    if (typeof act === 'string') return refused(incident, act, wordsOfNone(incident, act));
    const impossible = impossibility(app, incident, act);
    if (impossible === 'needless') return { kind: 'needless', incident };
    if (impossible !== undefined) return refused(incident, impossible);
    const none = noWay(app, incident, act);
    if (none !== undefined) return refused(incident, ...none);
    if (isWork(act)) await ring(app, id, act.proposal);
    const after = (await advanceIn(app, incident, { kind: 'act', at: act.at, act })) ?? incident;
    if ((await saveIncident(app.table, after)) === 'saved') return { kind: 'done', incident: after };
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}

function refused(incident: Incident, why: Why, words = actWords[why]): Acted {
  return { kind: 'refused', why, words, incident };
}

/** A name that nobody vouches for counts where somebody holds the machine, and nowhere else. */
export function somebody({ plan }: App, { by, via }: Pick<Doer, 'by' | 'via'>): Somebody | undefined {
  if (!by.startsWith(unverified)) return personOf(plan.catalogue.registers, { id: by });
  return via === 'page' || via === 'command-line' ? 'unverified' : undefined;
}

/** Asked only for who may propose a block: it is a walk over the inventory. */
async function nearFor(app: App, incident: Incident, deed: Deed, doer: Doer): Promise<Neighbours | undefined> {
  if (deed.kind !== 'propose' || deed.block === undefined) return undefined;
  return permitted(somebody(app, doer), deed.kind, incident) === 'yes' ? neighboursOf(app) : undefined;
}

/** The request or the proposal that the act decides. */
function decidedBy(act: Act): string | undefined {
  if ('ask' in act) return act.ask;
  return 'proposal' in act ? act.proposal : undefined;
}

function actOf(app: App, incident: Incident, wanted: Deed, doer: Doer, near: Neighbours | undefined): Act | NoRemedy {
  const { acts, entries } = incident;
  const { plan } = app;
  const base = { ...doer, at: app.now() };
  const deed = inShort(wanted);
  switch (deed.kind) {
    case 'ask': {
      const zone = plan.catalogue.registers.organisation?.timeZone ?? 'UTC';
      const broken = entries.filter(({ state }) => state === 'broken' || state === 'unknown');
      // What proves a reason is no part of what is allowed, and may be long.
      const allowed = broken.map(({ key, reasons }) => ({
        entry: key,
        reasons: reasons.map(({ proof: _proof, ...reason }) => reason),
      }));
      return { ...base, ...deed, endsAt: endOfDay(deed.until, zone), allowed };
    }
    case 'grant':
    case 'refuse': {
      const [only, another] = openAsks(acts);
      if (deed.ask === undefined && another !== undefined) return 'several';
      return { ...base, ...deed, ask: deed.ask ?? only?.id ?? '' };
    }
    case 'propose':
    case 'approve':
    case 'decline':
    case 'revert':
      return remedyAct(app, incident, deed, base, near);
    default:
      return { ...base, ...deed };
  }
}

function inShort(deed: Deed): Deed {
  const short = { ...deed };
  if ('note' in short && short.note !== undefined) short.note = cut(short.note);
  if ('compensating' in short && short.compensating !== undefined) short.compensating = cut(short.compensating);
  return short;
}

function cut(text: string): string {
  return text.length > longestNote ? `${text.slice(0, longestNote)}…` : text;
}

function impossibility(app: App, incident: Incident, act: Act): Impossible | 'needless' | undefined {
  const { state, acts } = incident;
  if ('note' in act && act.note?.trim() === '') return 'no-reason';
  switch (act.kind) {
    case 'acknowledge':
      return state === 'open' || state === 'reopened' ? undefined : 'needless';
    case 'fixing':
      return state === 'fixing' || state === 'resolved' ? 'needless' : undefined;
    case 'resolve':
      return state === 'resolved' ? 'needless' : undefined;
    case 'snooze':
      if (state === 'resolved') return 'over';
      if (act.until <= act.at) return 'past';
      return act.until > later(act.at, longestSnooze) ? 'too-long' : undefined;
    case 'ask':
      if (state === 'resolved') return 'over';
      if (act.endsAt <= act.at) return 'past';
      if (act.endsAt > later(act.at, longestException * 86_400)) return 'too-long';
      if (act.allowed.length === 0) return 'nothing-broken';
      return hasRoom(acts, act) ? undefined : 'too-many';
    case 'grant':
      if (decided(acts, act.ask) !== undefined) return 'needless';
      return state === 'resolved' ? 'over' : undefined;
    case 'refuse':
      return decided(acts, act.ask) === 'refuse' ? 'needless' : undefined;
    default:
      return noRemedy(app, incident, act);
  }
}

/** An undecided request whose day is over needs no room: it allows nothing. */
function hasRoom(acts: readonly Act[], act: Act): boolean {
  const refused = new Set(acts.flatMap((one) => (one.kind === 'refuse' ? [one.ask] : [])));
  const live = acts.filter((one) => one.kind === 'ask' && !refused.has(one.id) && one.endsAt > act.at);
  return live.length === 0 || (live.length < mostAsks && JSON.stringify([...live, act]).length <= longestAsks);
}

function decided(acts: readonly Act[], ask: string): Act['kind'] | undefined {
  return acts.findLast((act) => (act.kind === 'grant' || act.kind === 'refuse') && act.ask === ask)?.kind;
}

/** Time passed: what it brings about comes about, and what no clause claims any more is over. */
export async function tick(app: App, id: string): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await loadIncident(app.table, id);
    const unclaimed = known?.entries.some(({ key, state }) => state !== 'holds' && !app.plan.claimed.has(key)) ?? false;
    if (known?.kind === 'violation' && unclaimed) await endUnclaimed(app, known.resource);
    const before = unclaimed ? await loadIncident(app.table, id) : known;
    const after = await advanceIn(app, before, { kind: 'tick', at: app.now() });
    if (after === undefined || after === before || (await saveIncident(app.table, after)) === 'saved') return;
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}
