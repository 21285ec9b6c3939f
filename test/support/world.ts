/** A small world for pipeline tests: three clauses over security groups, one over networks, one over threats, one over what can be reached. */
import type { Doer } from '@clausewatch/app/act';
import type { App, Monitor } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { controls } from '@clausewatch/controls/registry.generated';
import { planOf } from '@clausewatch/engine/plan';
import type { Catalogue, Citation, Evaluation } from '@clausewatch/model/catalogue';
import type { Control, ScopeControl } from '@clausewatch/model/control';
import type { Handling } from '@clausewatch/model/handling';
import type { Clause } from '@clausewatch/model/policy';
import type { Person, Role } from '@clausewatch/model/registers';
import type { Resource } from '@clausewatch/model/resource';
import {
  type Reason,
  type Verdict,
  compliant,
  notApplicable,
  undetermined,
  verdictOf,
} from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { type Told, graphParts, kindOf, readState } from './world-states.ts';

const described = {
  severity: 'high',
  status: 'stable',
  rationale: '',
  remediation: '',
  blindSpots: '',
  params: z.object({}),
  messages: { broken: 'it is broken for {{sources}}', unwatched: 'nobody watches' },
} as const;

function judgeTold(resource: Resource): Verdict {
  const told = resource.raw.configuration as Told;
  const data = { sources: [...(told.sources ?? ['0.0.0.0/0'])] };
  const reasons = (told.broken ?? []).map((subject): Reason => ({ subject, message: 'broken', at: '', data }));
  return verdictOf(reasons, told.unknown === true ? ['something'] : []);
}

const teller = (id: string): Control => ({
  ...described,
  kind: 'resource',
  id,
  title: id,
  applies: ['security-group'],
  evaluate: judgeTold,
});

/** Every network is watched by an active log. */
export const watcher: ScopeControl = {
  ...described,
  kind: 'scope',
  id: 'watched',
  title: 'watched',
  collects: ['network', 'flow-log'],
  scope: 'account-region',
  evaluate: ({ resources }) =>
    resources
      .filter(({ configuration }) => configuration.kind === 'network')
      .map(({ ref }) => {
        const logs = resources.filter(
          ({ configuration }) => configuration.kind === 'flow-log' && configuration.watches === ref.id,
        );
        const watched = logs.some(
          ({ configuration }) => configuration.kind === 'flow-log' && configuration.active === true,
        );
        if (watched) return { ref, verdict: compliant };
        const reason: Reason = { subject: 'flow-logs', message: 'unwatched', at: '', data: {} };
        return { ref, verdict: logs.length === 0 ? undetermined('logs') : verdictOf([reason]) };
      }),
};

/** Nobody reaches SSH. */
const reaching = must(controls.get('untrusted-reach'));

/** Nobody is refused a call three times within an hour. */
const refusals = must(controls.get('denied-calls-repeated'));

const paramsOf = new Map<Control, unknown>([
  [reaching, { ports: ['tcp/22'], trusted: ['2001:db8::/32'] }],
  [refusals, { atLeast: 3, minutes: 60 }],
]);

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there');
  return value;
}

export const threats: Control = {
  ...described,
  kind: 'threat',
  id: 'threats',
  title: 'threats',
  evaluate: (threat) =>
    threat.sample
      ? notApplicable
      : verdictOf([
          { subject: 'threat', message: 'broken', at: '', data: {}, severity: threat.score >= 7 ? 'high' : 'low' },
        ]),
};

function clauseOf(id: string): Clause {
  return {
    id,
    summary: `what ${id} says`,
    class: 'fact',
    owner: 'security',
    systems: [],
    frameworks: [],
    repairWithin: 'PT4H',
    assertions: [],
    assess: [],
  };
}

/** The control with its parameters. */
function evaluationOf(control: Control, ...clauses: readonly string[]): Evaluation {
  const citations = clauses.map((id): Citation => ({
    key: `policy/${id}/${control.id}`,
    policy: 'policy',
    clause: clauseOf(id),
    control: control.id,
    sentence: { policy: 'policy', clause: id, policyTitle: 'The policy', text: `what ${id} says`, quoted: false },
    severity: control.severity,
    versions: { policy: 'policy@1', registers: 'none', controls: '1' },
  }));
  return { control, params: z.parse(control.params, paramsOf.get(control) ?? {}), citations };
}

function person(id: string, ...roles: readonly Role[]): Person {
  return { id, name: id, email: `${id}@example.com`, roles };
}

let deeds = 0;

/** Somebody of the register at the page; every call is another deed. */
export function doer(by: string): Doer {
  deeds += 1;
  return { id: `deed-${deeds}`, by, via: 'page' };
}

/** The world's plan with other controls over security groups: each is cited by one clause of its name. */
export function planWith(...controls: readonly Control[]): App['plan'] {
  return planOf({ ...catalogue, evaluations: controls.map((control) => evaluationOf(control, `C-${control.id}`)) });
}

/** A control over security groups that says this of every one. */
export function saying(id: string, evaluate: (resource: Resource) => Verdict): Control {
  return { ...described, kind: 'resource', id, title: id, applies: ['security-group'], evaluate };
}

export const catalogue: Catalogue = {
  policies: [],
  registers: {
    // Nothing waits, unless a test says otherwise.
    handling: { settle: 'PT0S', cooldown: 'PT0S' },
    people: [
      person('alice', 'responder', 'approver'),
      person('bob', 'responder', 'approver'),
      person('carol', 'viewer'),
    ],
  },
  evaluations: [
    evaluationOf(teller('one'), 'C-1', 'C-2'),
    evaluationOf(teller('two'), 'C-3'),
    evaluationOf(watcher, 'C-4'),
    evaluationOf(threats, 'C-5'),
    evaluationOf(reaching, 'C-6'),
  ],
  grounds: [],
};

/** The world's plan where incidents are handled so, and calls that were refused are counted. */
export function handled(handling: Handling): App['plan'] {
  const evaluations = [...catalogue.evaluations, evaluationOf(refusals, 'C-7')];
  return planOf({ ...catalogue, evaluations, registers: { ...catalogue.registers, handling } });
}

export interface World {
  readonly app: App;
  readonly sent: { readonly channel: string; readonly key: string; readonly text: string }[];
  readonly counts: Map<string, number>;
  now: string;
}

export function world(table: Table, now = '2026-11-01T12:00:00.000Z', plan = planOf(catalogue)): World {
  const sent: World['sent'][number][] = [];
  const counts = new Map<string, number>();
  const monitor: Monitor = { count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1), remark: () => undefined };
  const made: World = {
    now,
    sent,
    counts,
    app: {
      plan,
      table,
      now: () => made.now,
      monitor,
      senders: {
        email: async (mail, key) => void sent.push({ channel: 'email', key, text: mail.subject }),
        slack: async (post, key) => void sent.push({ channel: 'slack', key, text: post.text }),
      },
      readResource: readState,
      kindOf,
      graphParts,
    },
  };
  return made;
}
