import type { Statement } from '@clausewatch/model/policy-document';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { deny, policy, statement } from './build-data.ts';
import { openings } from './iam.ts';

const VALUES = ['o-a1b2c3', '111122223333', '8.8.8.0/24', '0.0.0.0/1', '2600::/24', '*', '', '${aws:userid}', 'x'];
const KEYS = [
  'aws:sourceip',
  'aws:sourcevpce',
  'aws:principalorgid',
  'aws:referer',
  'aws:securetransport',
  '__proto__',
];
const OPERATORS = [
  'StringEquals',
  'StringLike',
  'StringEqualsIfExists',
  'StringNotEquals',
  'ForAllValues:StringEquals',
  'ForAnyValue:StringLike',
  'IpAddress',
  'NotIpAddress',
  'Bool',
  'Null',
];

const conditions = fc.dictionary(
  fc.constantFrom(...OPERATORS),
  fc.dictionary(fc.constantFrom(...KEYS), fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }), { maxKeys: 2 }),
  { maxKeys: 2 },
);
const statements: fc.Arbitrary<Statement> = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    principals: fc.subarray(['*:*', 'AWS:*', 'AWS:111122223333', 'Service:ec2.amazonaws.com']),
    exceptPrincipals: fc.boolean(),
    actions: fc.subarray(['s3:*', 's3:GetObject', '*', 'S3:Get*'], { minLength: 1 }),
    exceptActions: fc.boolean(),
    conditions,
  })
  .map((about) => statement(about));

const isOpen = (...list: readonly Statement[]): boolean => openings(policy(...list)).length > 0;
const when = (conditionsOf: Statement['conditions']): boolean => isOpen(statement({ conditions: conditionsOf }));

test('a denial never opens anything', () => {
  fc.assert(
    fc.property(fc.array(statements, { maxLength: 3 }), statements, (list, other) => {
      const before = openings(policy(...list)).length;
      expect(openings(policy(...list, { ...other, effect: 'Deny' })).length).toBeLessThanOrEqual(before);
    }),
  );
});

test('an allowance never closes anything, wherever it stands', () => {
  fc.assert(
    fc.property(fc.array(statements, { maxLength: 3 }), statements, (list, other) => {
      const before = openings(policy(...list)).length;
      const allow: Statement = { ...other, effect: 'Allow' };
      expect(openings(policy(allow, ...list)).length).toBeGreaterThanOrEqual(before);
    }),
  );
});

test('one more condition never opens an allowance', () => {
  fc.assert(
    fc.property(conditions, conditions, (some, more) => {
      if (when({ ...some, ...more })) expect(when(more)).toBe(true);
    }),
  );
});

describe('an allowance to everyone', () => {
  test.each<[string, Statement['conditions']]>([
    ['without a condition', {}],
    [
      'from a range in two halves, each half of it small enough',
      {
        IpAddress: { 'aws:sourceip': ['11.0.0.0/9', '11.128.0.0/9', '12.0.0.0/9'] },
      },
    ],
    ['with a wildcard among the values', { StringLike: { 'aws:sourceaccount': ['111122223333', '*'] } }],
    [
      'where every value must match, which is also true of none',
      {
        'ForAllValues:StringEquals': { 'aws:principalorgid': ['o-a1b2c3'] },
      },
    ],
    ['that compares the caller with itself', { StringEquals: { 'aws:userid': ['${aws:userid}'] } }],
    ['by a header that anyone may send', { StringEquals: { 'aws:useragent': ['secret'] } }],
    ['from everywhere but some addresses', { NotIpAddress: { 'aws:sourceip': ['8.8.8.0/24'] } }],
    ['of no value', { StringEquals: { 'aws:sourcevpc': [] } }],
  ])('is open %s', (_name, given) => {
    expect(when(given)).toBe(true);
  });

  test.each<[string, Statement['conditions']]>([
    ['from a /8', { IpAddress: { 'aws:sourceip': ['11.0.0.0/8'] } }],
    ['from a few addresses, whatever the case of the operator', { ipaddress: { 'aws:sourceip': ['2600:1f00::/48'] } }],
    ['from an organisational unit', { 'ForAnyValue:StringLike': { 'aws:principalorgpaths': ['o-a1b2c3/r-ab12/*'] } }],
    ["of the resource's own account", { StringEquals: { 'aws:principalaccount': ['${aws:ResourceAccount}'] } }],
    [
      'by one condition out of two',
      {
        Bool: { 'aws:securetransport': ['true'] },
        StringEquals: { 'aws:sourcevpce': ['vpce-0a1b2c3d'] },
      },
    ],
  ])('is closed %s', (_name, given) => {
    expect(when(given)).toBe(false);
  });

  test('is shut by a denial only when it covers action, objects and callers', () => {
    const elsewhere = { NotIpAddress: { 'aws:sourceip': ['8.8.8.0/24'] } };
    expect(isOpen(statement(), deny(elsewhere))).toBe(false);
    expect(isOpen(statement(), deny(elsewhere, { actions: ['s3:PutObject'] }))).toBe(true);
    expect(isOpen(statement(), deny(elsewhere, { principals: ['AWS:111122223333'] }))).toBe(true);
    expect(isOpen(statement(), deny({ ...elsewhere, Bool: { 'aws:securetransport': ['false'] } }))).toBe(true);
    expect(isOpen(statement(), deny({ NotIpAddress: { 'aws:sourceip': ['0.0.0.0/0'] } }))).toBe(true);
    const all = { actions: ['*'], resources: ['*'] };
    expect(isOpen(statement({ exceptActions: true }), deny(elsewhere, all))).toBe(false);
    expect(isOpen(statement({ exceptActions: true }), deny(elsewhere))).toBe(true);
    expect(isOpen(statement({ exceptActions: true }), deny({ Bool: { 'aws:securetransport': ['false'] } }, all))).toBe(
      true,
    );
    expect(isOpen(statement({ exceptResources: true }), deny(elsewhere))).toBe(true);
    expect(isOpen(statement(), deny({}, { principals: ['AWS:111122223333'], exceptPrincipals: true }))).toBe(false);
    expect(isOpen(statement(), deny({}, { principals: ['AWS:*'], exceptPrincipals: true }))).toBe(true);
  });
});
