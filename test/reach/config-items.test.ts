import type { Resource } from '@clausewatch/model/resource';
import { atlasOf } from '@clausewatch/reach/atlas';
import { reach } from '@clausewatch/reach/reach';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { describe, expect, it } from 'vitest';

import { item } from './items.ts';

const everywhere = { ipProtocol: '-1', ipRanges: ['0.0.0.0/0'], ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const aclEntry = (egress: boolean) => ({
  ruleNumber: 100,
  protocol: '-1',
  ruleAction: 'allow',
  egress,
  cidrBlock: '0.0.0.0/0',
});
const estate = (): Resource[] => [
  item('AWS::EC2::VPC', 'vpc-1', { cidrBlock: '10.0.0.0/16', ownerId: '111122223333' }),
  item('AWS::EC2::Subnet', 'subnet-1', { cidrBlock: '10.0.1.0/24', vpcId: 'vpc-1' }),
  item('AWS::EC2::InternetGateway', 'igw-1', { attachments: [{ state: 'available', vpcId: 'vpc-1' }] }),
  item('AWS::EC2::RouteTable', 'rtb-1', {
    vpcId: 'vpc-1',
    associations: [{ main: true }],
    routes: [
      { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active' },
      { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', state: 'active' },
    ],
  }),
  item('AWS::EC2::NetworkAcl', 'acl-1', {
    vpcId: 'vpc-1',
    associations: [{ subnetId: 'subnet-1' }],
    entries: [aclEntry(true), aclEntry(false)],
  }),
  item('AWS::EC2::SecurityGroup', 'sg-1', {
    vpcId: 'vpc-1',
    ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/1', '128.0.0.0/1'] }],
    ipPermissionsEgress: [everywhere],
  }),
  item('AWS::EC2::NetworkInterface', 'eni-1', {
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    groups: [{ groupId: 'sg-1' }],
    attachment: { instanceId: 'i-1' },
    privateIpAddresses: [{ privateIpAddress: '10.0.1.4', association: { publicIp: '54.0.0.1' } }],
  }),
];

const verdict = (resources: readonly Resource[]): string =>
  reach(atlasOf(resources.flatMap(graphParts)), {
    from: { kind: 'internet' },
    to: { kind: 'resource', id: 'i-1' },
    traffic: [{ kind: 'ports', protocol: 'tcp', ports: [22, 22] }],
  }).verdict;

describe('configuration items', () => {
  it('make a graph in whatever order they come', () => {
    expect(verdict(estate())).toBe('reachable');
    expect(verdict(estate().toReversed())).toBe('reachable');
  });

  it.each(
    estate()
      .slice(2, 6)
      .map((one) => [one.ref.type, one.ref.id] as const),
  )('leave the answer undetermined while the %s is not there', (_, id) => {
    expect(verdict(estate().filter(({ ref }) => ref.id !== id))).toBe('undetermined');
  });

  it('do without the network and the subnet where others tell as much', () => {
    expect(verdict(estate().slice(2))).toBe('reachable');
    const block = item('AWS::EC2::VPCBlockPublicAccessOptions', '1', { InternetGatewayBlockMode: 'block-ingress' });
    expect(verdict([...estate().slice(2), block])).toBe('undetermined');
  });

  it('tell the interface by its instance, and its public address by the elastic one', () => {
    const others = estate().filter(({ ref }) => ref.id !== 'eni-1');
    const instance = item('AWS::EC2::Instance', 'i-1', {
      networkInterfaces: [
        {
          networkInterfaceId: 'eni-1',
          subnetId: 'subnet-1',
          vpcId: 'vpc-1',
          groups: [{ groupId: 'sg-1' }],
          privateIpAddress: '10.0.1.4',
        },
      ],
    });
    const elastic = item('AWS::EC2::EIP', 'eipalloc-1', {
      publicIp: '54.0.0.1',
      networkInterfaceId: 'eni-1',
      privateIpAddress: '10.0.1.4',
    });
    expect(verdict([...others, instance])).toBe('blocked');
    expect(verdict([...others, instance, elastic])).toBe('reachable');
  });

  it.each([
    ['a security group', { groups: [{ groupId: 'sg-1' }, {}] }],
    [
      'a public address',
      { privateIpAddresses: [{ privateIpAddress: '10.0.1.4', association: { publicIp: '999.0.0.1' } }] },
    ],
  ])('leave the answer undetermined where %s of the interface cannot be read', (_, unread) => {
    const known = {
      subnetId: 'subnet-1',
      vpcId: 'vpc-1',
      groups: [{ groupId: 'sg-1' }],
      attachment: { instanceId: 'i-1' },
      privateIpAddresses: [{ privateIpAddress: '10.0.1.4', association: { publicIp: '54.0.0.1' } }],
    };
    const others = estate().filter(({ ref }) => ref.id !== 'eni-1');
    expect(verdict([...others, item('AWS::EC2::NetworkInterface', 'eni-1', known)])).toBe('reachable');
    expect(verdict([...others, item('AWS::EC2::NetworkInterface', 'eni-1', { ...known, ...unread })])).toBe(
      'undetermined',
    );
  });

  it('give an interface the prefixes that are delegated to it, and no address where one cannot be read', () => {
    const others = estate().filter(({ ref }) => ref.id !== 'eni-1');
    const reached = (more: object): string =>
      verdict([
        ...others,
        item('AWS::EC2::NetworkInterface', 'eni-1', {
          subnetId: 'subnet-1',
          vpcId: 'vpc-1',
          groups: [{ groupId: 'sg-1' }],
          attachment: { instanceId: 'i-1' },
          privateIpAddresses: [{ privateIpAddress: '10.0.1.4' }],
          ...more,
        }),
        item('AWS::EC2::SecurityGroup', 'sg-1', {
          vpcId: 'vpc-1',
          ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv6Ranges: [{ cidrIpv6: '::/0' }] }],
          ipPermissionsEgress: [everywhere],
        }),
        item('AWS::EC2::RouteTable', 'rtb-1', {
          associations: [{ main: true }],
          routes: [{ destinationIpv6CidrBlock: '::/0', gatewayId: 'igw-1', state: 'active' }],
          vpcId: 'vpc-1',
        }),
        item('AWS::EC2::NetworkAcl', 'acl-1', {
          associations: [{ subnetId: 'subnet-1' }],
          entries: [true, false].map((egress) => ({
            ruleNumber: 100,
            protocol: '-1',
            ruleAction: 'allow',
            egress,
            ipv6CidrBlock: '::/0',
          })),
        }),
      ]);
    expect(reached({})).toBe('blocked');
    expect(reached({ ipv6Prefixes: [{ ipv6Prefix: '2a05:d014:0:1:1::/80' }] })).toBe('reachable');
    expect(reached({ ipv6Prefixes: [{ ipv6Prefix: 7 }] })).toBe('undetermined');
    expect(reached({ privateIpAddresses: [{ privateIpAddress: 7, association: { publicIp: '54.0.0.1' } }] })).toBe(
      'undetermined',
    );
  });

  it('leave the answer undetermined where one entry of a prefix list cannot be read', () => {
    const named = item('AWS::EC2::SecurityGroup', 'sg-1', {
      vpcId: 'vpc-1',
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, prefixListIds: [{ prefixListId: 'pl-1' }] }],
      ipPermissionsEgress: [everywhere],
    });
    const others = estate().filter(({ ref }) => ref.id !== 'sg-1');
    const listed = (...prefixes: readonly string[]): Resource =>
      item('AWS::EC2::PrefixList', 'pl-1', { PrefixListId: 'pl-1', Entries: prefixes.map((Cidr) => ({ Cidr })) });
    expect(verdict([...others, named, listed('10.0.0.0/8')])).toBe('blocked');
    expect(verdict([...others, named, listed('10.0.0.0/8', '0.0.0.0/33')])).toBe('undetermined');
  });

  it('of a subnet that another account shares are joined to what its owner tells of it, and undetermined without', () => {
    const shared = {
      ...item('AWS::EC2::NetworkInterface', 'eni-2', {
        subnetId: 'subnet-1',
        vpcId: 'vpc-1',
        groups: [{ groupId: 'sg-2' }],
        attachment: { instanceId: 'i-1' },
        privateIpAddresses: [{ privateIpAddress: '10.0.1.5', association: { publicIp: '54.0.0.2' } }],
      }),
    };
    const own = item('AWS::EC2::SecurityGroup', 'sg-2', {
      vpcId: 'vpc-1',
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/0'] }],
      ipPermissionsEgress: [everywhere],
    });
    const participant = [shared, own].map((one) => ({ ...one, ref: { ...one.ref, account: '444455556666' } }));
    const owner = estate().filter(({ ref }) => !/NetworkInterface|SecurityGroup/.test(ref.type));
    expect(verdict([...owner, ...participant])).toBe('reachable');
    expect(verdict(participant)).toBe('undetermined');
    // The block of the network's owner counts, not that of the participant.
    const block = item('AWS::EC2::VPCBlockPublicAccessOptions', '1', { InternetGatewayBlockMode: 'block-ingress' });
    const theirs = { ...block, ref: { ...block.ref, account: '444455556666' } };
    expect(verdict([...owner, ...participant, theirs])).toBe('reachable');
    expect(verdict([...owner, ...participant, block])).toBe('blocked');
  });

  it('follow block public access and what is excluded from it', () => {
    const block = item('AWS::EC2::VPCBlockPublicAccessOptions', '111122223333', {
      InternetGatewayBlockMode: 'block-bidirectional',
    });
    const exclusion = item('AWS::EC2::VPCBlockPublicAccessExclusion', 'x', {
      VpcId: 'vpc-1',
      InternetGatewayExclusionMode: 'allow-bidirectional',
    });
    expect(verdict([...estate(), block])).toBe('blocked');
    expect(verdict([...estate(), block, exclusion])).toBe('reachable');
  });
});
