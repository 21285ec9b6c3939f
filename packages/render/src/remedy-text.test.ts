import type { Act, Incident } from '@clausewatch/model/incident';
import type { EditRemedy } from '@clausewatch/model/remedy';
import { describe, expect, it } from 'vitest';

import { problemsOf } from '../test/block-kit.ts';
import { occasion, threeClauses } from '../test/occasions.ts';
import type { Occasion } from './message.ts';
import { emailOf } from './email.ts';
import { subjectOf } from './headline.ts';
import { slackNewsOf } from './slack-news.ts';
import { slackOf } from './slack.ts';

const acted = (kind: string, by: string) =>
  ({ id: kind, by, via: 'page', at: `2026-11-23T14:0${kind.length % 10}:00.000Z` }) as const;
const remedy: EditRemedy = {
  kind: 'edit',
  edit: {
    of: threeClauses.resource,
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
    put: [{ kind: 'entry', direction: 'ingress', number: 90, action: 'deny', protocol: '-1', range: '9.9.9.0/24' }],
  },
  on: 'print',
  closes: ['acme/N-1'],
};
const propose: Act = { kind: 'propose', ...acted('propose', 'ada'), remedy };
const approve: Act = { kind: 'approve', ...acted('approve', 'grace'), proposal: 'propose' };
const outcome = (of: 'verified' | 'dry-run' | 'not-verified' | 'refused', note: string): Act => ({
  kind: 'remedied',
  ...acted('remedied', 'clausewatch'),
  proposal: 'propose',
  outcome: of,
  note,
});
const having = (...acts: readonly Act[]): Incident => ({ ...threeClauses, acts });
const bare = ({ pages: _none, ...told }: Occasion): Occasion => told;
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('a message about a remedy', () => {
  it('that waits says who proposed what, and asks for the other person', () => {
    const told = bare(occasion(having(propose), {}, 'proposed'));
    const mail = flat(emailOf({ ...told, delivery: { ...told.delivery, to: ['grace'] } }).text);
    expect(subjectOf(told)).toMatch(/^\[HIGH\] a remedy waits for approval/);
    expect(mail).toContain('proposed by ada: waits for another person to approve it');
    expect(mail).toContain('- ingress tcp/22 from 0.0.0.0/0 + 90 deny ingress all from 9.9.9.0/24 closes acme/N-1');
    expect(mail).toContain('For grace.');
    expect(mail).toContain('npx clausewatch remedies approve');
    const noted = occasion(having({ ...propose, note: 'nobody needs it' }), {}, 'proposed');
    expect(JSON.stringify(slackNewsOf(noted).blocks)).toContain('proposed by ada (nobody needs it): waits');
    expect(emailOf({ ...told, actions: 'none' }).text).toContain('Approve or decline the remedy on Slack.');
  });

  it('says what comes of an approval, and of a suggestion that nobody can approve it', () => {
    const prospect = 'Nothing here can change your cloud.';
    const texts = (told: Occasion): readonly string[] => [
      flat(emailOf(told).text),
      JSON.stringify(slackOf(told).blocks),
      JSON.stringify(slackNewsOf(told).blocks),
    ];
    for (const text of texts(occasion(having(propose), { prospect }, 'proposed'))) expect(text).toContain(prospect);
    const suggested = having({ ...propose, by: 'unverified:mara' });
    for (const text of texts(occasion(suggested, {}, 'opened')).slice(0, 2)) {
      expect(text).toContain('suggested by mara (unverified): nobody can approve it before a person');
      expect(text).not.toMatch(/waits for another person|Approve|to approve/);
    }
  });

  it('that is made by hand says so until it is over', () => {
    const told = having(propose, { ...approve, byHand: true });
    const says = 'to be made by hand, for nothing here can change your cloud';
    expect(flat(emailOf(occasion(told, {}, 'acknowledged')).text)).toContain(says);
    expect(flat(emailOf(occasion({ ...told, state: 'resolved' }, {}, 'resolved')).text)).not.toContain(says);
  });

  it.each([
    ['dry-run', 'remedied', 'remedy tried, nothing changed', 'nothing was changed: would have'],
    ['verified', 'remedied', 'remedy made', 'the remedy was made and verified: would have'],
    ['not-verified', 'remedy-failed', 'remedy not made', 'could not be verified: would have'],
    ['refused', 'remedy-failed', 'remedy not made', 'the remedy was not made: would have'],
  ] as const)('that ended with %s says so', (of, news, subject, says) => {
    const told = occasion(having(propose, approve, outcome(of, 'would have')), {}, news);
    expect(subjectOf(told)).toContain(subject);
    for (const text of [
      flat(emailOf(told).text),
      JSON.stringify(slackOf(told).blocks),
      JSON.stringify(slackNewsOf(told).blocks),
    ])
      expect(text).toContain(says);
  });

  it('is about the one that it is news of, and not about what was proposed since', () => {
    const other: Act = { ...propose, id: 'other', by: 'grace', at: '2026-11-23T15:00:00.000Z' };
    const acts = [propose, approve, outcome('not-verified', 'look'), other];
    for (const post of [slackOf, slackNewsOf])
      expect(JSON.stringify(post(occasion(having(...acts), {}, 'remedy-failed')).blocks)).toContain(
        'could not be verified: look',
      );
    expect(emailOf(occasion(having(...acts), {}, 'proposed')).text).toContain('proposed by grace');
  });

  it('says how it ended, not what was said last of it', () => {
    const ends = [
      { ...outcome('verified', 'is over'), id: 'a', outcome: 'expired' as const, at: '2026-11-23T16:00:00.000Z' },
      { ...outcome('verified', 'late'), id: 'b', outcome: 'not-reverted' as const, at: '2026-11-23T16:00:01.000Z' },
    ];
    const told = occasion(having(propose, approve, ...(ends as readonly Act[])), {}, 'remedied');
    expect(emailOf(told).text).toContain('is over');
  });

  it('is not repeated once it is told and nobody is waited for', () => {
    const told = occasion(having(propose, approve, outcome('verified', 'done')), {}, 'reopened');
    expect(emailOf(told).text).not.toContain('Remedy');
  });

  it('lets nobody who writes a note or a rule into Slack, the terminal or another line', () => {
    const evil = '<!channel> *x*\n\u001b[31m</pre>';
    const take = [{ kind: 'rule', direction: 'ingress', protocol: evil, peer: { kind: 'list', id: evil } }] as const;
    const told = occasion(
      having(
        { ...propose, by: evil, remedy: { ...remedy, edit: { ...remedy.edit, take }, closes: [evil] } },
        approve,
        outcome('refused', evil),
      ),
      {},
      'remedy-failed',
    );
    for (const post of [slackOf(told), slackNewsOf(told)]) {
      expect(problemsOf(post)).toEqual([]);
      expect(JSON.stringify(post)).not.toContain('<!channel>');
    }
    expect(emailOf(told).text).not.toContain('\u001b');
  });
});

describe('buttons', () => {
  const buttonsIn = (incident: Incident, proposable = false): readonly string[] => {
    const post = slackOf(occasion(incident, { buttons: true, proposable }));
    expect(problemsOf(post)).toEqual([]);
    return post.blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.flatMap((one) =>
            'action_id' in one ? [`${one.action_id} ${'value' in one ? (one.value ?? '') : ''}`] : [],
          )
        : [],
    );
  };
  const { id } = threeClauses;

  it('offer to propose only what the registers let be made, and to decide only what waits', () => {
    expect(buttonsIn(threeClauses, true)).toContain(`propose ${id}`);
    expect(buttonsIn(threeClauses).join()).not.toContain('propose');
    expect(buttonsIn(having({ ...propose, by: 'unverified:x' })).join()).not.toMatch(/approve|decline|revert/);
    expect(buttonsIn(having(propose))).toEqual(
      expect.arrayContaining([`approve ${id}|propose`, `decline ${id}|propose`]),
    );
    expect(buttonsIn(having(propose, approve)).join()).not.toMatch(/approve|decline|revert|propose/);
  });

  it('take back what was made, also while another one waits', () => {
    const other: Act = { ...propose, id: 'other', at: '2026-11-23T15:00:00.000Z' };
    expect(buttonsIn(having(propose, approve, outcome('verified', 'done'), other))).toEqual(
      expect.arrayContaining([`approve ${id}|other`, `decline ${id}|other`, `revert ${id}|propose`]),
    );
  });

  it('take back each that was made, and say which is which', () => {
    const more = { proposal: 'other', at: '2026-11-23T15:10:00.000Z' };
    const block = { kind: 'block', ranges: ['9.9.9.1/32'], places: [], for: 'PT4H', answers: [] } as const;
    const made = having(
      propose,
      approve,
      outcome('verified', 'done'),
      { ...propose, id: 'other', at: '2026-11-23T15:00:00.000Z', remedy: block },
      { ...approve, ...more, id: 'approve-other' },
      { ...outcome('verified', 'done'), ...more, id: 'made-other' },
    );
    expect(buttonsIn(made).filter((one) => one.startsWith('revert'))).toEqual([
      `revert ${id}|other`,
      `revert ${id}|propose`,
    ]);
    const texts = JSON.stringify(slackOf(occasion(made, { buttons: true })).blocks);
    expect(texts).toContain('Remedy: denies 9.9.9.1/32 for PT4H');
    expect(texts).toContain('Remedy: takes 1 rule away and adds 1');
  });

  it('take back what was made, also once it is over', () => {
    const made = having(propose, approve, outcome('verified', 'done'));
    expect(buttonsIn(made)).toContain(`revert ${id}|propose`);
    expect(buttonsIn({ ...made, state: 'resolved' })).toEqual([`revert ${id}|propose`]);
    expect(buttonsIn({ ...threeClauses, state: 'resolved' })).toEqual([]);
  });
});
