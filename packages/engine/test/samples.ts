/** Incidents in small: entries, sights and acts with everything that a test does not care about filled in. */
import type { Change, Matter } from '../src/advance.ts';
import type { Act, Entry, Exception, Sight } from '@clausewatch/model/incident';
import type { Reason } from '@clausewatch/model/verdict';

/** An instant of one day: `at(90)` is half past one. */
export function at(minute: number): string {
  return new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
}

export function reason(...sources: readonly string[]): Reason {
  return { subject: 'ingress tcp/22', message: 'open', at: '', data: { sources } };
}

export function entry(clause: string, over: Partial<Entry> = {}): Entry {
  return {
    key: `policy/${clause}/control`,
    policy: 'policy',
    clause,
    control: 'control',
    look: 'resource',
    sentence: { policy: 'policy', clause, policyTitle: 'The policy', text: clause, quoted: false },
    owner: 'security',
    severity: 'high',
    state: 'broken',
    reasons: [reason('0.0.0.0/0')],
    messages: ['it is open'],
    missing: [],
    seen: at(0),
    versions: { policy: '1', registers: '1', controls: '1' },
    ...over,
  };
}

export const keyOf = (clause: string): string => `policy/${clause}/control`;

/** A look at the resource at this minute that found these clauses broken. */
export function sight(minute: number, broken: readonly string[], over: Partial<Sight> = {}): Sight {
  return {
    at: at(minute),
    order: at(minute),
    look: 'resource',
    broken: broken.map(keyOf),
    unknown: [],
    via: 'config',
    ...over,
  };
}

export const acknowledged = (minute: number): Act => ({ kind: 'acknowledge', by: 'alice', at: at(minute) });
export const resolved = (minute: number): Act => ({ kind: 'resolve', by: 'alice', at: at(minute), note: 'agreed' });

export function excepted(minute: number, clause: string, over: Partial<Exception> = {}): Act {
  const exception: Exception = {
    id: `x-${minute}`,
    entry: keyOf(clause),
    reason: 'migration',
    requestedBy: 'bob',
    approvedBy: 'alice',
    until: '2026-11-01',
    endsAt: at(600),
    allowed: [reason('0.0.0.0/0')],
    ...over,
  };
  return { kind: 'except', by: 'alice', at: at(minute), exception };
}

export const matter: Matter = {
  id: 'inc_1',
  kind: 'violation',
  resource: {
    provider: 'aws',
    account: '111122223333',
    region: 'eu-west-1',
    type: 'AWS::EC2::SecurityGroup',
    id: 'sg-1',
  },
  subject: 'ingress tcp/22',
  title: 'it is open',
};

export function seen(minute: number, sights: readonly Sight[], entries: readonly Entry[], basis = minute): Change {
  return { kind: 'seen', at: at(minute), matter, sights, entries, basis };
}

export const done = (act: Act): Change => ({ kind: 'act', at: act.at, act });
