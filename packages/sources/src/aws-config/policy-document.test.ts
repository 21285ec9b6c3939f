import { describe, expect, it } from 'vitest';

import { readPolicy } from './policy-document.ts';

const trust = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com', AWS: ['111122223333', '*'] },
    Action: 'sts:AssumeRole',
  },
};

describe('policy documents', () => {
  it('read alike as object, as text, as text of text and URL-encoded', () => {
    const text = JSON.stringify(trust);
    const read = [trust, text, JSON.stringify(text), encodeURIComponent(text)].map(readPolicy);
    expect(new Set(read.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(read[0]).toMatchObject({
      statements: [
        {
          effect: 'Allow',
          principals: ['Service:ec2.amazonaws.com', 'AWS:111122223333', 'AWS:*'],
          actions: ['sts:AssumeRole'],
          resources: [],
          exceptActions: false,
        },
      ],
    });
  });

  it('write a bare star as everybody, and mark negated elements', () => {
    const policy = readPolicy({
      Statement: [{ Sid: 's', Effect: 'Deny', NotPrincipal: '*', NotAction: ['s3:Get*'], NotResource: 'arn:x' }],
    });
    expect(policy).toMatchObject({
      statements: [
        {
          sid: 's',
          effect: 'Deny',
          principals: ['*:*'],
          exceptPrincipals: true,
          actions: ['s3:Get*'],
          exceptActions: true,
          resources: ['arn:x'],
          exceptResources: true,
        },
      ],
    });
  });

  it('keep conditions by operator and lower-case key, hostile keys as keys', () => {
    const policy = readPolicy(
      '{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"aws:SecureTransport":false},"__proto__":{"a:B":["1",2]}}}]}',
    );
    if (policy === undefined || policy === 'unreadable') throw new Error('not read');
    expect(JSON.stringify(policy.statements[0]?.conditions)).toBe(
      '{"Bool":{"aws:securetransport":["false"]},"__proto__":{"a:b":["1","2"]}}',
    );
  });

  it.each([undefined, null, ''])('are absent for %s', (given) => {
    expect(readPolicy(given)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['text that is no JSON', '{'],
    ['broken URL encoding', '%7B%ZZ'],
    ['a number', 7],
    ['no statement', {}],
    ['an effect that is neither', { Statement: { Effect: 'Maybe', Action: '*' } }],
    ['no action', { Statement: { Effect: 'Allow' } }],
    ['an action that is no text', { Statement: { Effect: 'Allow', Action: [{}] } }],
    ['both an element and its negation', { Statement: { Effect: 'Allow', Action: '*', NotAction: '*' } }],
    ['a condition that is none', { Statement: { Effect: 'Allow', Action: '*', Condition: { Bool: 'x' } } }],
    ['a principal that is none', { Statement: { Effect: 'Allow', Action: '*', Principal: 3 } }],
    ['one bad statement among good ones', { Statement: [trust.Statement, 'x'] }],
  ])('are unreadable as a whole with %s', (_, given) => {
    expect(readPolicy(given)).toBe('unreadable');
  });
});
