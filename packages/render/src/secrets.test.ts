import { describe, expect, it } from 'vitest';

import { occasion, threeClauses } from '../test/occasions.ts';
import { emailOf } from './email.ts';
import { redacted } from './secrets.ts';
import { slackOf } from './slack.ts';

// Put together here, so that no scanner takes them for real ones.
const webhook = ['hooks.slack.com', 'services', 'T000', 'B000', 'XXXX'].join('/');
const jwt = ['eyJhbGciOiJIUzI1', 'eyJzdWIiOiIxMjM0', 'c2lnbmF0dXJl'].join('.');
const found = [
  [`see https://${webhook} for it`, 'see https://(secret) for it'],
  [`bot ${['xoxb', '123456789012', 'abcdef'].join('-')}`, 'bot (secret)'],
  [['ghp', 'a'.repeat(36)].join('_'), '(secret)'],
  [`bearer ${jwt}`, 'bearer (secret)'],
  ['-----BEGIN RSA PRIVATE KEY----- MIIE', '(secret)'],
  ['password=hunter22 ok', 'password=(secret) ok'],
  ['"aws_secret_access_key": "abc/def+123"', '"aws_secret_access_key": "(secret)"'],
  ['postgres://app:s3cret@db/x', 'postgres://app:(secret)@db/x'],
] as const;

describe('what looks like a secret', () => {
  it.each(found)('%# is not repeated', (text, shown) => {
    expect(redacted(text)).toBe(shown);
  });

  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'token-service',
    'Password: minimum twelve letters',
    'arn:aws:iam::111122223333:role/ops',
    'sg-0a1b2c3d',
  ])('%s is none', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('reaches neither message, not even inside a command', () => {
    const fix = { commands: [`aws ec2 x --name https://${webhook}`], undo: [], note: 'none' };
    const named = {
      ...threeClauses,
      fix,
      title: `web (${webhook})`,
      resource: { ...threeClauses.resource, name: jwt },
    };
    const { text, subject } = emailOf(occasion(named));
    expect(`${subject}${text}${JSON.stringify(slackOf(occasion(named)))}`).not.toMatch(/B000|eyJzdWI/);
    expect(text).toContain('(secret)');
  });
});
