/** What EC2 does and moto does not: permissions, refusals, answers that get lost. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
  type NetworkAclEntry,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { Edit, RuleUnit } from '@clausewatch/model/edit';
import { Unavailable } from '@clausewatch/model/errors';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { ec2Hands } from './hands-ec2.ts';

const ec2 = mockClient(EC2Client);
const account = '111122223333';
const hands = ec2Hands({ account });
const named = (name: string): Error => Object.assign(new Error('secret detail'), { name });
const answer = { $metadata: { requestId: 'r' } };

const range = (text: string): RuleUnit => ({
  kind: 'rule',
  direction: 'ingress',
  protocol: 'tcp',
  from: 22,
  to: 22,
  peer: { kind: 'range', text },
  id: 'sgr-1',
});
const of = { provider: 'aws', account, region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id: 'sg-1' };
const edit: Edit = { of, take: [range('0.0.0.0/0')], put: [range('9.9.9.0/24'), range('9.9.8.0/24')] };
const entry = {
  kind: 'entry',
  direction: 'ingress',
  number: 90,
  action: 'deny',
  protocol: '-1',
  range: '0.0.0.0/0',
} as const;
const acl: Edit = {
  of: { ...of, type: 'AWS::EC2::NetworkAcl', id: 'acl-1' },
  take: [{ ...entry, number: 100 }],
  put: [entry],
};

beforeEach(() => {
  ec2.reset();
});

describe('a rehearsal', () => {
  it('is allowed when EC2 says of every call that it would have succeeded, and each is a dry run', async () => {
    ec2.rejects(named('DryRunOperation'));
    expect([await hands.rehearse(edit), await hands.rehearse(acl)]).toEqual(['allowed', 'allowed']);
    const inputs = ec2.calls().map(({ args }) => args[0].input);
    expect(inputs).toHaveLength(4);
    for (const input of inputs) expect(input).toMatchObject({ DryRun: true });
  });

  it.each([
    ['UnauthorizedOperation', 'EC2: UnauthorizedOperation'],
    ['InvalidGroup.NotFound', 'EC2: InvalidGroup.NotFound'],
  ])('that ends with %s is refused, without the words of EC2', async (name, refused) => {
    ec2.on(AuthorizeSecurityGroupIngressCommand).rejects(named('DryRunOperation'));
    ec2.on(RevokeSecurityGroupIngressCommand).rejects(named(name));
    expect(await hands.rehearse(edit)).toEqual({ refused });
  });

  it('that is not answered is asked again later', async () => {
    ec2.rejects(named('RequestLimitExceeded'));
    await expect(hands.rehearse(edit)).rejects.toThrow(Unavailable);
  });

  it('that goes through as if it were none is refused', async () => {
    ec2.resolves(answer);
    expect(await hands.rehearse(edit)).toMatchObject({ refused: expect.stringContaining('for the change itself') });
  });

  it.each([
    ['another account', { account: '999900001111' }],
    ['another provider', { provider: 'gcp' }],
    ['a region that is none', { region: 'evil.example.com/' }],
  ])('of %s asks nobody', async (_, over) => {
    const foreign = { ...edit, of: { ...of, ...over } };
    expect(await hands.rehearse(foreign)).toMatchObject({ refused: 'it is not a resource of this account' });
    await expect(hands.change(foreign)).rejects.toThrow('not a resource');
    expect(ec2.calls()).toHaveLength(0);
  });
});

describe('a change', () => {
  it('puts all, then takes, by words and never by ids', async () => {
    ec2.resolves(answer);
    expect(await hands.change(edit)).toEqual(['r', 'r']);
    const [put, take] = ec2.calls();
    expect(put?.args[0]).toBeInstanceOf(AuthorizeSecurityGroupIngressCommand);
    expect(take?.args[0].input).toEqual({
      GroupId: 'sg-1',
      DryRun: false,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  });

  it('of which something is there or gone already makes the rest', async () => {
    ec2.on(AuthorizeSecurityGroupIngressCommand).rejectsOnce(named('InvalidPermission.Duplicate')).resolves(answer);
    ec2.on(RevokeSecurityGroupIngressCommand).rejects(named('InvalidPermission.NotFound'));
    expect(await hands.change(edit)).toEqual(['r', 'r']);
    expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand)).toHaveLength(3);
  });

  it.each([
    ['UnauthorizedOperation', Error],
    ['RulesPerSecurityGroupLimitExceeded', Error],
    ['RequestLimitExceeded', Unavailable],
    ['TimeoutError', Unavailable],
  ])('that ends with %s takes nothing', async (name, kind) => {
    ec2.on(AuthorizeSecurityGroupIngressCommand).rejects(named(name));
    await expect(hands.change(edit)).rejects.toThrow(kind);
    await expect(hands.change(edit)).rejects.not.toThrow('secret');
    expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)).toHaveLength(0);
  });

  it('of an ACL whose number is taken stops: only a look tells by what', async () => {
    ec2.on(CreateNetworkAclEntryCommand).rejects(named('NetworkAclEntryAlreadyExists'));
    await expect(hands.change(acl)).rejects.toThrow('NetworkAclEntryAlreadyExists');
    expect(ec2.commandCalls(DeleteNetworkAclEntryCommand)).toHaveLength(0);
  });

  const written: NetworkAclEntry = {
    RuleNumber: 100,
    Egress: false,
    RuleAction: 'deny',
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
  };
  const holding = (...entries: readonly NetworkAclEntry[]) => ({ NetworkAcls: [{ Entries: [...entries] }] });

  it('of an ACL deletes an entry right behind a look that finds it as it was approved', async () => {
    ec2.resolves(answer);
    ec2.on(DescribeNetworkAclsCommand).resolves(holding(written));
    expect(await hands.change(acl)).toEqual(['r', 'r']);
    expect(ec2.calls().map(({ args }) => args[0].constructor.name)).toEqual([
      'CreateNetworkAclEntryCommand',
      'DescribeNetworkAclsCommand',
      'DeleteNetworkAclEntryCommand',
    ]);
  });

  it.each<[string, NetworkAclEntry]>([
    ['another action', { ...written, RuleAction: 'allow' }],
    ['another range', { ...written, CidrBlock: '10.0.0.0/8' }],
    ['another protocol', { ...written, Protocol: '6' }],
    ['a range of the other family', { ...written, CidrBlock: undefined, Ipv6CidrBlock: '::/0' }],
    ['nothing that can be read', { RuleNumber: 100, Egress: false }],
  ])('of an ACL leaves an entry alone whose number somebody took for %s meanwhile', async (_, taken) => {
    ec2.resolves(answer);
    ec2.on(DescribeNetworkAclsCommand).resolves(holding(taken));
    await expect(hands.change(acl)).rejects.toThrow('entry 100 is another than was approved');
    expect(ec2.commandCalls(DeleteNetworkAclEntryCommand)).toHaveLength(0);
  });

  it('of an ACL looks again before each entry, whatever was there a moment ago', async () => {
    const other = { ...written, RuleNumber: 110, PortRange: { From: 22, To: 22 }, Protocol: '6' };
    ec2.resolves(answer);
    ec2
      .on(DescribeNetworkAclsCommand)
      .resolvesOnce(holding(written, other))
      .resolves(holding({ ...other, PortRange: { From: 22, To: 23 } }));
    const two = [...acl.take, { ...entry, number: 110, protocol: 'tcp', from: 22, to: 22 }];
    await expect(hands.change({ ...acl, take: two })).rejects.toThrow('entry 110 is another');
    expect(ec2.commandCalls(DeleteNetworkAclEntryCommand).map(({ args }) => args[0].input.RuleNumber)).toEqual([100]);
  });

  it('of an ACL whose entry is gone already is done', async () => {
    ec2.on(CreateNetworkAclEntryCommand).resolves(answer);
    ec2.on(DescribeNetworkAclsCommand).resolvesOnce(holding()).resolves(holding(written));
    expect(await hands.change(acl)).toEqual(['r']);
    expect(ec2.commandCalls(DeleteNetworkAclEntryCommand)).toHaveLength(0);
    ec2.on(DeleteNetworkAclEntryCommand).rejects(named('InvalidNetworkAclEntry.NotFound'));
    expect(await hands.change(acl)).toEqual(['r']);
  });
});
