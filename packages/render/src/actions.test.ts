import { describe, expect, it } from 'vitest';

import { closed, occasion, sshBruteForce, threeClauses } from '../test/occasions.ts';
import { emailOf } from './email.ts';
import type { Occasion } from './message.ts';
import { slackOf } from './slack.ts';

/** Both messages of an occasion without pages. */
function messages({ pages: _pages, ...bare }: Occasion): readonly string[] {
  return [emailOf(bare).text, JSON.stringify(slackOf(bare).blocks)];
}

describe('what to do where there are no pages', () => {
  it('is a command, unless it is said that there is none', () => {
    for (const text of messages(occasion(threeClauses))) expect(text).toContain('npx clausewatch incidents ack');
  });

  it('is a command with everything that it asks for', () => {
    for (const text of messages(occasion(threeClauses)))
      expect(text).toMatch(/exceptions ask inc_\w+ --until YYYY-MM-DD --note 'why'/);
    for (const text of messages(occasion(sshBruteForce)))
      expect(text).toMatch(/incidents resolve inc_\w+ --note 'why it is over'/);
  });

  it.each([
    ['a violation', threeClauses, 'it resolves by itself when the configuration is mended.'],
    ['a threat', sshBruteForce, 'here it stays open, for nobody can close it yet.'],
  ])('names no command for %s that could not reach the incident', (_what, incident, end) => {
    for (const text of messages(occasion(incident, { actions: 'none' }))) {
      expect(text.replace(/\s+/g, ' ')).toContain(`Handle it in your own tracker; ${end}`);
      expect(text).not.toContain('clausewatch incidents');
      expect(text).not.toContain('npx');
    }
  });

  it('is nothing once it is over', () => {
    for (const text of messages(occasion(closed, { actions: 'none' }, 'resolved')))
      expect(text).not.toContain('What to do');
  });

  it('is the page as soon as there is one', () => {
    expect(emailOf(occasion(threeClauses, { actions: 'none' })).text).toContain(
      'Open it to acknowledge, or to ask for an exception: https://',
    );
  });
});
