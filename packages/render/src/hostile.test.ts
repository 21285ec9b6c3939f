import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hostileIncidents } from '../test/hostile.ts';
import { occasion, threeClauses } from '../test/occasions.ts';
import { emailOf } from './email.ts';
import { slackOf } from './slack.ts';
import { bytes } from './text.ts';

const news = fc.constantFrom(
  'opened' as const,
  'reopened' as const,
  'wider' as const,
  'resolved' as const,
  'excepted' as const,
);
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const withoutCode = (text: string): string => text.replace(/```\n[^]*?\n```/, '');

function textsOf(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && typeof value.text === 'string' && 'type' in value) return [[String(value.type), value.text]];
  return Object.values(value).flatMap(textsOf);
}

describe('whatever an incident is called', () => {
  it.each([
    'x'.repeat(100_000),
    'a '.repeat(50_000),
    '\u202e\u202e\u202e',
    '',
    '[RESOLVED] all is well - nothing to do',
  ])('the subject keeps severity, place and clauses around the title %#', (title) => {
    const { subject } = emailOf(occasion({ ...threeClauses, title }));
    expect(subject).toMatch(/^\[HIGH\] production: .* - breaks P-7 and 2 more$/);
    expect(subject.length).toBeLessThan(100);
  });

  it('the subject stays one line of ASCII below 100 characters, with its severity and an end of its own', () => {
    fc.assert(
      fc.property(hostileIncidents, news, (incident, what) => {
        const { subject } = emailOf(occasion(incident, {}, what));
        expect(subject).toMatch(/^\[(HIGH|RESOLVED|EXCEPTED)\] [\x20-\x7e]*$/);
        expect(subject.length).toBeLessThan(100);
      }),
      { numRuns: 300 },
    );
  });

  it('the mail has no line that starts like a section of ours, no link of theirs, nothing unseen, and fits SNS', () => {
    const titles = [
      'What we promise',
      'What is true now',
      'What was seen',
      'What was true',
      'What was allowed',
      'Where',
      'Began',
      'Since',
      'Smallest fix',
      'Undo',
      'Due',
      'What to do',
      'Key',
    ];
    fc.assert(
      fc.property(hostileIncidents, news, (incident, what) => {
        const { text, attributes } = emailOf(occasion(incident, {}, what));
        const heads = text
          .split('\n')
          .map((line) => line.slice(0, 18).trim())
          .filter((head) => head !== '');
        expect(heads.filter((head) => !titles.includes(head))).toEqual([]);
        expect(new Set(heads).size).toBe(heads.length);
        expect(text).not.toMatch(unseen);
        const links = [...text.matchAll(/\w+:\/\/[^/\s]*/g)].map(([link]) => link);
        const commands = incident.fix?.commands.concat(incident.fix.undo).join(' ') ?? '';
        const foreign = links.filter(
          (link) => !/^https:\/\/([a-z0-9-]+\.console\.aws\.amazon\.com|clausewatch\.example)$/.test(link),
        );
        expect(foreign.filter((link) => !commands.includes(link))).toEqual([]);
        expect(bytes(text) + bytes(JSON.stringify(attributes))).toBeLessThan(256 * 1024);
        expect(Object.keys(attributes).length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 300 },
    );
  });

  it('the post keeps Slack\u2019s limits and mentions, links and formats nothing of theirs', () => {
    fc.assert(
      fc.property(hostileIncidents, news, (incident, what) => {
        const post = slackOf(occasion(incident, {}, what));
        expect(JSON.parse(JSON.stringify(post))).toEqual(post);
        expect(JSON.stringify(post).isWellFormed()).toBe(true);
        expect(post.blocks.length).toBeLessThanOrEqual(50);
        const texts = textsOf(post.blocks);
        for (const block of post.blocks) {
          if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
          if (block.type === 'section') {
            expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3000);
            expect(block.fields?.length ?? 0).toBeLessThanOrEqual(10);
            for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2000);
          }
        }
        for (const [kind, text] of [...texts, ['mrkdwn', post.text] as const]) {
          expect(text).not.toMatch(unseen);
          const tags = [...text.matchAll(/<[^>]*>?/g)].map(([tag]) => tag);
          if (kind === 'plain_text') expect(tags).toEqual([]);
          else
            for (const tag of tags)
              expect(tag).toMatch(
                /^<https:\/\/([a-z0-9-]+\.console\.aws\.amazon\.com|clausewatch\.example)\/[^|]*\|(Open it[\w ,]*|Open in the AWS console)>$/,
              );
          expect(withoutCode(text)).not.toMatch(/@(channel|here|everyone)/i);
        }
        const formats = texts
          .filter(([kind]) => kind === 'mrkdwn')
          .flatMap(([, text]) => [...withoutCode(text).matchAll(/\*[^*]*\*?|~|```/g)].map(([mark]) => mark));
        expect(formats.filter((mark) => !/^\*(What|Where|Began|Since|Due|Smallest fix)[\w ]*\*$/.test(mark))).toEqual(
          [],
        );
      }),
      { numRuns: 300 },
    );
  });
});
