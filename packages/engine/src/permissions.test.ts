import { roles, type Person, type Role } from '@clausewatch/model/registers';
import { describe, expect, it } from 'vitest';

import { asked, proposed } from '../test/samples.ts';
import { type Action, type Refusal, permitted, personOf } from './permissions.ts';

const actions = [
  'view',
  'acknowledge',
  'fixing',
  'resolve',
  'snooze',
  'ask',
  'grant',
  'refuse',
  'propose',
  'approve',
  'decline',
  'revert',
  'sign',
  'administer',
] as const satisfies readonly Action[];

const person = (id: string, ...has: readonly Role[]): Person => ({ id, name: id, email: `${id}@x`, roles: has });
const theirs = asked(1, 'A');
const unproven = asked(2, 'A', { id: 'unproven', by: 'unverified:alice' });
const remedy = proposed(3);
const incident = { acts: [theirs, unproven, remedy, proposed(4, { id: 'unproven-remedy', by: 'unverified:alice' })] };
const remedial: readonly Action[] = ['approve', 'decline', 'revert'];
const decidedBy = (action: Action): string => (remedial.includes(action) ? remedy.id : theirs.id);

/** `+` may, `-` may not; in the order of `actions`. */
const table: Readonly<Record<Role | 'unverified', string>> = {
  //           view ack fixing resolve snooze ask grant refuse propose approve decline revert sign administer
  viewer: '     +   -   -      -       -      -   -     -      -       -       -       -      -    -',
  responder: '  +   +   +      +       +      +   -     -      +       -       -       +      -    -',
  approver: '   +   -   -      -       -      -   +     +      -       +       +       +      -    -',
  reviewer: '   +   -   -      -       -      -   -     -      -       -       -       -      +    -',
  admin: '      +   +   +      +       +      +   +     +      +       +       +       +      +    +',
  unverified: ' +   +   +      +       +      +   -     -      +       -       -       -      -    -',
};

describe('who may do what', () => {
  const rows = Object.entries(table).flatMap(([role, marks]) => {
    const may = marks.trim().split(/\s+/);
    return actions.map((action, index) => [role, action, may[index] === '+'] as const);
  });
  it.each(rows)('%s: %s: %s', (role, action, may) => {
    const who = role === 'unverified' ? role : person('alice', ...roles.filter((one) => one === role));
    const said = permitted(who, action, incident, decidedBy(action));
    expect(said).toBe(may ? 'yes' : role === 'unverified' ? 'unverified' : 'role');
  });

  it('says so of every role and action', () => {
    expect(rows).toHaveLength((roles.length + 1) * actions.length);
    for (const marks of Object.values(table)) expect(marks.trim().split(/\s+/)).toHaveLength(actions.length);
  });

  it.each<[string, string, string | undefined, Refusal | 'yes']>([
    ['what another person asked for', 'alice', theirs.id, 'yes'],
    ['what they asked for themselves', 'bob', theirs.id, 'own-request'],
    ['what somebody asked whom nobody vouches for', 'carol', unproven.id, 'asker-unverified'],
    ['what nobody asked for', 'alice', 'other', 'not-asked'],
    ['nothing in particular', 'alice', undefined, 'not-asked'],
  ])('an administrator grants %s', (_, id, ask, expected) => {
    expect(permitted(person(id, 'admin', 'approver'), 'grant', incident, ask)).toBe(expected);
  });

  it.each<[string, string, string, Refusal | 'yes']>([
    ['what another person proposed', 'alice', remedy.id, 'yes'],
    ['what they proposed themselves', 'bob', remedy.id, 'own-request'],
    ['what somebody proposed whom nobody vouches for', 'carol', 'unproven-remedy', 'asker-unverified'],
    ['an exception, which is no proposal', 'alice', theirs.id, 'not-asked'],
  ])('an administrator approves %s', (_, id, proposal, expected) => {
    expect(permitted(person(id, 'admin', 'approver'), 'approve', incident, proposal)).toBe(expected);
  });

  it.each([
    ['their session', { name: 'Responder/ALICE@x' }],
    ['their user', { name: 'alice' }],
    ['their principal', { name: 'Deploy/a1' }],
    ['one of several hands that may have been theirs', { name: 'ci', others: ['Deploy/a1'] }],
  ])('nobody approves a remedy of what %s broke', (_, changedBy) => {
    const alice = { ...person('alice', 'approver'), iam: 'arn:aws:sts::1:assumed-role/Deploy/a1' };
    expect(permitted(alice, 'approve', { ...incident, changedBy }, remedy.id)).toBe('own-change');
    expect(permitted(alice, 'decline', { ...incident, changedBy }, remedy.id)).toBe('yes');
    expect(permitted(alice, 'approve', { ...incident, changedBy: { name: 'malice' } }, remedy.id)).toBe('yes');
  });

  it('a person takes back their own request', () => {
    expect(permitted(person('bob', 'approver'), 'refuse', incident, theirs.id)).toBe('yes');
  });

  it('somebody who is in no register may nothing, and one without roles neither', () => {
    for (const action of actions) {
      expect(permitted(undefined, action, incident, decidedBy(action))).toBe('not-known');
      expect(permitted(person('dora'), action, incident, decidedBy(action))).toBe('role');
    }
  });
});

describe('a person', () => {
  const ada = { ...person('ada', 'viewer'), slack: 'U1', iam: 'arn:aws:iam::1:user/ada', oidc: 'https://x|ada' };
  it.each([
    ['id', { id: 'ada' }, 'ada'],
    ['member id on Slack', { slack: 'U1' }, 'ada'],
    ['principal on AWS', { iam: 'arn:aws:iam::1:user/ada' }, 'ada'],
    ['subject', { oidc: 'https://x|ada' }, 'ada'],
    ['name only', { id: 'Ada Example' }, undefined],
    ['wrong kind of id', { slack: 'ada' }, undefined],
  ])('is known by %s', (_, identity, expected) => {
    expect(personOf({ people: [ada] }, identity)?.id).toBe(expected);
    expect(personOf({}, identity)).toBeUndefined();
  });
});
