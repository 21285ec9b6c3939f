import type { Proof } from '@clausewatch/model/proof';
import { describe, expect, it } from 'vitest';

import { entry, occasion, threeClauses } from '../test/occasions.ts';
import { emailOf } from './email.ts';
import { exposedLine, hopRule, pathLine, proofsOf } from './path.ts';

const proof: Proof = {
  packet: { source: '1.0.0.1', destination: '10.0.1.40', protocol: 'tcp', port: 22 },
  path: [
    { kind: 'internet', hop: 'internet' },
    { kind: 'internet-gateway', hop: 'igw-7f' },
    { kind: 'network-acl', hop: 'acl-2d', rule: 100 },
    { kind: 'security-group', hop: 'sg-0a1b2c3d', rule: '/ipPermissions/0' },
    { kind: 'network-acl', hop: 'acl-2d', rule: 110, back: true },
    { kind: 'interface', hop: 'eni-1', name: 'web-2' },
  ],
  exposed: [{ id: 'i-0c9', name: 'web-2', environment: 'production' }],
  count: 200,
  share: { v4: 1, v6: 0.0000001 },
};
const written = { resource: threeClauses.resource, rule: 'tcp/22 from 0.0.0.0/1, 128.0.0.0/1' };

describe('a proven way', () => {
  it('is one line: every gate on the way there, the offending rule as it is written', () => {
    expect(pathLine(proof, written)).toBe(
      'internet -> igw-7f -> acl-2d rule 100 -> sg-0a1b2c3d tcp/22 from 0.0.0.0/1, 128.0.0.0/1 -> eni-1 (web-2)',
    );
  });

  it('names no place in a configuration: nobody can look it up', () => {
    const hop = { kind: 'security-group', hop: 'sg-other', rule: '/ipPermissions/0' };
    expect(hopRule(hop, written)).toBe('');
  });

  it('says how many are reached, and by how much of the internet', () => {
    expect(exposedLine(proof)).toBe(
      'i-0c9 (web-2, production) and 199 more, by 100 % of public IPv4 and less than 0.1 % of public IPv6',
    );
  });

  it('is in the e-mail, which then no longer says that none is proven', () => {
    const first = entry('P-7', 10, 'SSH from administrators only.');
    const reasons = [{ subject: 'ingress tcp/22', message: 'public', at: '/ipPermissions/0', data: {}, proof }];
    const incident = { ...threeClauses, rule: written.rule, entries: [{ ...first, reasons }] };
    expect(proofsOf(incident)).toEqual([proof]);
    const text = emailOf(occasion(incident)).text.replace(/\s+/g, ' ');
    expect(text).toContain('Rule: ingress tcp/22 from 0.0.0.0/1, 128.0.0.0/1');
    expect(text).toContain('Path: internet -> igw-7f -> acl-2d rule 100 -> sg-0a1b2c3d tcp/22 from');
    expect(text).not.toContain('not proven here');
  });
});
