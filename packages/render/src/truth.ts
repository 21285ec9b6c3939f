/** What is so now, and how far one may rely on it. */
import { severities } from '@clausewatch/model/verdict';
import { exceptionsOf } from '@clausewatch/model/exceptions';
import { type Entry, type Incident, nameOf } from '@clausewatch/model/incident';
import { type Threat, ourselves } from '@clausewatch/model/threat';

import { concerned } from './headline.ts';
import type { Occasion } from './message.ts';
import { exposedLine, pathLine, proofsOf } from './path.ts';
import { clausesOf } from './promise.ts';
import { listed, plain } from './text.ts';
import { duration, between, instantIn } from './when.ts';

export interface Truth {
  readonly truthTitle: string;
  readonly truth: readonly string[];
  readonly basis: string;
}

/** Messages of controls that are shown; the page has all. */
const most = 6;

export function truthOf(occasion: Occasion): Truth {
  const { incident, delivery } = occasion;
  if (delivery.news === 'resolved') return { truthTitle: 'What is true now', truth: endOf(occasion), basis: '' };
  if (delivery.news === 'excepted') return { truthTitle: 'What was allowed', truth: allowancesOf(incident), basis: '' };
  if (incident.threat !== undefined) return threatOf(incident.threat, occasion);
  if (incident.state === 'excepted')
    return { truthTitle: 'What is allowed', truth: ['It ends soon.', ...allowancesOf(incident)], basis: '' };
  const now = incident.state !== 'resolved';
  return {
    truthTitle: now ? 'What is true now' : 'What was true',
    truth: [
      ...(now ? [] : [`Over meanwhile: ${endOf(occasion).join(' ')}`]),
      ...(now && !incident.entries.some(({ state }) => state === 'broken')
        ? ['Nothing is seen broken any more, and whether all is well cannot be decided. As it was last seen:']
        : []),
      ...brokenOf(incident),
    ],
    basis: basisOf(incident),
  };
}

/** How far the judgement goes. */
export function basisOf({ entries, subject }: Incident): string {
  if (proofsOf({ entries }).length > 0)
    return 'The way is proven from the configuration; what runs inside hosts is not looked at.';
  return /^(ingress|public)/.test(subject)
    ? 'Judged by configuration; whether a path from the internet exists is not proven here.'
    : 'Judged by configuration.';
}

function brokenOf(incident: Incident): readonly string[] {
  const { entries, title, subject, rule: written } = incident;
  const broken = entries.filter(({ state }) => state === 'broken');
  const gravestFirst = (a: Entry, b: Entry): number => severities.indexOf(b.severity) - severities.indexOf(a.severity);
  const counted = (broken.length > 0 ? broken : entries).toSorted(gravestFirst);
  const messages = [...new Set(counted.flatMap((entry) => entry.messages))].map((message) => plain(message, 500));
  const missing = [...new Set(counted.flatMap((entry) => entry.missing))].map((what) => plain(what, 120));
  const places = [...new Set(counted.flatMap((entry) => entry.reasons.map(({ at }) => at)))]
    .filter((at) => at !== '')
    .map((at) => plain(at, 80));
  const way = /^(in|e)gress /.exec(subject)?.[0];
  const rule =
    way === undefined ? '' : `Rule: ${written === undefined ? plain(subject, 120) : way + plain(written, 300)}`;
  const [proof] = proofsOf(incident);
  const found = places.length === 0 ? '' : `in the configuration at ${listed(places, 3)}`;
  const cause = [rule, found].filter((part) => part !== '').join(', ');
  const unseen = clausesOf(entries.filter(({ state }) => state === 'unknown')).map(({ clause }) => plain(clause, 40));
  return [
    ...(messages.length === 0 ? [plain(title, 500)] : messages.slice(0, most)),
    ...(messages.length > most ? [`and ${messages.length - most} more: see the incident`] : []),
    ...(cause === '' ? [] : [cause]),
    ...(proof === undefined ? [] : [`Reached: ${exposedLine(proof)}`, `Path: ${pathLine(proof, incident)}`]),
    ...(unseen.length > 0 ? [`Was broken, and can no longer be decided: ${listed(unseen, most)}`] : []),
    ...(missing.length > 0 ? [`Not judged, because unknown: ${listed(missing, most)}`] : []),
  ];
}

function endOf({ incident, timeZone }: Occasion): readonly string[] {
  const { resolvedBy = '', openedAt, kind, ending = 'evidence' } = incident;
  const at = incident.resolvedAt ?? incident.updatedAt;
  const clauses = concerned(incident).map(({ clause }) => plain(clause, 40));
  const closed = kind === 'threat' ? '' : ' Not by evidence: it reopens when the breach is seen again.';
  const how = {
    evidence: `Seen in the configuration: ${listed(clauses, 12)} ${clauses.length > 1 ? 'hold' : 'holds'} again.`,
    gone: 'The resource is gone: nothing is left to break.',
    person: `Closed by ${plain(resolvedBy, 400)}.${closed}`,
    unclaimed: 'No clause claims it any more: the policy or its registers changed, not the configuration.',
    withdrawn: 'Withdrawn: as became known later, nothing was broken.',
  }[ending];
  if (ending === 'withdrawn') return [how];
  return [how, `It lasted ${duration(between(openedAt, at))}, until ${instantIn(at, timeZone)}.`];
}

function allowancesOf({ acts, entries }: Incident): readonly string[] {
  const excepted = new Map(entries.filter(({ state }) => state === 'excepted').map((entry) => [entry.key, entry]));
  const newest = new Map(exceptionsOf(acts).map((exception) => [exception.entry, exception]));
  const lines = [...newest.values()].flatMap((exception) => {
    const entry: Entry | undefined = excepted.get(exception.entry);
    if (entry === undefined) return [];
    const { reason, compensating, until } = exception;
    const people = [`asked by ${nameOf(exception.requestedBy)}`, `approved by ${nameOf(exception.approvedBy)}`];
    const instead = compensating === undefined ? '' : ` Meanwhile: ${plain(compensating, 200)}.`;
    return `${plain(entry.clause, 40)} until ${plain(until, 12)}, the last day: ${plain(reason, 300)} (${plain(people.join(', '), 180)}).${instead}`;
  });
  return [...lines.slice(0, most), 'Only what was there when it was allowed is excepted; anything wider reopens this.'];
}

function threatOf(threat: Threat, { timeZone }: Occasion): Truth {
  const others = threat.resources.slice(1).map(({ type, id }) => `${plain(type, 60)} ${plain(id, 120)}`);
  const roles = { TARGET: 'was the target', ACTOR: 'was the one acting: treat it as taken over' };
  const times = `${threat.count} ${threat.count === 1 ? 'time' : 'times'}`;
  return {
    truthTitle: 'What was seen',
    truth: [
      ...(threat.sample ? ['This is a sample, made to try the way out: nothing was seen.'] : []),
      plain(threat.title, 300),
      threat.detector === ourselves
        ? `${plain(threat.type, 120)}, counted here from CloudTrail`
        : `${plain(threat.type, 120)}, scored ${threat.score} of 10 by GuardDuty`,
      ...(threat.description === '' || threat.description === threat.title ? [] : [plain(threat.description, 500)]),
      ...(threat.role === undefined ? [] : [`The resource ${roles[threat.role]}.`]),
      ...(threat.remotes.length === 0
        ? []
        : [
            `Remote: ${listed(
              threat.remotes.map((remote) => plain(remote, 100)),
              8,
            )}`,
          ]),
      ...(others.length === 0 ? [] : [`Also concerned: ${listed(others, most)}`]),
      `Seen ${times}, first ${instantIn(threat.firstSeen, timeZone)}, last ${instantIn(threat.lastSeen, timeZone)}`,
      ...(threat.archived ? ['It was archived in the detector; here it stays open until a person resolves it.'] : []),
    ],
    basis:
      threat.detector === ourselves
        ? 'Counted from the events of CloudTrail that arrived; it may have been more.'
        : 'Reported by the detector; not checked against the configuration.',
  };
}
