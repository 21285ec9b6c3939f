import type { Incident } from '@clausewatch/model/incident';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { problemsOf } from '../test/block-kit.ts';
import { hostileIncidents } from '../test/hostile.ts';
import { closed, occasion, sshBruteForce, threeClauses } from '../test/occasions.ts';
import { slackOf } from './slack.ts';
import { alsoOf } from './slack-also.ts';
import { isLoudBelow } from './slack-news.ts';

const link = 'https://acme.slack.com/archives/C0123456789/p1700000000000100';
const at = (over: Partial<Parameters<typeof alsoOf>[0]>): string =>
  JSON.stringify(alsoOf({ ...occasion(threeClauses), ...over }));

describe('what else is going on', () => {
  it('is told from what is told in the same thread, with a link to each', () => {
    const other: Incident = { ...sshBruteForce, id: 'inc_other' };
    const places = new Map([
      [sshBruteForce.id, { here: true, link }],
      ['inc_other', { here: false, link }],
    ]);
    const blocks = at({ related: [sshBruteForce, other], places });
    expect(blocks).toMatch(new RegExp(`Also here\\*.*see ${sshBruteForce.id} <[^|]*\\|its message>`));
    expect(blocks).toMatch(/\*Also\*.*see inc_other <[^|]*\|its thread>/);
  });

  it('leads to the page where no address is known, and nowhere where there is no page', () => {
    expect(at({ related: [sshBruteForce] })).toContain(`/incidents/${sshBruteForce.id}|its page>`);
    const { pages: _none, ...without } = occasion(threeClauses);
    expect(JSON.stringify(alsoOf({ ...without, related: [sshBruteForce] }))).not.toContain('|');
  });

  it('is nothing where all of it is over, and counts what it does not list', () => {
    expect(at({ related: [closed] })).toBe('[]');
    const many = Array.from({ length: 7 }, (_, n) => ({ ...sshBruteForce, id: `inc_${n}` }));
    expect(at({ related: many })).toContain('and 4 more: see the incident');
  });

  it('keeps the message within the limits of Slack, whatever the others are called', () => {
    fc.assert(
      fc.property(fc.array(hostileIncidents, { minLength: 1, maxLength: 8 }), fc.boolean(), (related, here) => {
        const places = new Map(related.map(({ id }) => [id, { here, link }]));
        expect(problemsOf(slackOf({ ...occasion(threeClauses), related, places, buttons: true }))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is told in the thread of another', () => {
  it.each([
    ['low', 'low', false],
    ['medium', 'medium', false],
    ['medium', 'low', true],
    ['low', 'critical', false],
    ['high', 'critical', true],
    ['critical', 'high', true],
  ] as const)('and is %s, below one that is %s, is shown to the whole channel: %s', (severity, elder, loud) => {
    expect(isLoudBelow({ ...threeClauses, severity }, { ...threeClauses, severity: elder })).toBe(loud);
  });
});
