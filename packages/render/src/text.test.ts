import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { slackCode, slackText } from './slack-text.ts';
import { ascii, bytes, plain, printable, truncate, truncateBytes, wrap } from './text.ts';

const anything = fc.string({ unit: 'binary', maxLength: 200 });
const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';

describe('plain text', () => {
  it.each([
    ['two\r\nlines\tand  more', 'two lines and more'],
    ['\u001b[31mred\u001b[0m', '\ufffdred\ufffd'],
    ['\u001b]8;;https://evil.example\u0007here', '\ufffdhere'],
    ['invoice\u202efdp.exe', 'invoice\ufffdfdp.exe'],
    ['ad\u200bmin', 'ad\ufffdmin'],
    ['https://evil.example', 'https[:]//evil.example'],
    ['half \ud83d', 'half \ufffd'],
    ['Z\u0300\u0301\u0302\u0303\u0304', 'Z\u0300\u0301\u0302'],
    ['a\u2028b', 'a b'],
    ['\u3164', '\ufffd'],
    ['Gr\u00fc\u00dfe \u6771\u4eac', 'Gr\u00fc\u00dfe \u6771\u4eac'],
  ])('shows %j as %j', (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it('says when it was cut, however long it was', () => {
    expect(plain('x'.repeat(100_000), 50)).toBe(`${'x'.repeat(49)}\u2026`);
    expect(plain(' '.repeat(100_000) + 'x', 50)).toBe('\u2026');
  });

  it('never grows beyond its limit and is the same when cleaned again', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 60 }), (text, most) => {
        const once = plain(text, most);
        expect(once.length).toBeLessThanOrEqual(most);
        expect(plain(once, most)).toBe(once);
        expect(once.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('cutting', () => {
  it('keeps what a reader sees as one character together', () => {
    expect(truncate(`ab${family}cd`, 8)).toBe('ab\u2026');
    expect(truncate('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301\u2026');
    expect(truncateBytes('\u20ac\u20ac\u20ac', 8)).toBe('\u20ac\u2026');
  });

  it('stays within bytes and leaves what fits alone', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 3, max: 300 }), (text, most) => {
        const formed = text.toWellFormed();
        const cut = truncateBytes(formed, most);
        expect(bytes(cut)).toBe(Buffer.byteLength(cut));
        expect(bytes(cut)).toBeLessThanOrEqual(most);
        if (Buffer.byteLength(formed) <= most) expect(cut).toBe(formed);
      }),
    );
  });
});

it('ASCII takes accents off and marks the rest', () => {
  expect(ascii('Z\u00fcrich \u2013 caf\u00e9 \u6771\u2026')).toBe('Zurich - cafe ?...');
});

it('wrapping never breaks a word', () => {
  expect(wrap('aa bb cccccccccc d', 5)).toEqual(['aa bb', 'cccccccccc', 'd']);
});

it('a command is printable only when every character of it can be seen', () => {
  expect(['aws x --id sg-1', 'aws x --id sg-\u200b1', 'a\nb', 'a\ud800'].map(printable)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

describe('text for Slack', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['@here', '\uff20here'],
    ['*a* ~b~ `c`', '\u2217a\u2217 \u223cb\u223c \u02cbc\u02cb'],
    ['_a_ deploy_admin', '\uff3fa\uff3f deploy_admin'],
    [':white_check_mark: ok', ':white_check_mark\ua789 ok'],
    ['AWS::IAM::Role and AWS::S3::Bucket', 'AWS::IAM::Role and AWS::S3::Bucket'],
    ['2001:db8:1::/48', '2001:db8:1::/48'],
  ])('shows %j as %j', (text, shown) => {
    expect(slackText(text)).toBe(shown);
  });

  it('counts its limit after escaping and never cuts an entity', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '&', 'a', '\u{1f600}'), maxLength: 100 }),
        fc.integer({ min: 8, max: 90 }),
        (text, most) => {
          const shown = slackText(text, most);
          expect(shown.length).toBeLessThanOrEqual(most);
          expect(shown.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>]/);
        },
      ),
    );
  });

  it('code cannot be ended from inside', () => {
    expect(slackCode('a`b<c')).toBe('`a\u02cbb&lt;c`');
  });
});
