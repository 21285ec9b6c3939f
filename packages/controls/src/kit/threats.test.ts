import type { Threat } from '@clausewatch/model/threat';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

import control from '../controls/threat-finding.ts';
import { threat } from './build.ts';

function severity(about: Partial<Threat>): string | undefined {
  const verdict = control.evaluate(
    threat({ type: 'Backdoor:EC2/C&CActivity.B', ...about }),
    z.parse(control.params, {}),
  );
  return verdict.kind === 'violation' ? verdict.reasons[0]?.severity : verdict.kind;
}

test('severity follows the bands of the detector', () => {
  const scores = [0.9, 1, 3.9, 4, 6.9, 7, 8.9, 9, 10];
  expect(scores.map((score) => severity({ score }))).toEqual([
    'not-applicable',
    'low',
    'low',
    'medium',
    'medium',
    'high',
    'high',
    'critical',
    'critical',
  ]);
});

test('passwords tried on us are low, passwords that we try are not', () => {
  for (const type of ['UnauthorizedAccess:EC2/SSHBruteForce', 'UnauthorizedAccess:EC2/RDPBruteForce']) {
    expect(severity({ type, score: 8, role: 'TARGET' })).toBe('low');
    expect(severity({ type, score: 8, role: 'ACTOR' })).toBe('high');
  }
});

test('what a finding says is cut to a length that fits a message', () => {
  const hostile = threat({ type: 'x'.repeat(5000), remotes: Array.from({ length: 500 }, () => 'y'.repeat(5000)) });
  const verdict = control.evaluate(hostile, z.parse(control.params, {}));
  expect(JSON.stringify(verdict).length).toBeLessThan(1000);
});
