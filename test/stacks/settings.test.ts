import { describe, expect, it } from 'vitest';

import { parseSettings, readSettings, type Settings } from '../../stacks/settings.ts';

const valid: Settings = {
  timeZone: 'Europe/Vienna',
  emails: ['security@example.com'],
  operators: ['platform@example.com'],
  slack: true,
  policies: ['pythias'],
};

const parse = (settings: object) => parseSettings(JSON.stringify({ production: settings }), 'production');

describe('settings of a deployment', () => {
  it('are those of the stage', () => {
    expect(parse(valid)).toEqual(valid);
  });

  it('list every problem at once, each with its place', () => {
    const broken = { ...valid, timeZone: 'Mars/Olympus', emails: ['security'], operators: [], policies: ['../x'] };
    expect(() => parse(broken)).toThrow(
      /production\.timeZone: .*\n.*production\.emails\.0: .*\n.*production\.operators: .*\n.*production\.policies\.0: /s,
    );
  });

  it.each([0, 101, 'none'])('refuse %j runs at once for what is pressed on Slack', (concurrency) => {
    const slack = { by: 'bot', channel: 'C0123456789', concurrency };
    expect(() => parse({ ...valid, slack })).toThrow(/production\.slack/);
    expect(parse({ ...valid, slack: { ...slack, concurrency: 'unreserved' } }).slack).toBeTruthy();
  });

  it.each([
    'arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/*/a1',
    'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/web/a1',
    'arn:aws:ec2:eu-west-1:123456789012:network-acl/*',
    'arn:aws:ec2:eu-west-1:*:network-acl/acl-0123456789abcdef0',
    '*',
  ])('refuse %s as a place where addresses may be denied', (arn) => {
    expect(() => parse({ ...valid, remediation: { blocks: [arn] } })).toThrow(
      /production\.remediation\.blocks\.0: is not the ARN/,
    );
  });

  it.each([true, {}, { edits: [] }, { edits: ['groups'] }, { blocks: [] }])(
    'refuse %j, which does not say what may be changed',
    (remediation) => {
      expect(() => parse({ ...valid, remediation })).toThrow(/production\.remediation/);
    },
  );

  it('refuse a misspelt name instead of ignoring it', () => {
    expect(() => parse({ ...valid, opperators: [] })).toThrow(/opperators/);
  });

  it.each(['/etc/registers.yaml', '../registers.yaml', 'a/../../registers.yaml', '.', './', 'a/..'])(
    'refuse %s, which is outside the repository or all of it',
    (registers) => {
      expect(() => parse({ ...valid, registers })).toThrow(
        /production\.registers: must be a path inside the repository/,
      );
    },
  );

  it('are not borrowed from another stage', () => {
    expect(() => parseSettings(JSON.stringify({ production: valid }), 'staging')).toThrow(
      /no stage "staging" \(it has: production\)/,
    );
    expect(() => parseSettings('{"production": {}}', 'constructor')).toThrow(/no stage "constructor"/);
  });

  it.each(['', 'yes', '[]', 'null'])('refuse a file of %j', (text) => {
    expect(() => parseSettings(text, 'production')).toThrow(/clausewatch\.config\.json: (not JSON|must be an object)/);
  });

  it('say what is missing and where it is explained', () => {
    expect(() => readSettings('production', 'no-such-file.json')).toThrow(/no-such-file\.json: no such file/);
    const file = 'test/stacks/fixtures/clausewatch.config.json';
    expect(readSettings('production', file)).toMatchObject({ slack: true, timeZone: 'Europe/Vienna' });
  });
});
