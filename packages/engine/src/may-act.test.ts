import type { Block } from '@clausewatch/model/block';
import type { Act, Entry, Incident } from '@clausewatch/model/incident';
import type { Person, Registers, Role } from '@clausewatch/model/registers';
import type { Remediation } from '@clausewatch/model/remediation';
import type { BlockRemedy } from '@clausewatch/model/remedy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

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
  refused,
  remedied,
  remedy,
  revertAsked,
  seen,
  sight,
} from '../test/samples.ts';
import { advance } from './advance.ts';
import { type Circumstances, type Hindrance, hindranceWords, mayAct } from './may-act.ts';

const person = (id: string, ...roles: readonly Role[]): Person => ({ id, name: id, email: `${id}@x`, roles });
const people = [person('alice', 'approver'), person('bob', 'responder')];
const remediation: Remediation = { clauses: ['policy/A'], mode: 'act', environments: ['staging'] };
const registers: Registers = { people, remediation };
const propose = proposed(10);
const acts: readonly Act[] = [propose, approved(11, propose)];
const fix = {
  commands: ['x'],
  undo: ['y'],
  note: '',
  proof: { closes: ['policy/A'], opens: [], untouched: [] },
  edit: remedy.edit,
  on: remedy.on,
};

/** An incident as the reducer makes it. */
function incidentOf(doneThen: readonly Act[], over: Partial<Incident> = {}, entries = [entry('A')]): Incident {
  const broken = entries.filter(({ state }) => state === 'broken').map(({ clause }) => clause);
  const first = advance(undefined, seen(0, [sight(0, broken)], entries), house());
  const whole = doneThen.reduce((incident, act) => advance(incident, done(act), house()), first);
  if (whole === undefined) throw new Error('nothing was broken');
  return { ...whole, environment: 'staging', fix, ...over };
}

const base: Circumstances = {
  registers,
  incident: incidentOf(acts),
  proposal: propose.id,
  now: at(12),
  stopped: new Set(),
};
const withRemediation = (over: Partial<Remediation>): Partial<Circumstances> => ({
  registers: { ...registers, remediation: { ...remediation, ...over } },
});
const withPeople = (...known: readonly Person[]): Partial<Circumstances> => ({
  registers: { ...registers, people: known },
});
const having = (more: readonly Act[], over: Partial<Incident> = {}): Partial<Circumstances> => ({
  incident: incidentOf(more, over),
});
const other: Entry = entry('B');
const resolve: Act = { kind: 'resolve', id: 'r', by: 'bob', via: 'page', at: at(12), note: 'done' };

const place = { id: 'acl-0123456789abcdef0', region: 'eu-west-1', entries: [1, 9] } as const;
const block: Block = { clauses: ['policy/A'], for: 'PT4H', acls: [place] };
const denying: BlockRemedy = {
  kind: 'block',
  ranges: ['9.9.9.1/32'],
  places: [place],
  for: 'PT4H',
  answers: ['policy/A'],
};
/** The register as it is now, and what was proposed and approved. */
function withBlock(over: Partial<BlockRemedy>, now: Block | undefined): Partial<Circumstances> {
  const asked = { ...propose, remedy: { ...denying, ...over } };
  return {
    ...having([asked, approved(11, asked)]),
    ...withRemediation(now === undefined ? {} : { block: now }),
  };
}

const hindrances: readonly (readonly [what: string, Hindrance, Partial<Circumstances>])[] = [
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

const unknownEnvironment = (): Circumstances => {
  const { environment: _unknown, ...incident } = incidentOf(acts);
  return { ...base, incident };
};

describe('an approved remedy', () => {
  it('may be made, in the mode of the register, by the word of who approved it', () => {
    expect(mayAct(base)).toMatchObject({ kind: 'yes', remedy, mode: 'act', approvedBy: 'alice' });
  });

  it('of addresses may be made without a fix, in any environment, and from the instant of its approval', () => {
    const over = withBlock({}, block);
    const bare = { ...incidentOf(acts, { ...over.incident, fix: undefined, environment: 'production' }) };
    const may = mayAct({ ...base, ...over, incident: bare });
    expect(may).toMatchObject({ kind: 'yes', remedy: denying, mode: 'act', approvedAt: at(11) });
  });

  it('is a dry run unless the register says otherwise', () => {
    const { mode: _none, ...quiet } = remediation;
    expect(mayAct({ ...base, registers: { people, remediation: quiet } })).toMatchObject({ mode: 'dry-run' });
  });

  it('is made when an exception was refused, ended, or is of something else', () => {
    const refusedAsk = asked(11, 'A');
    expect(mayAct({ ...base, ...having([...acts, refusedAsk, refused(12, refusedAsk)]) }).kind).toBe('yes');
    expect(mayAct({ ...base, ...having([...excepted(1, 'A', { endsAt: at(2) }), ...acts]) }).kind).toBe('yes');
    expect(mayAct({ ...base, ...having([...excepted(1, 'Z'), ...acts]) }).kind).toBe('yes');
    expect(mayAct({ ...base, ...having([asked(1, 'A', { endsAt: at(2) }), ...acts]) }).kind).toBe('yes');
  });

  it.each(hindrances)('is not made with %s: %s', (_, why, over) => {
    expect(mayAct({ ...base, ...over })).toMatchObject({ kind: 'no', why });
  });

  it('that is outside what is opted in names the line of the register that it would need', () => {
    const words = (over: Partial<Circumstances>) => mayAct({ ...base, ...over });
    expect(words(withRemediation({ clauses: ['policy/B'] }))).toMatchObject({
      words: expect.stringContaining('`remediation.clauses` would need policy/A'),
    });
    expect(words(withBlock({}, { ...block, clauses: ['policy/B'] }))).toMatchObject({
      words: expect.stringContaining('`remediation.block.clauses` would need policy/A'),
    });
    expect(words(withRemediation({ environments: ['other'] }))).toMatchObject({
      words: expect.stringContaining('`remediation.environments` would need it'),
    });
  });

  it('is not made where the environment is not known, if only some are opted in', () => {
    expect(mayAct(unknownEnvironment())).toMatchObject({ kind: 'no', why: 'environment-unknown' });
    const { environments: _all, ...anywhere } = remediation;
    expect(mayAct({ ...unknownEnvironment(), registers: { people, remediation: anywhere } }).kind).toBe('yes');
  });

  it('has a test of every hindrance', () => {
    const tested = new Set<string>([...hindrances.map(([, why]) => why), 'environment-unknown']);
    expect(Object.keys(hindranceWords).filter((why) => !tested.has(why))).toEqual([]);
  });

  it('is never made with several of these at once, or with any part of what is known missing', () => {
    const without = (value: unknown, path: readonly string[]): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      const [name = '', ...rest] = path;
      if (Array.isArray(value)) return value.map((one) => without(one, path));
      const { [name]: inner, ...others } = value as Record<string, unknown>;
      return rest.length === 0 ? others : { ...others, [name]: without(inner, rest) };
    };
    const needed = ['acts', 'entries', 'fix', 'fix.edit', 'fix.on', 'fix.proof', 'acts.by', 'acts.at', 'entries.state'];
    const missing = needed.map((path): Partial<Circumstances> => ({
      incident: without(base.incident, path.split('.')) as Incident,
    }));
    const lists = [...hindrances.map(([, , over]) => over), ...missing];
    fc.assert(
      fc.property(fc.subarray([...lists], { minLength: 1, maxLength: 4 }), (some) => {
        const circumstances = Object.assign({ ...base }, ...some) as Circumstances;
        // Two may undo each other only by replacing the same thing, and the last of them is a hindrance too.
        try {
          return mayAct(circumstances).kind === 'no';
        } catch {
          return true;
        }
      }),
    );
  });
});
