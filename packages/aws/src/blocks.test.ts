/** What the services do and moto does not: limits, answers that get lost, and races that are never won. */
import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import { GetIPSetCommand, UpdateIPSetCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { Unavailable } from '@clausewatch/model/errors';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { blocks } from './blocks.ts';

const waf = mockClient(WAFV2Client);
const ec2 = mockClient(EC2Client);
const done = { $metadata: { requestId: 'r' } };
const named = (name: string): Error => Object.assign(new Error('secret detail'), { name });

beforeEach(() => {
  waf.reset();
  ec2.reset();
});

describe('an IP set', () => {
  const place = { scope: 'REGIONAL', region: 'eu-west-1', name: 'blocked', id: 'a', family: 'v4' } as const;
  const holding = (addresses: readonly string[], LockToken: string, Description = 'by hand') => {
    const names = { Name: 'blocked', Id: 'a', ARN: 'arn', Description, IPAddressVersion: 'IPV4' } as const;
    return { IPSet: { ...names, Addresses: [...addresses] }, LockToken };
  };
  const written = () => waf.commandCalls(UpdateIPSetCommand).map(({ args }) => args[0].input);

  it('keeps its description and what others put in, also when one of them was quicker', async () => {
    waf
      .on(GetIPSetCommand)
      .resolvesOnce(holding(['9.9.9.8/32'], 'one'))
      .resolves(holding(['9.9.9.8/32', '9.9.9.9/32'], 'two'));
    waf.on(UpdateIPSetCommand).rejectsOnce(named('WAFOptimisticLockException')).resolves(done);
    expect(await blocks.deny(place, ['9.9.9.1/32'])).toEqual(['r']);
    expect(written()).toEqual([
      {
        Name: 'blocked',
        Id: 'a',
        Scope: 'REGIONAL',
        Description: 'by hand',
        Addresses: ['9.9.9.8/32', '9.9.9.1/32'],
        LockToken: 'one',
      },
      {
        Name: 'blocked',
        Id: 'a',
        Scope: 'REGIONAL',
        Description: 'by hand',
        Addresses: ['9.9.9.8/32', '9.9.9.9/32', '9.9.9.1/32'],
        LockToken: 'two',
      },
    ]);
  });

  it('without a description is written without one: an empty one is told and not taken', async () => {
    waf.on(GetIPSetCommand).resolves(holding([], 'one', ''));
    waf.on(UpdateIPSetCommand).resolves(done);
    await blocks.deny(place, ['9.9.9.1/32']);
    expect(written()).toEqual([
      { Name: 'blocked', Id: 'a', Scope: 'REGIONAL', Addresses: ['9.9.9.1/32'], LockToken: 'one' },
    ]);
  });

  it('is not written again when a first try arrived and its answer did not', async () => {
    waf
      .on(GetIPSetCommand)
      .resolvesOnce(holding([], 'one'))
      .resolves(holding(['9.9.9.1/32'], 'two'));
    waf.on(UpdateIPSetCommand).rejects(named('WAFOptimisticLockException'));
    expect(await blocks.deny(place, ['9.9.9.1/32'])).toEqual([]);
    expect(written()).toHaveLength(1);
  });

  it('is left for later when the service does not find it at the moment', async () => {
    waf.on(GetIPSetCommand).rejects(named('WAFUnavailableEntityException'));
    await expect(blocks.whyNot(place)).rejects.toBeInstanceOf(Unavailable);
  });

  it('is left for later when others write without end', async () => {
    waf.on(GetIPSetCommand).resolves(holding([], 'one'));
    waf.on(UpdateIPSetCommand).rejects(named('WAFOptimisticLockException'));
    await expect(blocks.deny(place, ['9.9.9.1/32'])).rejects.toBeInstanceOf(Unavailable);
    expect(written()).toHaveLength(5);
  });

  it('that is full takes no more, and loses nothing', async () => {
    const full = Array.from({ length: 10_000 }, (_, n) => `20.0.${n >> 8}.${n & 255}/32`);
    waf.on(GetIPSetCommand).resolves(holding(full, 'one'));
    waf.on(UpdateIPSetCommand).resolves(done);
    await expect(blocks.deny(place, ['9.9.9.1/32'])).rejects.toThrow('the IP set is full: 10000 of 10000');
    expect(await blocks.deny(place, [full[7] ?? ''])).toEqual([]);
    expect(written()).toEqual([]);
    await blocks.allow(place, [full[7] ?? '']);
    expect(written()[0]?.Addresses).toHaveLength(9999);
  });

  it.each([
    ['is tried again when throttled', 'ThrottlingException', Unavailable],
    ['is refused without the permission', 'AccessDeniedException', Error],
  ])('%s', async (_, name, kind) => {
    waf.on(GetIPSetCommand).resolves(holding([], 'one'));
    waf.on(UpdateIPSetCommand).rejects(named(name));
    const denied = blocks.deny(place, ['9.9.9.1/32']);
    await expect(denied).rejects.toBeInstanceOf(kind);
    await expect(denied).rejects.not.toThrow('secret');
  });

  it('is never written after an answer without a list', async () => {
    waf.on(GetIPSetCommand).resolves({ LockToken: 'one' });
    await expect(blocks.deny(place, ['9.9.9.1/32'])).rejects.toThrow('without a list');
    expect(written()).toEqual([]);
  });
});

describe('a network ACL', () => {
  const place = { id: 'acl-0123456789abcdef0', region: 'eu-west-1', entries: [1, 9] } as const;
  const denied = (RuleNumber: number, CidrBlock: string, over: NetworkAclEntry = {}): NetworkAclEntry => ({
    RuleNumber,
    CidrBlock,
    RuleAction: 'deny',
    Protocol: '-1',
    Egress: false,
    ...over,
  });
  const holding = (...Entries: NetworkAclEntry[]) => ({ NetworkAcls: [{ Entries }] });

  it('takes the next number when another worker was quicker', async () => {
    ec2
      .on(DescribeNetworkAclsCommand)
      .resolvesOnce(holding())
      .resolves(holding(denied(1, '9.9.9.9/32')));
    ec2.on(CreateNetworkAclEntryCommand).rejectsOnce(named('NetworkAclEntryAlreadyExists')).resolves(done);
    await blocks.deny(place, ['9.9.9.1/32']);
    const calls = ec2.commandCalls(CreateNetworkAclEntryCommand).map(({ args }) => args[0].input.RuleNumber);
    expect(calls).toEqual([1, 2]);
  });

  it('is not written again when a first try arrived and its answer did not', async () => {
    ec2
      .on(DescribeNetworkAclsCommand)
      .resolvesOnce(holding())
      .resolves(holding(denied(1, '9.9.9.1/32')));
    ec2.on(CreateNetworkAclEntryCommand).rejects(named('NetworkAclEntryAlreadyExists'));
    expect(await blocks.deny(place, ['9.9.9.1/32'])).toEqual([]);
  });

  it('that has all the entries it may have takes no more', async () => {
    ec2.on(DescribeNetworkAclsCommand).resolves(holding());
    ec2.on(CreateNetworkAclEntryCommand).rejects(named('NetworkAclEntryLimitExceeded'));
    await expect(blocks.deny(place, ['9.9.9.1/32'])).rejects.toThrow('EC2: NetworkAclEntryLimitExceeded');
  });

  it('gives up only what is ours: the number, the range, and a denial of everything', async () => {
    const others = [
      denied(10, '9.9.9.1/32'),
      denied(2, '9.9.9.2/32'),
      denied(3, '9.9.9.1/32', { RuleAction: 'allow' }),
      denied(4, '9.9.9.1/32', { Protocol: '6' }),
      denied(5, '9.9.9.1/32', { Egress: true }),
    ];
    ec2.on(DescribeNetworkAclsCommand).resolves(holding(...others, denied(6, '9.9.9.1/32')));
    ec2.on(DeleteNetworkAclEntryCommand).resolves(done);
    await blocks.allow(place, ['9.9.9.1/32']);
    expect(ec2.commandCalls(DeleteNetworkAclEntryCommand).map(({ args }) => args[0].input)).toEqual([
      { NetworkAclId: place.id, RuleNumber: 6, Egress: false },
    ]);
  });

  it('from which somebody else took the entry needs nothing', async () => {
    ec2.on(DescribeNetworkAclsCommand).resolves(holding(denied(1, '9.9.9.1/32')));
    ec2.on(DeleteNetworkAclEntryCommand).rejects(named('InvalidNetworkAclEntry.NotFound'));
    expect(await blocks.allow(place, ['9.9.9.1/32'])).toEqual([]);
  });

  it('is never written when an entry before it cannot be read', async () => {
    ec2.on(DescribeNetworkAclsCommand).resolves(holding(denied(1, 'x', { RuleAction: 'allow' })));
    await expect(blocks.deny(place, ['9.9.9.1/32'])).rejects.toThrow('no number left');
  });
});
