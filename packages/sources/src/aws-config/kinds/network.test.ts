import { toCidrs } from '@clausewatch/net/addresses';
import { describe, expect, it } from 'vitest';

import { readInstance } from './instance.ts';
import { readNetworkAcl } from './network-acl.ts';
import { readNetworkEndpoint } from './network-endpoint.ts';
import { readNetwork } from './network.ts';
import { readPeering } from './peering.ts';
import { readRole } from './role.ts';

describe('network ACLs', () => {
  const entry = {
    ruleNumber: 100,
    protocol: '6',
    ruleAction: 'allow',
    egress: false,
    cidrBlock: '0.0.0.0/0',
    portRange: { from: 22, to: 22 },
  };

  it('read entries of every protocol in their direction', () => {
    const acl = readNetworkAcl({
      vpcId: 'vpc-1',
      isDefault: true,
      entries: [
        entry,
        {
          ruleNumber: 32_768,
          protocol: '-1',
          ruleAction: 'deny',
          egress: true,
          ipv6CidrBlock: '::/0',
          portRange: null,
        },
        { ...entry, protocol: '1', portRange: null, icmpTypeCode: { type: 8, code: -1 } },
      ],
    });
    expect(acl).toMatchObject({
      network: 'vpc-1',
      isDefault: true,
      unreadable: [],
      entries: [
        {
          number: 100,
          action: 'allow',
          direction: 'ingress',
          at: '/entries/0',
          traffic: { kind: 'ports', ports: [22, 22] },
        },
        { number: 32_768, action: 'deny', direction: 'egress', traffic: { kind: 'all' } },
        { traffic: { kind: 'icmp', family: 4, type: 8 } },
      ],
    });
  });

  it.each([
    { ...entry, cidrBlock: '300.0.0.0/8' },
    { ...entry, portRange: { from: 443, to: 22 } },
    { ...entry, portRange: { from: {}, to: 22 } },
    { ...entry, ruleAction: 'perhaps' },
    { ...entry, egress: undefined },
    { ...entry, ruleNumber: undefined },
    { ...entry, protocol: null },
    null,
  ])('say where an entry cannot be read: %o', (bad) => {
    expect(readNetworkAcl({ entries: [entry, bad] })).toMatchObject({
      entries: [{ number: 100 }],
      unreadable: ['/entries/1'],
    });
  });

  it('without a list of entries are unreadable, not empty', () => {
    expect(readNetworkAcl({})).toMatchObject({ entries: [], unreadable: ['/entries'] });
  });
});

describe('networks', () => {
  it('have all their associated ranges', () => {
    const vpc = readNetwork({
      cidrBlock: '10.0.0.0/16',
      cidrBlockAssociationSet: [
        { cidrBlock: '10.0.0.0/16', cidrBlockState: { state: 'associated' } },
        { cidrBlock: '10.1.0.0/16', cidrBlockState: { state: 'associating' } },
        { cidrBlock: '10.9.0.0/16', cidrBlockState: { state: 'disassociated' } },
      ],
      ipv6CidrBlockAssociationSet: [{ ipv6CidrBlock: '2001:db8::/56', ipv6CidrBlockState: { state: 'associated' } }],
      isDefault: false,
    });
    expect(vpc.kind === 'network' && toCidrs(vpc.addresses)).toEqual(['10.0.0.0/15', '2001:db8::/56']);
  });

  it.each([
    {},
    { cidrBlock: 'x' },
    { cidrBlock: '10.0.0.0/16', cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/99' }] },
  ])('are invalid without readable ranges: %o', (vpc) => {
    expect(() => readNetwork(vpc)).toThrow(/cidrBlock/);
  });
});

describe('peerings', () => {
  it('read both spellings', () => {
    expect(
      readPeering({
        status: { code: 'active' },
        requesterVpcInfo: { ownerId: '1', region: 'r', vpcId: 'vpc-1' },
        accepterVpcInfo: { ownerId: '2' },
      }),
    ).toEqual({
      kind: 'peering',
      status: 'active',
      requester: { account: '1', region: 'r', network: 'vpc-1' },
      accepter: { account: '2' },
    });
    expect(readPeering({ VpcId: 'vpc-1', PeerVpcId: 'vpc-2', PeerOwnerId: '2', PeerRegion: 'r' })).toEqual({
      kind: 'peering',
      requester: { network: 'vpc-1' },
      accepter: { account: '2', region: 'r', network: 'vpc-2' },
    });
  });
});

describe('network endpoints', () => {
  it.each([
    ['com.amazonaws.eu-west-1.s3', 'amazon'],
    ['cn.com.amazonaws.cn-north-1.ec2', 'amazon'],
    ['aws.sagemaker.eu-west-1.notebook', 'amazon'],
    ['com.amazonaws.vpce.eu-west-1.vpce-svc-1', undefined],
  ])('%s belongs to %s', (serviceName, serviceOwner) => {
    const endpoint = readNetworkEndpoint({ vpcId: 'vpc-1', serviceName, ownerId: '111122223333' });
    expect(endpoint).toEqual({
      kind: 'network-endpoint',
      network: 'vpc-1',
      service: serviceName,
      ...(serviceOwner === undefined ? {} : { serviceOwner }),
    });
  });

  it('read their policy, or say that it cannot be read', () => {
    expect(readNetworkEndpoint({ policyDocument: '{"Statement":[]}' })).toMatchObject({ policy: { statements: [] } });
    expect(readNetworkEndpoint({ policyDocument: '{' })).toMatchObject({ policy: 'unreadable' });
  });
});

describe('roles and instances', () => {
  it('read trust policies in URL encoding', () => {
    const document = encodeURIComponent(
      '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}',
    );
    expect(readRole({ assumeRolePolicyDocument: document })).toMatchObject({
      trust: { statements: [{ principals: ['AWS:*'] }] },
    });
    expect(readRole({})).toEqual({ kind: 'role' });
  });

  it('read metadata options where they are shown', () => {
    expect(
      readInstance({
        state: { code: 16, name: 'running' },
        metadataOptions: { httpTokens: 'required', httpEndpoint: 'enabled' },
      }),
    ).toEqual({
      kind: 'instance',
      state: 'running',
      metadataTokens: 'required',
      metadataEndpoint: 'enabled',
    });
    expect(readInstance({ metadataOptions: { httpTokens: 'later' } })).toEqual({ kind: 'instance' });
  });
});
