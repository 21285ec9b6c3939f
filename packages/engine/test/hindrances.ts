/** An approved remedy that may be made, and all that keeps one from it: for tests. */
import type { Block } from '@clausewatch/model/block';
import type { Act, Entry, Incident } from '@clausewatch/model/incident';
import type { Person, Registers, Role } from '@clausewatch/model/registers';
import type { Remediation } from '@clausewatch/model/remediation';
import type { BlockRemedy } from '@clausewatch/model/remedy';

import { advance } from '../src/advance.ts';
import { type Circumstances, type Hindrance } from '../src/may-act.ts';
import {
  approved,
  asked,
  at,
  declined,
  done,
  entry,
  excepted,
  house,
  proposed,
  remedied,
  remedy,
  revertAsked,
  seen,
  sight,
} from './samples.ts';

export const person = (id: string, ...roles: readonly Role[]): Person => ({ id, name: id, email: `${id}@x`, roles });
export const people = [person('alice', 'approver'), person('bob', 'responder')];
export const remediation: Remediation = { clauses: ['policy/A'], mode: 'act', environments: ['staging'] };
export const registers: Registers = { people, remediation };
export const propose = proposed(10);
export const acts: readonly Act[] = [propose, approved(11, propose)];
export const fix = {
  commands: ['x'],
  undo: ['y'],
  note: '',
  proof: { closes: ['policy/A'], opens: [], untouched: [] },
  edit: remedy.edit,
  on: remedy.on,
};

/** An incident as the reducer makes it. */
export function incidentOf(doneThen: readonly Act[], over: Partial<Incident> = {}, entries = [entry('A')]): Incident {
  const broken = entries.filter(({ state }) => state === 'broken').map(({ clause }) => clause);
  const first = advance(undefined, seen(0, [sight(0, broken)], entries), house());
  const whole = doneThen.reduce((incident, act) => advance(incident, done(act), house()), first);
  if (whole === undefined) throw new Error('nothing was broken');
  return { ...whole, environment: 'staging', fix, ...over };
}

export const base: Circumstances = {
  registers,
  incident: incidentOf(acts),
  proposal: propose.id,
  now: at(12),
  stopped: new Set(),
};
export const withRemediation = (over: Partial<Remediation>): Partial<Circumstances> => ({
  registers: { ...registers, remediation: { ...remediation, ...over } },
});
export const withPeople = (...known: readonly Person[]): Partial<Circumstances> => ({
  registers: { ...registers, people: known },
});
export const having = (more: readonly Act[], over: Partial<Incident> = {}): Partial<Circumstances> => ({
  incident: incidentOf(more, over),
});
export const other: Entry = entry('B');
export const resolve: Act = { kind: 'resolve', id: 'r', by: 'bob', via: 'page', at: at(12), note: 'done' };

export const place = { id: 'acl-0123456789abcdef0', region: 'eu-west-1', entries: [1, 9] } as const;
export const block: Block = { clauses: ['policy/A'], for: 'PT4H', acls: [place] };
export const denying: BlockRemedy = {
  kind: 'block',
  ranges: ['9.9.9.1/32'],
  places: [place],
  for: 'PT4H',
  answers: ['policy/A'],
};
/** The register as it is now, and what was proposed and approved. */
export function withBlock(over: Partial<BlockRemedy>, now: Block | undefined): Partial<Circumstances> {
  const asked = { ...propose, remedy: { ...denying, ...over } };
  return {
    ...having([asked, approved(11, asked)]),
    ...withRemediation(now === undefined ? {} : { block: now }),
  };
}

export const hindrances: readonly (readonly [what: string, Hindrance, Partial<Circumstances>])[] = [
  ['no register of remediation', 'off', { registers: { people } }],
  ['an incident that is not there', 'no-incident', { incident: undefined }],
  ['an act that cannot be read', 'unread', having(acts, { unread: [{ kind: 'of tomorrow' }] })],
  ['another proposal', 'no-proposal', { proposal: 'other' }],
  ['no approval', 'not-approved', having([propose])],
  ['a suggestion', 'not-approved', having([{ ...propose, by: 'unverified:bob' }])],
  ['an approval to make it by hand', 'by-hand', having([propose, { ...approved(11, propose), byHand: true }])],
  ['somebody who declined it', 'declined', having([...acts, declined(12, propose)])],
  [
    'somebody who declined it before it was approved',
    'declined',
    having([propose, declined(10, propose), approved(11, propose)]),
  ],
  ['that it was tried already', 'done', having([...acts, remedied(12, propose, 'dry-run')])],
  ['that it was made already', 'done', having([...acts, remedied(12, propose, 'verified')])],
  [
    'that it is to be taken back',
    'done',
    having([...acts, remedied(12, propose, 'verified'), revertAsked(12, propose)]),
  ],
  ['a proposer who left', 'proposer', withPeople(person('alice', 'approver'))],
  [
    'a proposer who may not propose any more',
    'proposer',
    withPeople(person('alice', 'approver'), person('bob', 'viewer')),
  ],
  ['an approver who left', 'approver', withPeople(person('bob', 'responder'))],
  [
    'an approver who may not approve any more',
    'approver',
    withPeople(person('alice', 'viewer'), person('bob', 'responder')),
  ],
  ['no register of people', 'proposer', { registers: { remediation } }],
  ['an approver whose change broke it', 'approver', having(acts, { changedBy: { name: 'Responder/alice' } })],
  [
    'an approver who proposed it',
    'approver',
    { ...withPeople(person('alice', 'admin')), ...having([{ ...propose, by: 'alice' }, approved(11, propose)]) },
  ],
  ['an old approval', 'stale', { now: at(11 + 24 * 60) }],
  [
    'an approval that is older than allowed here',
    'stale',
    { ...withRemediation({ approvalWithin: 'PT1M' }), now: at(13) },
  ],
  ['an approval of tomorrow', 'stale', { now: at(1) }],
  ['a time that is none', 'stale', { now: 'soon' }],
  ['an incident that is over', 'over', having([...acts, resolve])],
  ['an exception', 'excepted', having([...excepted(11, 'A'), ...acts])],
  [
    'an exception of one of several clauses',
    'excepted',
    { incident: incidentOf([...excepted(11, 'B'), ...acts], {}, [entry('A'), other]) },
  ],
  ['an exception that was asked for', 'exception-asked', having([...acts, asked(12, 'A')])],
  [
    'a clause that cannot be decided',
    'not-broken',
    { incident: incidentOf(acts, { entries: [entry('A', { state: 'unknown' })] }) },
  ],
  [
    'a clause that holds',
    'not-broken',
    { incident: incidentOf(acts, { entries: [entry('A', { state: 'holds' }), other] }) },
  ],
  [
    'a remedy that closes nothing',
    'closes-nothing',
    having([{ ...propose, remedy: { ...remedy, closes: [] } }, approved(11, propose)], {
      fix: { ...fix, proof: { ...fix.proof, closes: [] } },
    }),
  ],
  ['a clause that is not opted in', 'not-opted-in', withRemediation({ clauses: ['policy/B'] })],
  ['a clause of the same name in another policy', 'not-opted-in', withRemediation({ clauses: ['other/A'] })],
  ['a remedy that could not be verified', 'stopped', { stopped: new Set(['policy/A']) }],
  ['another environment', 'environment', having(acts, { environment: 'production' })],
  ['a fix that is gone', 'fix-changed', having(acts, { fix: undefined })],
  ['another fix', 'fix-changed', having(acts, { fix: { ...fix, edit: { ...fix.edit, take: [] } } })],
  ['other rules', 'fix-changed', having(acts, { fix: { ...fix, on: 'others' } })],
  [
    'a fix that opens something',
    'fix-changed',
    having(acts, { fix: { ...fix, proof: { ...fix.proof, opens: ['policy/C'] } } }),
  ],
  [
    'a fix that closes more than was proposed',
    'fix-changed',
    having(acts, { fix: { ...fix, proof: { ...fix.proof, closes: ['policy/A', 'policy/B'] } } }),
  ],
  ['no register of blocks', 'block-off', withBlock({}, undefined)],
  ['a place that was taken out', 'block-changed', withBlock({}, { ...block, acls: [] })],
  ['other numbers of the place', 'block-changed', withBlock({}, { ...block, acls: [{ ...place, entries: [2, 9] }] })],
  ['another time', 'block-changed', withBlock({}, { ...block, for: 'PT2H' })],
  ['a time that nobody approved', 'block-changed', withBlock({ for: 'P7D' }, block)],
  ['no address', 'block-changed', withBlock({ ranges: [] }, block)],
  ['no place', 'block-changed', withBlock({ places: [] }, block)],
  [
    'more addresses than within an hour',
    'block-changed',
    withBlock({ ranges: ['9.9.9.1/32', '9.9.9.2/32'] }, { ...block, perHour: 1 }),
  ],
  ['a block that answers nothing', 'not-broken', withBlock({ answers: [] }, block)],
  [
    'a block for a clause that holds',
    'not-broken',
    withBlock({ answers: ['policy/B'] }, { ...block, clauses: ['policy/B'] }),
  ],
  [
    'a block for a clause that only edits are opted in for',
    'not-opted-in',
    withBlock({}, { ...block, clauses: ['policy/B'] }),
  ],
  ['another resource', 'other-resource', having(acts, { resource: { ...remedy.edit.of, id: 'sg-2' } })],
];

export const unknownEnvironment = (): Circumstances => {
  const { environment: _unknown, ...incident } = incidentOf(acts);
  return { ...base, incident };
};
