/** One cause as every export tells it: an incident, or what a single look found. Its words are plain, its id is the incident's own. */
import type { Entry, Incident } from '@clausewatch/model/incident';
import type { ResourceRef } from '@clausewatch/model/resource';
import { severities, type Severity, type Verdict } from '@clausewatch/model/verdict';

import { plain } from '../text.ts';

/** One clause, as one control sees it. */
export interface Claim {
  /** `policy/clause/control` */
  readonly key: string;
  readonly policy: string;
  readonly clause: string;
  readonly control: string;
  readonly sentence: string;
  readonly messages: readonly string[];
  readonly missing: readonly string[];
}

export interface Breach {
  /** The same whoever exports it, and whenever. */
  readonly id: string;
  readonly ref: ResourceRef;
  readonly environment?: string;
  readonly subject: string;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: Verdict['kind'];
  /** What people did about it. */
  readonly handling: 'new' | 'notified' | 'suppressed' | 'resolved';
  readonly claims: readonly Claim[];
  readonly since: string;
  readonly updatedAt: string;
  /** What to do, in words. */
  readonly remedy: string;
  /** The incident's page. */
  readonly page?: string;
}

/** Clauses and messages that an export names; the incident has all. */
export const mostClaims = 30;

const handlings: Readonly<Record<Incident['state'], Breach['handling']>> = {
  open: 'new',
  reopened: 'new',
  acknowledged: 'notified',
  fixing: 'notified',
  excepted: 'suppressed',
  resolved: 'resolved',
};

/** An incident over a resource. `pages`: where the pages are, without a slash at the end. */
export function breachOf(incident: Incident, pages?: string): Breach {
  const { id, resource, environment, subject, severity, state } = incident;
  const active = incident.entries.filter((entry) => entry.state !== 'holds');
  const shown = (active.length > 0 ? active : incident.entries).slice(0, mostClaims);
  return {
    id,
    ref: plainRef(resource),
    ...(environment === undefined ? {} : { environment }),
    subject,
    title: incident.title,
    severity,
    verdict: verdictOf(state, active),
    handling: handlings[state],
    claims: shown.map(claimOf),
    since: incident.openedAt,
    updatedAt: incident.updatedAt,
    remedy: incident.fix?.note ?? '',
    ...(pages === undefined
      ? {}
      : { page: `${pages.replace(/\/$/, '')}/incidents/${encodeURIComponent(id.toWellFormed())}` }),
  };
}

/** Ids and places as an export may show them: one line, of some length, never empty. */
export function plainRef({ provider, account, region, type, id, name }: ResourceRef): ResourceRef {
  const text = (value: string): string => plain(value, 500) || 'unknown';
  const place = {
    provider: text(provider),
    account: text(account),
    region: text(region),
    type: text(type),
    id: text(id),
  };
  return name === undefined ? place : { ...place, name: text(name) };
}

/** Only what ended is compliant; what is left and cannot be decided is neither. */
function verdictOf(state: Incident['state'], active: readonly Entry[]): Verdict['kind'] {
  if (state === 'resolved') return 'compliant';
  return active.length > 0 && active.every((entry) => entry.state === 'unknown') ? 'undetermined' : 'violation';
}

function claimOf({ key, policy, clause, control, sentence, messages, missing }: Entry): Claim {
  return { key, policy, clause, control, sentence: sentence.text, messages, missing };
}

/** `"what the sentence says" (pythias P-7): what breaks it`, one line for each clause. */
export function wordsOf({ claims, title }: Breach): string {
  const lines = claims.map(({ policy, clause, sentence, messages, missing }) => {
    const why =
      messages.length > 0 ? messages.join('; ') : missing.length > 0 ? `not known: ${missing.join('; ')}` : '';
    return plain(`${policy} ${clause}: ${sentence}${why === '' ? '' : ` - ${why}`}`, 900);
  });
  return lines.length === 0 ? plain(title, 900) : lines.join('\n');
}

/** `pythias P-7`, each once. */
export function clausesOf({ claims }: Breach): readonly string[] {
  return [...new Set(claims.map(({ policy, clause }) => plain(`${policy} ${clause}`, 60) || 'unnamed'))];
}

/** What cannot be decided is of middling weight, as it is in an incident. */
export function weightOf({ severity, verdict }: Breach): Severity | 'informational' {
  if (verdict === 'violation') return severity;
  if (verdict !== 'undetermined') return 'informational';
  return severities.indexOf(severity) > severities.indexOf('medium') ? 'medium' : severity;
}
