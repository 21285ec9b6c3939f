/** Incidents in small: entries, sights and acts with everything that a test does not care about filled in. */
import type { Change, Matter } from '../src/advance.ts';
import { type House, houseOf } from '../src/house.ts';
import type { Handling } from '@clausewatch/model/handling';
import type { Person } from '@clausewatch/model/registers';
import type { Act, Entry, Sight } from '@clausewatch/model/incident';
import { machine, type EditRemedy, type Outcome } from '@clausewatch/model/remedy';
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

const acted = (minute: number, kind: string, by = 'alice') =>
  ({ id: `${kind}-${minute}`, by, via: 'page', at: at(minute) }) as const;

export const acknowledged = (minute: number): Act => ({ kind: 'acknowledge', ...acted(minute, 'acknowledge') });
export const resolved = (minute: number): Act => ({ kind: 'resolve', ...acted(minute, 'resolve'), note: 'agreed' });

type Ask = Extract<Act, { readonly kind: 'ask' }>;

/** Bob asks; the clause's one reason of `entry` unless `over` says otherwise. */
export function asked(minute: number, clause: string, over: Partial<Ask> = {}): Ask {
  return {
    kind: 'ask',
    ...acted(minute, 'ask', 'bob'),
    note: 'migration',
    until: '2026-11-01',
    endsAt: at(600),
    allowed: [{ entry: keyOf(clause), reasons: [reason('0.0.0.0/0')] }],
    ...over,
  };
}

export const granted = (minute: number, ask: Act): Act => ({ kind: 'grant', ...acted(minute, 'grant'), ask: ask.id });
export const refused = (minute: number, ask: Act): Act => ({
  kind: 'refuse',
  ...acted(minute, 'refuse'),
  ask: ask.id,
  note: 'no longer',
});

type Propose = Extract<Act, { readonly kind: 'propose' }>;

/** Bob proposes to take `ingress tcp/22 from 0.0.0.0/0` away. */
export function proposed(minute: number, over: Partial<Propose> = {}): Propose {
  return { kind: 'propose', ...acted(minute, 'propose', 'bob'), remedy, ...over };
}

export const remedy: EditRemedy = {
  kind: 'edit',
  edit: {
    of: {
      provider: 'aws',
      account: '111122223333',
      region: 'eu-west-1',
      type: 'AWS::EC2::SecurityGroup',
      id: 'sg-1',
    },
    take: [
      {
        kind: 'rule',
        direction: 'ingress',
        protocol: 'tcp',
        from: 22,
        to: 22,
        peer: { kind: 'range', text: '0.0.0.0/0' },
      },
    ],
    put: [],
  },
  on: 'print',
  closes: ['policy/A'],
};

export const approved = (minute: number, { id: proposal }: Propose): Extract<Act, { kind: 'approve' }> => ({
  kind: 'approve',
  ...acted(minute, 'approve'),
  proposal,
});
export const declined = (minute: number, { id: proposal }: Propose): Act => ({
  kind: 'decline',
  ...acted(minute, 'decline'),
  proposal,
  note: 'seen',
});
export const remedied = (minute: number, { id: proposal }: Propose, outcome: Outcome): Act => ({
  kind: 'remedied',
  ...acted(minute, `remedied-${outcome}`, machine),
  proposal,
  outcome,
  note: outcome,
});
export const revertAsked = (minute: number, { id: proposal }: Propose): Act => ({
  kind: 'revert',
  ...acted(minute, 'revert'),
  proposal,
  note: 'it was needed',
});

/** Asked and granted in the same minute. */
export function excepted(minute: number, clause: string, over: Partial<Ask> = {}): readonly Act[] {
  const ask = asked(minute, clause, over);
  return [ask, granted(minute, ask)];
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

/** A house where nothing waits, unless a test says otherwise. */
export function house(handling: Handling = {}, people: readonly Person[] = []): House {
  return houseOf({ handling: { settle: 'PT0S', cooldown: 'PT0S', ...handling }, people }, ['email']);
}
