/** One contract for every place where addresses are denied. */
import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
} from '@aws-sdk/client-ec2';
import { CreateIPSetCommand, GetIPSetCommand } from '@aws-sdk/client-wafv2';
import type { BlockPlace, IpSetPlace } from '@clausewatch/model/block';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type TestServer, motoMissing, startMoto } from '../../../test/support/servers.ts';
import { blocks } from '../src/blocks.ts';
import { ec2Client, wafClient } from '../src/clients.ts';

const missing = motoMissing();
const region = 'eu-west-1';

/** A place with what others have there, and how it looks when nothing of ours is left. */
interface Ground {
  readonly place: BlockPlace;
  readonly ranges: readonly [string, string, string];
  readonly others: () => Promise<unknown>;
}

describe.skipIf(missing !== undefined)(`a denied address on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  let network = '';
  let made = 0;

  beforeAll(async () => {
    server = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    network = (await ec2Client(region).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  }, 90_000);

  afterAll(async () => {
    for (const client of [ec2Client(region), wafClient(region), wafClient('us-east-1')]) client.destroy();
    await server.stop();
    vi.unstubAllEnvs();
  });

  async function ipSet(scope: IpSetPlace['scope'], family: 'v4' | 'v6', theirs: readonly string[]): Promise<Ground> {
    const name = `blocked-${(made += 1)}`;
    const where = scope === 'CLOUDFRONT' ? 'us-east-1' : region;
    const command = new CreateIPSetCommand({
      Name: name,
      Scope: scope,
      Description: 'kept by hand',
      IPAddressVersion: family === 'v6' ? 'IPV6' : 'IPV4',
      Addresses: [...theirs],
    });
    const id = (await wafClient(where).send(command)).Summary?.Id ?? '';
    const names = { name, id, family };
    return {
      place: scope === 'CLOUDFRONT' ? { scope, ...names } : { scope, region, ...names },
      ranges:
        family === 'v6'
          ? ['2a01:4f8:1:1::/64', '2a01:4f8:1:2::/64', '2a01:4f8:1:3::/64']
          : ['9.9.9.1/32', '9.9.9.2/32', '9.9.9.3/32'],
      others: async () => {
        const { IPSet } = await wafClient(where).send(new GetIPSetCommand({ Name: name, Id: id, Scope: scope }));
        return { addresses: IPSet?.Addresses, description: IPSet?.Description };
      },
    };
  }

  async function acl(ranges: Ground['ranges'], entries: readonly [number, number] = [10, 19]): Promise<Ground> {
    const { NetworkAcl } = await ec2Client(region).send(new CreateNetworkAclCommand({ VpcId: network }));
    const id = NetworkAcl?.NetworkAclId ?? '';
    const entry = (RuleNumber: number, RuleAction: 'allow' | 'deny', over: object): CreateNetworkAclEntryCommand =>
      new CreateNetworkAclEntryCommand({
        NetworkAclId: id,
        Egress: false,
        Protocol: '-1',
        RuleNumber,
        RuleAction,
        ...over,
      });
    const theirs = [
      entry(5, 'deny', { CidrBlock: '9.9.9.1/32' }),
      entry(10, 'allow', { CidrBlock: '10.0.0.0/8' }),
      entry(11, 'deny', { CidrBlock: '9.9.9.77/32' }),
      entry(100, 'allow', { CidrBlock: '0.0.0.0/0' }),
      entry(101, 'allow', { Ipv6CidrBlock: '::/0' }),
      entry(12, 'deny', { CidrBlock: '9.9.9.1/32', Egress: true }),
    ];
    for (const one of theirs) await ec2Client(region).send(one);
    return {
      place: { id, region, entries },
      ranges,
      others: async () => {
        const answer = await ec2Client(region).send(new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }));
        return answer.NetworkAcls?.[0]?.Entries?.toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
      },
    };
  }

  const grounds: readonly (readonly [string, () => Promise<Ground>])[] = [
    ['by an IP set of IPv4', () => ipSet('REGIONAL', 'v4', ['9.0.0.0/8', '9.9.9.77/32'])],
    ['by an empty IP set', () => ipSet('REGIONAL', 'v4', [])],
    [
      'by an IP set of IPv6, written in full',
      () => ipSet('REGIONAL', 'v6', ['2a01:04f8:0001:0009:0000:0000:0000:0000/64']),
    ],
    ['by an IP set of CloudFront', () => ipSet('CLOUDFRONT', 'v4', ['9.9.9.77/32'])],
    ['by a network ACL, IPv4', () => acl(['9.9.9.1/32', '9.9.9.2/32', '9.9.9.3/32'])],
    ['by a network ACL, IPv6', () => acl(['2a01:4f8:1:1::/64', '2a01:4f8:1:2::/64', '2a01:4f8:1:3::/64'])],
  ];

  describe.each(grounds)('%s', (_, make) => {
    it('is there, and when it is let in again all is as it was', async () => {
      const { place, ranges, others } = await make();
      const [before, seen] = [await others(), await blocks.look(place)];
      expect(await blocks.deny(place, ranges)).not.toEqual([]);
      expect((await blocks.look(place)).toSorted()).toEqual([...seen, ...ranges].toSorted());
      expect(await blocks.allow(place, ranges)).not.toEqual([]);
      expect(await blocks.look(place)).toEqual(seen);
      expect(await others()).toEqual(before);
    });

    it('is denied once, however often that is asked for', async () => {
      const { place, ranges, others } = await make();
      await blocks.deny(place, ranges);
      const before = await others();
      expect(await blocks.deny(place, ranges)).toEqual([]);
      expect(await others()).toEqual(before);
    });

    it('and let in again alone: other denials of ours stay', async () => {
      const { place, ranges } = await make();
      const seen = await blocks.look(place);
      await blocks.deny(place, ranges);
      await blocks.allow(place, [ranges[1]]);
      expect((await blocks.look(place)).toSorted()).toEqual([...seen, ranges[0], ranges[2]].toSorted());
      expect(await blocks.allow(place, [ranges[1]])).toEqual([]);
    });

    it('beside one that another worker denies at the same time', async () => {
      const { place, ranges } = await make();
      const seen = await blocks.look(place);
      await Promise.all([...ranges, ranges[0]].map((range) => blocks.deny(place, [range])));
      expect((await blocks.look(place)).toSorted()).toEqual([...seen, ...ranges].toSorted());
      await Promise.all(ranges.slice(1).map((range) => blocks.allow(place, [range])));
      expect((await blocks.look(place)).toSorted()).toEqual([...seen, ranges[0]].toSorted());
    });
  });

  it('is refused where an entry before it lets it in', async () => {
    const { place, others } = await acl(['9.9.9.1/32', '9.9.9.2/32', '9.9.9.3/32'], [110, 119]);
    const before = await others();
    await expect(blocks.deny(place, ['9.9.9.1/32'])).rejects.toThrow(/no number left/);
    await expect(blocks.deny(place, ['2a01:4f8:1:1::/64'])).rejects.toThrow(/no number left/);
    expect(await others()).toEqual(before);
  });

  it('is refused when the numbers that were set aside are used up, and those before it stay', async () => {
    const { place, ranges } = await acl(['9.9.9.1/32', '9.9.9.2/32', '9.9.9.3/32'], [12, 13]);
    await expect(blocks.deny(place, ranges)).rejects.toThrow(/no number left/);
    expect(await blocks.look(place)).toEqual(ranges.slice(0, 2));
  });

  it('is refused by a set of the other family', async () => {
    const { place } = await ipSet('REGIONAL', 'v4', []);
    const other: BlockPlace = 'scope' in place ? { ...place, family: 'v6' } : place;
    await expect(blocks.look(other)).rejects.toThrow(/not of v6/);
  });

  it('cannot be told of a place that is not there', async () => {
    const { place } = await ipSet('REGIONAL', 'v4', []);
    await expect(blocks.look({ ...place, id: 'none' })).rejects.toThrow('AWS WAF: WAFNonexistentItemException');
    const none = { id: 'acl-00000000', region, entries: [1, 9] } as const;
    await expect(blocks.look(none)).rejects.toThrow(/^EC2: Invalid\w+ID\.NotFound/);
  });
});
