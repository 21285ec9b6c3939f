import type { Incident } from '@clausewatch/model/incident';
import { describe, expect, it } from 'vitest';

import { closed, entry, occasion, sshBruteForce, threeClauses } from '../test/occasions.ts';
import { emailOf } from './email.ts';
import { ordinal } from './headline.ts';

const done = { via: 'page', at: '2026-11-23T14:04:00.000Z' } as const;
const ask = {
  ...done,
  kind: 'ask',
  id: 'ask-1',
  by: 'alice',
  note: 'migration of the old bastion',
  compensating: 'the host is watched by hand',
  until: '2026-12-31',
  endsAt: '2026-12-31T23:00:00.000Z',
  allowed: [{ entry: 'acme/P-7/admin-port-untrusted', reasons: [] }],
} as const;
const excepted: Incident = {
  ...threeClauses,
  state: 'excepted',
  entries: [
    entry('P-7', 10, 'Servers accept SSH (22) from authorized administrator addresses only.', { state: 'excepted' }),
  ],
  acts: [ask, { ...done, kind: 'grant', id: 'grant-1', by: 'bob', ask: 'ask-1' }],
};

describe('the news', () => {
  it('reopened says how often', () => {
    const { subject, text } = emailOf(occasion({ ...threeClauses, occurrences: 3, state: 'reopened' }, {}, 'reopened'));
    expect(subject).toMatch(/^\[HIGH\] reopened \(3rd time\), production: web lets .* - breaks P-7 and 2 more$/);
    expect(text).toContain('It is the 3rd time.');
  });

  it('graver carries the new severity', () => {
    const { subject } = emailOf(occasion({ ...threeClauses, severity: 'critical' }, {}, 'graver'));
    expect(subject).toMatch(/^\[CRITICAL\] now graver, production: web/);
  });

  it('wider says that more is broken', () => {
    expect(emailOf(occasion(threeClauses, {}, 'wider')).subject).toMatch(/^\[HIGH\] now breaks more, production: web/);
  });

  it('excepted says what was allowed, until when, why and by whom, and asks for nothing', () => {
    const { subject, text } = emailOf(occasion(excepted, {}, 'excepted'));
    expect(subject).toMatch(/^\[EXCEPTED\] production: web .* - P-7 allowed for a time$/);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'P-7 until 2026-12-31, the last day: migration of the old bastion (asked by alice, approved by bob). Meanwhile: the host is watched by hand.',
    );
    expect(text).not.toMatch(/Smallest fix|Due|acknowledge/);
  });

  it('a reminder of an exception says what is allowed and until when, and claims nothing broken', () => {
    const { subject, text } = emailOf(occasion(excepted, {}, 'reminder'));
    expect(subject).toMatch(/reminder, production: web .* - P-7 allowed for a time$/);
    expect(text).toMatch(/What is allowed\s+It ends soon\.\s+P-7 until 2026-12-31/);
  });

  it.each([
    ['escalated', /^\[HIGH\] nobody acknowledged, production: web/],
    ['overdue', /^\[HIGH\] overdue, production: web/],
  ] as const)('%s says so, and whom it means', (news, expected) => {
    const called = occasion(threeClauses, {}, news);
    const { subject, text } = emailOf({ ...called, delivery: { ...called.delivery, to: ['ada', 'bo'] } });
    expect(subject).toMatch(expected);
    expect(text).toContain('For ada, bo.');
  });

  it('undecided says neither that it is broken nor that it is well', () => {
    const entries = threeClauses.entries.map((one) => ({ ...one, state: 'unknown' as const }));
    const { subject, text } = emailOf(occasion({ ...threeClauses, severity: 'medium', entries }, {}, 'undecided'));
    expect(subject).toMatch(/^\[MEDIUM\] cannot be decided any more, production: .* undecided$/);
    expect(text.replace(/\s+/g, ' ')).toContain('Nothing is seen broken any more, and whether all is well cannot be');
    expect(`${subject}${text}`).not.toMatch(/breaks|holds? again/);
  });

  it('resolved by a person never claims that a clause holds', () => {
    const acts = [
      {
        ...done,
        kind: 'resolve' as const,
        id: 'r-1',
        by: 'alice',
        at: '2026-11-23T14:09:11.000Z',
        note: 'the group is unused',
      },
    ];
    const resolvedBy = 'alice: the group is unused';
    const by = { ...closed, ending: 'person' as const, resolvedBy, acts, entries: threeClauses.entries };
    const { subject, text } = emailOf(occasion(by, {}, 'resolved'));
    expect(subject).toMatch(/ - closed by a person$/);
    expect(text).toContain('Closed by alice: the group is unused. Not by evidence');
    expect(`${subject}${text}`).not.toMatch(/holds? again/);
  });

  it('withdrawn says that nothing was broken, whatever a person is called', () => {
    const { subject, text } = emailOf(occasion({ ...closed, ending: 'withdrawn' }, {}, 'resolved'));
    expect(subject).toMatch(/ - withdrawn, it was not broken$/);
    expect(text).toContain('Withdrawn: as became known later, nothing was broken.');
  });

  it('names the other sentences under their documents', () => {
    const other = entry('G-4', 12, 'Servers are reached through one door.', {
      policy: 'harbour',
      key: 'harbour/G-4/x',
    });
    const entries = [
      ...threeClauses.entries,
      { ...other, sentence: { ...other.sentence, policyTitle: 'Harbour Rules' } },
    ];
    expect(emailOf(occasion({ ...threeClauses, entries })).text).toContain(
      'also: P-16 line 16, P-13 line 14; Harbour Rules: G-4 line 12',
    );
  });

  it('shortens a long title by the id beside the name, and by its explanation', () => {
    const title =
      'sg-0a1b2c3d (web) opens tcp/80 to 0.0.0.0/0, ::/0 and 198.51.100.0/24; declared for the public: tcp/443';
    expect(emailOf(occasion({ ...threeClauses, title })).subject).toBe(
      '[HIGH] production: web opens tcp/80 to 0.0.0.0/0, ::/0 and 198.51.100.0/24 - breaks P-7 and 2 more',
    );
  });

  it('resolved by deletion says that the resource is gone', () => {
    const { subject, text } = emailOf(occasion({ ...closed, ending: 'gone' }, {}, 'resolved'));
    expect(subject).toMatch(/ - the resource is gone$/);
    expect(text).toContain('nothing is left to break');
  });

  it('that is late tells that it is over meanwhile, and asks only to look', () => {
    const { text } = emailOf(occasion(closed, { now: '2026-11-23T16:00:00.000Z' }, 'opened'));
    expect(text).toContain('What was true');
    expect(text).toContain('Over meanwhile');
    expect(text).not.toMatch(/Due|Not acknowledged|to acknowledge|Smallest fix/);
  });

  it('a sample finding is marked as a test before anything else', () => {
    const { threat } = sshBruteForce;
    const sample = { ...sshBruteForce, ...(threat === undefined ? {} : { threat: { ...threat, sample: true } }) };
    const { subject, text } = emailOf(occasion(sample));
    expect(subject).toMatch(/^\[HIGH\] TEST, threat, production:/);
    expect(text).toContain('This is a sample, made to try the way out: nothing was seen.');
  });

  it('past its time says by how much', () => {
    expect(emailOf(occasion(threeClauses, { now: '2026-11-23T17:32:11.000Z' })).text).toContain(
      'OVERDUE by 2 h 30 min',
    );
  });

  it('without a known command says that it needs a decision', () => {
    const { fix: _, ...unfixed } = threeClauses;
    expect(emailOf(occasion(unfixed)).text).toContain('No command is known for this one: it needs a decision.');
  });

  it('acknowledged says by whom', () => {
    const acts = [{ ...done, kind: 'acknowledge' as const, id: 'a-1', by: 'alice' }];
    const { text } = emailOf(occasion({ ...threeClauses, state: 'acknowledged', acts }, {}, 'wider'));
    expect(text).toContain('Acknowledged by alice, 2026-11-23 15:04:00 Europe/Berlin');
  });

  it('what can no longer be decided is neither broken nor fine', () => {
    const entries = threeClauses.entries.map((one) =>
      one.clause === 'P-16' ? { ...one, state: 'unknown' as const, missing: [] } : one,
    );
    expect(emailOf(occasion({ ...threeClauses, entries })).text).toContain('can no longer be decided: P-16');
  });

  it.each([
    ['no-document', '[paraphrase: the document is not at hand]'],
    ['changed', '[paraphrase: the document has changed]'],
    ['no-source', '[paraphrase]'],
  ] as const)('our own words (%s) are marked %s and stand without quotation marks', (paraphrased, mark) => {
    const own = entry('P-7', 10, 'Only administrators reach SSH.');
    const entries = [{ ...own, sentence: { ...own.sentence, quoted: false, paraphrased } }];
    const { text } = emailOf(occasion({ ...threeClauses, entries }));
    expect(text).toContain(`Only administrators reach SSH. ${mark}`);
    expect(text).not.toContain('"Only administrators');
  });

  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [21, '21st'],
    [113, '113th'],
  ])('%i is %s', (count, word) => {
    expect(ordinal(count)).toBe(word);
  });
});
