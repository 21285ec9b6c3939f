/** The one reducer of incidents. Pure: the same facts give the same incident, and nothing new gives back the very same object. */
import type { Act, Delivery, Entry, Incident, Note, Past, Sight } from '@clausewatch/model/incident';
import type { Actor } from '@clausewatch/model/actor';
import type { Call } from '@clausewatch/model/api-call';
import { canonical } from '@clausewatch/model/key';
import type { Via } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';
import { graver, type Severity } from '@clausewatch/model/verdict';

import { callsKept, changerOf } from './changer.ts';
import { compare, endingWords } from './course.ts';
import { type Life, fold } from './fold.ts';
import { type House, past } from './house.ts';
import { type Next, released, tell } from './owe.ts';
import { actsKept, condensed, deliveriesKept } from './past.ts';
import { nextWake } from './timers.ts';

/** What an incident is about; settled by identity, refreshed by the newest news. */
export interface Matter {
  readonly id: string;
  readonly kind: Incident['kind'];
  readonly resource: ResourceRef;
  readonly subject: string;
  readonly title: string;
  readonly environment?: string;
  readonly alias?: string;
  readonly rule?: string;
  readonly fix?: Incident['fix'];
  readonly threat?: Threat;
}

export type Change =
  /** `sights` replaces what was known: the caller holds the whole record. `entries`: the clauses found broken, with what to say of them. */
  | {
      readonly kind: 'seen';
      readonly at: string;
      readonly matter: Matter;
      readonly sights: readonly Sight[];
      readonly entries: readonly Entry[];
      readonly basis: number;
      /** Of what is new to us and was there before the deployment began: when it was found. */
      readonly foundAt?: string;
      /** Calls that changed the resource, as far as they are remembered. */
      readonly calls?: readonly Call[];
      /** Only the incident remembers sights up to this order. */
      readonly forgotten?: string;
    }
  | { readonly kind: 'act'; readonly at: string; readonly act: Act }
  /** Time passed: see `Incident.wake`. */
  | { readonly kind: 'tick'; readonly at: string };

/** `at` is the present of the caller: real, or the virtual clock of a replay. Undefined while nothing was ever broken. */
export function advance(incident: Incident | undefined, change: Change, house: House): Incident | undefined {
  const { at } = change;
  const before = incident && released(incident, at);
  const cooldown = (end: string): string => past(end, house.handling.cooldown);
  const facts = factsAfter(before, change, cooldown);
  if (facts === undefined) return incident;
  const life =
    fold(facts.entries, facts.sights, facts.acts, at, cooldown, facts.past) ?? (before && withdrawal(before, at));
  if (life === undefined) return undefined;
  const open = undecided(life);
  const changedBy = changerFrom(before, facts, life);
  const derived: Omit<Next, 'undecided'> = {
    ...(open ? undecidedMatter(facts.matter) : facts.matter),
    ...(changedBy === undefined ? {} : { changedBy }),
    state: life.state,
    severity: open ? 'medium' : worst(life.entries, before?.severity),
    openedAt: life.openedAt,
    ...foundOf(incident, change, life),
    ...(life.resolvedAt === undefined ? {} : { resolvedAt: life.resolvedAt }),
    ...(life.ending === undefined ? {} : { ending: life.ending }),
    ...(life.resolvedBy === undefined ? {} : { resolvedBy: life.resolvedBy }),
    ...(life.occurrences === 0 ? { withdrawn: true as const } : {}),
    occurrences: life.occurrences,
    ...(life.flaps === 0 ? {} : { flaps: life.flaps }),
    sources: sourcesOf(facts),
    entries: life.entries,
    sights: facts.sights,
    acts: facts.acts,
    ...(facts.past === undefined ? {} : { past: facts.past }),
    timeline: withThreatNotes(life.timeline, facts.matter.threat),
    basis: facts.basis,
    ...(incident?.unread === undefined ? {} : { unread: incident.unread }),
  };
  const { deliveries, ...telling } = tell(before, { ...derived, undecided: open }, at, house);
  const wake = nextWake(derived, [telling.told, telling.held?.told], at, house);
  const next = { ...derived, ...telling, ...(wake === undefined ? {} : { wake }) };
  if (incident !== undefined && before !== undefined && same(before, next)) return incident;
  const version = (incident?.version ?? 0) + 1;
  return { ...next, version, updatedAt: behind(incident?.updatedAt, at), deliveries: deliveriesKept(deliveries, at) };
}

/** It stays so while it is the same problem. */
function foundOf(incident: Incident | undefined, change: Change, { openedAt }: Life): { readonly foundAt?: string } {
  const known = incident?.openedAt === openedAt ? incident.foundAt : undefined;
  const foundAt = incident === undefined && change.kind === 'seen' ? change.foundAt : known;
  return foundAt === undefined ? {} : { foundAt };
}

/** Behind the version before, whatever the clock of this worker says: others go by it to tell old from new. */
function behind(before: string | undefined, at: string): string {
  return before === undefined || before <= at ? at : new Date(Date.parse(before) + 1).toISOString();
}

/** What was known before stays known where the calls are not at hand, or may be forgotten. */
function changerFrom(incident: Incident | undefined, facts: Facts, life: Life): Actor | undefined {
  const { calls, sights, past: before } = facts;
  const found = calls && changerOf(calls, [...(before === undefined ? [] : [before]), ...sights], life.openedAt);
  const whole = calls !== undefined && calls.length < callsKept;
  return found ?? (!whole && incident?.openedAt === life.openedAt ? incident.changedBy : undefined);
}

/** Nothing is seen broken any more, and something that was cannot be decided: it stays open, with no more than that to say. */
function undecided({ state, entries }: Life): boolean {
  const left = entries.filter((entry) => entry.state !== 'holds');
  return state !== 'resolved' && left.length > 0 && left.every((entry) => entry.state === 'unknown');
}

const undecidedTitle = 'Cannot be decided any more: ';

/** The former title, marked as former; the fix was for what is no longer there. */
function undecidedMatter({ fix: _done, rule: _former, ...matter }: Matter): Matter {
  const title = matter.title.startsWith(undecidedTitle) ? matter.title : undecidedTitle + matter.title;
  return { ...matter, title };
}

interface Facts {
  readonly matter: Matter;
  readonly sights: readonly Sight[];
  readonly entries: readonly Entry[];
  readonly acts: readonly Act[];
  readonly past?: Past;
  readonly basis: number;
  readonly calls?: readonly Call[];
}

function factsAfter(
  incident: Incident | undefined,
  change: Change,
  cooldown: (end: string) => string,
): Facts | undefined {
  const known = incident?.past === undefined ? {} : { past: incident.past };
  if (change.kind === 'seen') {
    const facts: Facts = {
      ...known,
      matter: change.matter,
      sights: change.sights,
      entries: merged(incident?.entries ?? [], change.entries),
      acts: incident?.acts ?? [],
      basis: Math.max(change.basis, incident?.basis ?? 0),
      ...(change.calls === undefined ? {} : { calls: change.calls }),
    };
    return condensed(facts, change.forgotten ?? '', cooldown);
  }
  if (incident === undefined) return undefined;
  const { sights, entries, basis } = incident;
  const acts = change.kind === 'act' ? withAct(incident, change.act, change.at) : incident.acts;
  return { ...known, matter: matterOf(incident), sights, entries, acts, basis };
}

/** An act that is known by its id is a repeated request. */
function withAct({ acts, past: before }: Incident, act: Act, at: string): readonly Act[] {
  if (acts.some(({ id }) => id === act.id)) return acts;
  // Whatever a clock says, what is done now is done behind what is past.
  const late = before !== undefined && act.at <= before.at;
  const now = late ? { ...act, at: new Date(Date.parse(before.at) + 1).toISOString() } : act;
  return actsKept([...acts, now], before, at);
}

/** Nothing that is known now was ever broken: news of an earlier time took the ground away. */
function withdrawal(incident: Incident, at: string): Life {
  const { openedAt, entries } = incident;
  const ended = incident.withdrawn === true ? (incident.resolvedAt ?? at) : at;
  return {
    state: 'resolved',
    openedAt,
    resolvedAt: ended,
    ending: 'withdrawn',
    resolvedBy: endingWords.withdrawn,
    occurrences: 0,
    flaps: 0,
    timeline: [{ at: ended, what: endingWords.withdrawn }],
    entries: entries.map((entry) => ({ ...entry, state: 'holds' })),
  };
}

/** What an incident is about, taken back out of it. */
export function matterOf(incident: Incident): Matter {
  const { id, kind, resource, subject, title, environment, alias, rule, fix, threat } = incident;
  return {
    id,
    kind,
    resource,
    subject,
    title,
    ...(environment === undefined ? {} : { environment }),
    ...(alias === undefined ? {} : { alias }),
    ...(rule === undefined ? {} : { rule }),
    ...(fix === undefined ? {} : { fix }),
    ...(threat === undefined ? {} : { threat }),
  };
}

/** The newer sight of an entry wins, whichever arrived first. */
function merged(known: readonly Entry[], news: readonly Entry[]): readonly Entry[] {
  const byKey = new Map(known.map((entry) => [entry.key, entry]));
  for (const entry of news) {
    const before = byKey.get(entry.key);
    if (before === undefined || entry.seen >= before.seen) byKey.set(entry.key, entry);
  }
  return [...byKey.values()].toSorted((a, b) => compare(a.key, b.key));
}

/** The gravest of what does not hold; of a resolved incident, the gravest there was. */
function worst(entries: readonly Entry[], before: Severity | undefined): Severity {
  const active = entries.filter(({ state }) => state !== 'holds');
  const counted = active.length > 0 ? active : entries;
  return counted.map(({ severity }) => severity).reduce(graver, counted[0]?.severity ?? before ?? 'low');
}

function sourcesOf({ sights, past: before }: Facts): readonly Via[] {
  return [...new Set([...(before?.sources ?? []), ...sights.map(({ via }) => via)])].toSorted();
}

function withThreatNotes(timeline: readonly Note[], threat: Threat | undefined): readonly Note[] {
  if (threat?.archived !== true) return timeline;
  return [...timeline, { at: threat.updatedAt, what: 'archived in the detector: resolve it here if you agree' }];
}

function same(incident: Incident, next: object): boolean {
  const { version: _version, updatedAt: _updatedAt, deliveries: _deliveries, ...before } = incident;
  // What is stored may name its fields in another order: only where nothing else differs is that order worth its time.
  const [a, b] = [JSON.stringify(before), JSON.stringify(next)];
  return a === b || (a.length === b.length && canonical(before) === canonical(next));
}

/** Records what became of a delivery; unknown ids change nothing. */
export function settleDelivery(incident: Incident, id: string, outcome: Partial<Delivery>): Incident {
  const deliveries = incident.deliveries.map((delivery) =>
    delivery.id === id ? { ...delivery, ...outcome } : delivery,
  );
  return { ...incident, version: incident.version + 1, deliveries };
}
