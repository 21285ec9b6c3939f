import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { readInput } from './input/read-input.ts';
import { observe } from './observe.ts';

const root = '../shared/data/open';
const missing = !existsSync(root);
const folders = ['config-items', 'config-events', 'guardduty'].map((name) => join(root, name));

describe.skipIf(missing)(`published samples${missing ? ` (skipped: ${root} is not here)` : ''}`, () => {
  it('are all understood but those that lack what makes an item or a finding', async () => {
    const refused: Record<string, string> = {};
    const problems: unknown[] = [];
    let understood = 0;
    for await (const { event, file } of readInput(folders, { onProblem: (problem) => problems.push(problem) }))
      try {
        for (const found of observe(event)) expect(Observation.safeParse(found).error).toBeUndefined();
        understood++;
      } catch (error) {
        refused[file.slice(root.length + 1)] = (error as Error).message;
      }
    expect(problems).toEqual([]);
    expect(understood).toBe(151);
    expect(refused).toEqual({
      // Its time is printed by a Python program.
      'config-items/rdk-example-ci/AWS_ACM_Certificate.9dbfcc5b.json':
        'configuration item whose configurationItemCaptureTime cannot be read',
      // A template: its item is an empty object.
      'config-events/aws-config-rdk.config_rule_event.f1fa6b4e.json': 'configuration item without resourceType',
      // Part of a finding, without account, region or ARN.
      'guardduty/finding-camelcase/amazon-guardduty-waf-acl.UnauthorizedAccess_EC2_SSHBruteForce.d63c05.json':
        'GuardDuty finding without accountId',
    });
  });

  it('of recorded API calls say what was changed and what is suspicious; what matters to nobody is ignored', () => {
    const folder = join(root, 'cloudtrail');
    const refused: string[] = [];
    const said: Record<string, number> = {};
    for (const name of readdirSync(folder))
      for (const line of readFileSync(join(folder, name), 'utf8').trim().split('\n'))
        try {
          const { event } = JSON.parse(line) as { readonly event: unknown };
          for (const found of observe(event)) {
            expect(Observation.safeParse(found).error).toBeUndefined();
            const what = found.kind === 'signal' ? found.signal.kind : found.kind;
            said[what] = (said[what] ?? 0) + 1;
          }
        } catch (error) {
          refused.push((error as Error).message);
        }
    expect(said).toEqual({
      'api-call': 77,
      'denied-call': 107,
      'failed-login': 2,
      'login-without-mfa': 3,
      'root-use': 6,
      ignored: 403,
    });
    // Made up by a log classifier's own tests: fields of an envelope inside a record, and dots for times and ids.
    expect(refused.toSorted()).toEqual([
      'API call "CreateRole" without eventID',
      'API call "PutBucketAcl" without a readable eventTime',
      'events "CloudTrail Test" of source "1.1.1.2" are not supported',
    ]);
  });

  it('of everything else are refused with a reason, never with another error', async () => {
    const others = ['export-formats', 'third-party', 'verdicts', 'schemas', 'slack', 'app-logs'].map((name) =>
      join(root, name),
    );
    let refused = 0;
    const options = { onProblem: () => undefined };
    for await (const { event } of readInput(others, options))
      try {
        observe(event);
      } catch (error) {
        expect(error).toMatchObject({ name: 'InvalidEvent', message: expect.stringMatching(/^[\x20-\x7e]+$/) });
        refused++;
      }
    expect(refused).toBeGreaterThan(1000);
  });
});
