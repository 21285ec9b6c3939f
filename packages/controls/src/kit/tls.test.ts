import { expect, test } from 'vitest';

import { isBelow, tlsRange } from './tls.ts';

test.each([
  ['ELBSecurityPolicy-TLS13-1-3-PQ-2025-09', '1.3', '1.3'],
  ['ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09', '1.2', '1.3'],
  ['ELBSecurityPolicy-TLS13-1-1-2021-06', '1.1', '1.3'],
  ['ELBSecurityPolicy-TLS13-1-0-PQ-2025-09', '1.0', '1.3'],
  ['ELBSecurityPolicy-TLS-1-2-Ext-2018-06', '1.2', '1.2'],
  ['ELBSecurityPolicy-2016-08', '1.0', '1.2'],
  ['ELBSecurityPolicy-2014-01', 'SSLv3', '1.2'],
  ['TLSv1.1_2016', '1.1', '1.3'],
  ['SecurityPolicy_TLS13_2025_EDGE', '1.3', '1.3'],
])('%s accepts %s to %s', (name, lowest, highest) => {
  expect(tlsRange(name)).toEqual({ lowest, highest });
});

test.each(['', 'ELBSecurityPolicy-TLS13-1-4-2031-01', 'elbsecuritypolicy-2016-08', 'constructor', 'TLSv1.2'])(
  'the name %j is not guessed',
  (name) => {
    expect(tlsRange(name)).toBeUndefined();
  },
);

test('versions are ordered', () => {
  expect([isBelow('SSLv3', '1.0'), isBelow('1.1', '1.2'), isBelow('1.2', '1.2'), isBelow('1.3', '1.2')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
