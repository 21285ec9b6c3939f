import { describe, expect, it } from 'vitest';
import { ruleLabel } from '@clausewatch/net/rule';
import { toCidrs } from '@clausewatch/net/addresses';

import { readSecurityGroup } from './security-group.ts';

function rules(ingress: unknown, more: object = {}) {
  const group = readSecurityGroup({
    ownerId: '111122223333',
    ipPermissions: ingress,
    ipPermissionsEgress: [],
    ...more,
  });
  if (group.kind !== 'security-group') throw new Error('not a security group');
  return group.rules.map((rule) => ({ ...rule, cidrs: toCidrs(rule.peer.addresses), label: ruleLabel(rule) }));
}

describe('security groups', () => {
  it('read ranges of both spellings once, IPv4 and IPv6', () => {
    const [rule] = rules([
      {
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        ipRanges: ['203.0.113.0/24', '198.51.100.0/24'],
        ipv4Ranges: [{ cidrIp: '203.0.113.0/24', description: 'office' }, { cidrIp: '198.51.100.0/24' }],
        ipv6Ranges: [{ cidrIpv6: '2001:db8::/32' }],
        prefixListIds: [{ prefixListId: 'pl-1' }],
        userIdGroupPairs: [
          { groupId: 'sg-2', userId: '111122223333' },
          { groupId: 'sg-3', userId: '444455556666', vpcPeeringConnectionId: 'pcx-1' },
        ],
      },
    ]);
    expect(rule).toMatchObject({
      at: '/ipPermissions/0',
      label: 'ingress tcp/443',
      cidrs: ['198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'],
      description: 'office',
      peer: {
        lists: ['pl-1'],
        groups: [{ id: 'sg-2' }, { id: 'sg-3', owner: '444455556666', peering: 'pcx-1' }],
        invalid: [],
      },
    });
  });

  it.each<[object, string]>([
    [{ ipProtocol: '-1', fromPort: null, toPort: null }, 'ingress all'],
    [{ ipProtocol: '-1' }, 'ingress all'],
    [{ ipProtocol: -1 }, 'ingress all'],
    [{ ipProtocol: '6', fromPort: 22, toPort: 22 }, 'ingress tcp/22'],
    [{ ipProtocol: 17, fromPort: '53', toPort: '53' }, 'ingress udp/53'],
    [{ ipProtocol: 'icmp', fromPort: -1, toPort: -1 }, 'ingress icmp'],
    [{ ipProtocol: 'icmp', fromPort: 8, toPort: 0 }, 'ingress icmp/8/0'],
    [{ ipProtocol: 'tcp', fromPort: 443, toPort: 22 }, 'ingress unreadable'],
    [{ ipProtocol: 'tcp', fromPort: 'ssh', toPort: 22 }, 'ingress unreadable'],
    [{ ipProtocol: 'quic', fromPort: 1, toPort: 1 }, 'ingress unreadable'],
    [{ fromPort: 22, toPort: 22 }, 'ingress unreadable'],
  ])('%o is %s', (permission, label) => {
    expect(rules([{ ...permission, ipRanges: ['0.0.0.0/0'] }]).map((rule) => rule.label)).toEqual([label]);
  });

  it('keep what is no address, whatever it is', () => {
    const [rule] = rules([
      {
        ipProtocol: '-1',
        ipRanges: ['010.0.0.1', { cidrIp: '10.0.0.0/33' }, 7],
        ipv6Ranges: '::/0',
        userIdGroupPairs: [{}],
      },
    ]);
    expect(rule?.peer.invalid).toEqual(['010.0.0.1', '10.0.0.0/33', 'a number', '"::/0"', 'a object']);
  });

  it('read PascalCase as CloudFormation and the SDK write it', () => {
    const group = readSecurityGroup({
      GroupName: 'default',
      VpcId: 'vpc-1',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      IpPermissionsEgress: [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    });
    expect(group).toMatchObject({
      isDefault: true,
      network: 'vpc-1',
      rules: [{ at: '/IpPermissions/0' }, { direction: 'egress', at: '/IpPermissionsEgress/0' }],
    });
  });

  it('with an absent or unreadable list have one rule that nobody can judge', () => {
    for (const list of [undefined, null, 'x', {}]) {
      const [rule] = rules(list);
      expect(rule).toMatchObject({
        label: 'ingress unreadable',
        at: '/ipPermissions',
        peer: { invalid: [expect.any(String)] },
      });
    }
    expect(rules([null, 'x']).map((rule) => rule.label)).toEqual(['ingress unreadable', 'ingress unreadable']);
  });
});
