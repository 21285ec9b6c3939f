/** Signals of the provider's log, counted by principal, and failed logins also by the address that they come from. Enough of them within the time that a clause names are a threat of our own finding. */
import { type Judgement, judgeSignals } from '@clausewatch/engine/assess';
import { type Signal, type SignalFact, SignalWindow } from '@clausewatch/model/api-call';
import { Unavailable } from '@clausewatch/model/errors';
import { sourceOf } from '@clausewatch/engine/source-of';
import type { Entry, Sight } from '@clausewatch/model/incident';
import { fingerprint, resourceKey } from '@clausewatch/model/key';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';
import { type Threat, ourselves } from '@clausewatch/model/threat';
import { type Severity, severities } from '@clausewatch/model/verdict';

import { entriesOf } from './entries.ts';
import { reportFailures } from './failures.ts';
import type { Outcome } from './observe.ts';
import type { App } from './ports.ts';
import type { Item } from './table.ts';
import { settleThreat } from './threats.ts';
import { earlier, later } from './time.ts';

const tries = 12;
/** Signals of one principal that are remembered: more than any clause may count. */
const remembered = 128;
/** Seconds behind the newest in which a principal's signals are kept: far longer than any time within which they count. */
const needed = 90 * 86_400;
/** The same for an address, of which there may be many: a day longer than the longest time. */
const neededOfAddress = 8 * 86_400;
/** Addresses told of one threat. */
const mostRemotes = 20;

/** What a signal is counted by. */
type About = Pick<SignalWindow, 'kind' | 'account' | 'who' | 'source'>;

/** Safe to call again with the same signal, at any time and in any order: each counts once. Throws `Unavailable` to be called again. */
export async function observeSignal(
  app: App,
  { signal, via }: Extract<Observation, { kind: 'signal' }>,
): Promise<Outcome> {
  const asked = app.plan.signals.filter(({ control }) => control.signal === signal.kind);
  if (asked.length === 0) return { kind: 'ignored', incidents: [] };
  const bySource = asked.some(({ control }) => control.bySource);
  const changed: string[] = [];
  let known = true;
  for (const about of [principalOf(signal), ...(bySource ? addressOf(signal) : [])]) {
    const { window, fresh } = await remember(app, about, factOf(signal));
    changed.push(...(await raise(app, window, via)));
    known &&= !fresh;
  }
  if (known && changed.length === 0) app.monitor.count('duplicate');
  return { kind: known ? 'duplicate' : 'new', incidents: changed };
}

function principalOf({ kind, account, who }: Signal): About {
  return { kind, account, who };
}

/** None where it came from a service. */
function addressOf({ kind, account, actor }: Signal): readonly About[] {
  const source = sourceOf(actor.from);
  const who = { provider: 'aws', account, region: 'global', type: 'AWS::::Account', id: account };
  return source === undefined ? [] : [{ kind, account, who, source }];
}

async function remember(
  app: App,
  about: About,
  fact: SignalFact,
): Promise<{ readonly window: SignalWindow; readonly fresh: boolean }> {
  const { kind, who, source } = about;
  const key = { pk: windowKey(kind, who, source), sk: 'window' };
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await app.table.get(key);
    const known = stored === undefined ? undefined : SignalWindow.parse(stored.data);
    const facts = withFact(known?.facts ?? [], fact);
    if (known !== undefined && facts === known.facts) return { window: known, fresh: false };
    const window = { ...about, who: known === undefined ? who : fuller(known.who, who), facts };
    const version = (stored?.version ?? 0) + 1;
    const expires = later(app.now(), source === undefined ? needed : neededOfAddress);
    const item = { ...key, version, data: window as unknown as Item['data'], expires };
    if ((await app.table.put(item, stored?.version)) === 'saved') return { window, fresh: true };
  }
  throw new Unavailable(`signals ${kind} of ${who.id}: too many writers at once`);
}

/** Of two spellings of one principal the greater text, whichever came first. */
function fuller(a: ResourceRef, b: ResourceRef): ResourceRef {
  return JSON.stringify(a) >= JSON.stringify(b) ? a : b;
}

/** Names of principals may be odd: their fingerprint is not. */
export function windowKey(kind: Signal['kind'], who: ResourceRef, source?: string): string {
  return `signals#${kind}/${markOf(who, source)}`;
}

function markOf(who: ResourceRef, source: string | undefined): string {
  return source === undefined ? fingerprint(resourceKey(who)) : fingerprint(resourceKey(who), 'from', source);
}

function factOf({ id, at, what, actor }: Signal): SignalFact {
  const { name, from, with: tool } = actor;
  return { id, at, what, name, ...(from === undefined ? {} : { from }), ...(tool === undefined ? {} : { with: tool }) };
}

/** The newest facts in order of time; the very same array when this one is known, or older than what is kept. */
function withFact(facts: readonly SignalFact[], fact: SignalFact): readonly SignalFact[] {
  if (facts.some(({ id }) => id === fact.id)) return facts;
  const all = [...facts, fact].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).slice(-remembered);
  return all.includes(fact) ? all : facts;
}

const orderOf = ({ at, id }: SignalFact): string => `${at}|${id}`;

/** What was trouble at the instant of any of the signals is a sight of the threat: a late one may add to them, and takes none away. */
async function raise(app: App, window: SignalWindow, via: Sight['via']): Promise<readonly string[]> {
  const sights: Sight[] = [];
  const entries = new Map<string, Entry>();
  let subject: string | undefined;
  for (const [index, fact] of window.facts.entries()) {
    const judgements = judgeSignals(app.plan, { ...window, facts: window.facts.slice(0, index + 1) });
    if (index === window.facts.length - 1) assertSound(app, judgements);
    const order = orderOf(fact);
    const found = [...entriesOf(judgements, 'threat', order)];
    const keys = found.flatMap(([, all]) => all.map(({ key }) => key));
    if (keys.length === 0) continue;
    subject ??= found[0]?.[0];
    for (const entry of found.flatMap(([, all]) => all)) entries.set(entry.key, entry);
    sights.push({ at: earlier(fact.at, app.now()), order, look: 'threat', broken: keys, unknown: [], via });
  }
  if (subject === undefined) return [];
  const changed = await settleThreat(app, {
    threat: threatOf(window, [...entries.values()]),
    subject,
    sights,
    entries: [...entries.values()],
  });
  return changed ?? [];
}

/** A control that fails would keep silent about what it should count: the event goes back, and at last among the dead letters. */
function assertSound(app: App, judgements: readonly Judgement[]): void {
  reportFailures(app, judgements);
  const failed = judgements.find(({ failure }) => failure !== undefined);
  if (failed !== undefined) throw new Error(`signals: control ${failed.planned.control.id} failed`);
}

/** In the grammar of detectors: purpose, resource, family. */
const types: Readonly<Record<SignalWindow['kind'], string>> = {
  'denied-call': 'Discovery:IAM/DeniedCalls',
  'failed-login': 'CredentialAccess:IAM/FailedLogins',
  'login-without-mfa': 'Policy:IAM/LoginWithoutMFA',
  'root-use': 'Policy:IAM/RootUse',
};
/** On the scale of detectors, for those who sort by it. */
const scores: Readonly<Record<Severity, number>> = { low: 2, medium: 5, high: 8, critical: 9 };

/** Many users, one address. */
const sprayed = 'CredentialAccess:IAM/PasswordSpray';

function threatOf({ kind, account, who, source, facts }: SignalWindow, entries: readonly Entry[]): Threat {
  const [first, last] = [facts[0]?.at ?? '', facts.at(-1)?.at ?? ''];
  const gravest = entries.toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))[0];
  return {
    partition: 'aws',
    account,
    region: 'global',
    id: source === undefined ? fingerprint(kind, resourceKey(who)) : fingerprint(kind, markOf(who, source)),
    detector: ourselves,
    type: source === undefined ? types[kind] : sprayed,
    score: scores[gravest?.severity ?? 'low'],
    title: gravest?.messages[0] ?? types[kind],
    description: '',
    resources: [who],
    remotes: [...new Set(facts.flatMap(({ from }) => from ?? []))].slice(-mostRemotes),
    count: facts.length,
    firstSeen: first,
    lastSeen: last,
    updatedAt: last,
    archived: false,
    sample: false,
  };
}
