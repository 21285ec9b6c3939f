import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { failureOf, plain } from './safe-text.ts';

describe('text for a log line', () => {
  it.each([
    ['https://hooks.slack.com/services/T0/B0/secretpath', 'https://hooks.slack.com/[redacted]'],
    ['see http://user:password@host.example:8080/x?token=1.', 'see http://host.example/[redacted]'],
    ['key AKIAIOSFODNN7EXAMPLE leaked', 'key [redacted] leaked'],
    ['"SecretAccessKey":"abc/def+ghi"', '"SecretAccessKey":"[redacted]"'],
    ['password = hunter2', 'password = [redacted]'],
    ['xoxb-12-34-abc', '[redacted]'],
  ])('hides the secret in %s', (text, safe) => {
    expect(plain(text)).toBe(safe);
  });

  it('is one short line whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const safe = plain(text, 100);
        expect(safe.length).toBeLessThanOrEqual(103);
        expect(safe).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u200b]/u);
      }),
    );
  });

  it('takes hostile text of any length in no time', () => {
    const start = performance.now();
    for (const part of ['https://', 'secret=', 'AKIA', 'xoxb-', '@', '"']) plain(part.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('of an error is its name, its message and where: nothing that a client hung on it', () => {
    const error = Object.assign(new Error('no\n{"level":"CRITICAL"}'), {
      $response: { body: 'SENSITIVE' },
      cause: 'SENSITIVE',
    });
    const failure = failureOf(error);
    expect(failure).toMatchObject({ error: 'Error', reason: 'no?{"level":"CRITICAL"}' });
    expect(failure.at.every((line) => line.startsWith('at '))).toBe(true);
    expect(JSON.stringify(failure)).not.toContain('SENSITIVE');
  });

  it('of an error is where it was thrown, not where its message says', () => {
    const { at } = failureOf(new Error('x\n    at forged (elsewhere.ts:1:1)'));
    expect(at.length).toBeGreaterThan(0);
    expect(at.join()).not.toContain('forged');
  });

  it('of several errors is what each says', () => {
    expect(failureOf(new AggregateError([new Error('a'), 'b'], '2 failed')).reason).toBe('2 failed | a | not an error');
  });
});
