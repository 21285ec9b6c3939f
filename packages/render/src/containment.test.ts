import { describe, expect, it } from 'vitest';

import { occasion, sshBruteForce } from '../test/occasions.ts';
import { findingLink } from './console-link.ts';
import { firstStep } from './containment.ts';
import { emailOf } from './email.ts';

const threat = (type: string, role?: 'TARGET' | 'ACTOR') => {
  const { role: _, ...rest } = { ...sshBruteForce.threat, type } as NonNullable<typeof sshBruteForce.threat>;
  return role === undefined ? rest : { ...rest, role };
};

describe('the first step about a threat', () => {
  it.each([
    ['UnauthorizedAccess:EC2/SSHBruteForce', 'ACTOR', /^Isolate the instance/],
    ['UnauthorizedAccess:EC2/SSHBruteForce', 'TARGET', /^Close the port/],
    ['Recon:EC2/PortProbeUnprotectedPort', 'TARGET', /^Close the port/],
    ['CryptoCurrency:EC2/BitcoinTool.B!DNS', 'ACTOR', /^Isolate the instance/],
    ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', undefined, /^Revoke the role's sessions/],
    ['CredentialAccess:IAMUser/AnomalousBehavior', undefined, /^Deactivate the access key/],
    ['Policy:S3/BucketAnonymousAccessGranted', undefined, /^Block public access/],
    ['Impact:S3/AnomalousBehavior.Write', undefined, /^Block public access/],
    ['PrivilegeEscalation:Kubernetes/PrivilegedContainer', undefined, /^Cut the workload off/],
    ['Execution:Runtime/ReverseShell', undefined, /^Cut the workload off/],
    ['CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin', undefined, /^Change the user/],
    ['Discovery:Lambda/SuspiciousNetwork', undefined, /^Set the reserved concurrency/],
    ['Something:New/Thing', undefined, undefined],
  ] as const)('of %s as %s', (type, role, step) => {
    const told = firstStep(threat(type, role));
    if (step === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(step);
  });

  it('leads what to do in the mail, with a link to the finding; a sample has none', () => {
    const text = emailOf(occasion(sshBruteForce)).text.replace(/\s+/g, ' ');
    expect(text).toContain('What to do First: Isolate the instance');
    expect(text).toContain('/guardduty/home?region=eu-west-1#/findings?search=id%3D');
    const sample = { ...sshBruteForce, threat: { ...threat('X:EC2/Y'), sample: true } };
    expect(emailOf(occasion(sample)).text).not.toContain('First:');
  });

  it('has no link where the id or the region is none', () => {
    expect(findingLink({ id: 'x"><script>', region: 'eu-west-1' })).toBeUndefined();
    expect(findingLink({ id: 'abc', region: 'evil.example/' })).toBeUndefined();
  });
});
