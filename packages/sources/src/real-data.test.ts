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
    expect(understood).toBe(152);
    expect(refused).toEqual({
      // A template: its item is an empty object.
      'config-events/aws-config-rdk.config_rule_event.f1fa6b4e.json': 'configuration item without resourceType',
      // Part of a finding, without account, region or ARN.
      'guardduty/finding-camelcase/amazon-guardduty-waf-acl.UnauthorizedAccess_EC2_SSHBruteForce.d63c05.json':
        'GuardDuty finding without accountId',
    });
  });

  it('of recorded API calls are ignored on EventBridge and as trail files have them', () => {
    const folder = join(root, 'cloudtrail');
    const refused = new Set<string>();
    let ignored = 0;
    for (const name of readdirSync(folder))
      for (const line of readFileSync(join(folder, name), 'utf8').trim().split('\n'))
        try {
          const { event } = JSON.parse(line) as { readonly event: unknown };
          expect(observe(event)).toMatchObject([{ kind: 'ignored', via: 'cloudtrail' }]);
          ignored++;
        } catch (error) {
          refused.add((error as Error).message);
        }
    expect(ignored).toBeGreaterThan(500);
    // Made up by a log classifier's own tests: fields of an envelope inside a record.
    expect([...refused]).toEqual(['events "CloudTrail Test" of source "1.1.1.2" are not supported']);
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
