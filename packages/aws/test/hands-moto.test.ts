import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { undoing } from '@clausewatch/engine/fix/progress';
import type { Edit, Unit } from '@clausewatch/model/edit';
import { firewallUnits, rulesPrint } from '@clausewatch/model/rules';
import type { Resource } from '@clausewatch/model/resource';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type TestServer, motoMissing, startMoto } from '../../../test/support/servers.ts';
import { ec2Client } from '../src/clients.ts';
import { ec2Hands } from '../src/hands-ec2.ts';
import { liveReader } from '../src/live-reader.ts';
import { firewallReadings } from '../src/live-firewall.ts';

const missing = motoMissing();
const [account, region] = ['123456789012', 'eu-west-1'] as const;

describe.skipIf(missing !== undefined)(`hands on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  let network = '';
  const ec2 = () => ec2Client(region);
  const hands = ec2Hands({ account });
  const read = liveReader({ account }, (item) => observeConfig(item, { via: 'schedule' }), firewallReadings);

  beforeAll(async () => {
    server = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    network = (await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  }, 90_000);
  afterAll(async () => {
    ec2().destroy();
    vi.unstubAllEnvs();
    await server.stop();
  });

  async function live(type: string, id: string): Promise<Resource> {
    const found = await read(
      { provider: 'aws', account, region, type: `AWS::EC2::${type}`, id },
      '2026-11-20T05:00:00.000Z',
      {},
    );
    if (found === undefined || found === 'absent' || found.kind !== 'resource') throw new Error('not read');
    return found.resource;
  }

  async function newGroup(name: string): Promise<string> {
    const made = await ec2().send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: network }),
    );
    return made.GroupId ?? '';
  }

  /** Everything that EC2 tells of the rules, but for the ids, which it gives itself. */
  async function rulesOf(id: string): Promise<readonly string[]> {
    const told = await ec2().send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [id] }] }),
    );
    return (told.SecurityGroupRules ?? [])
      .map(({ SecurityGroupRuleId: _id, SecurityGroupRuleArn: _arn, ...rule }) => JSON.stringify(rule))
      .toSorted();
  }

  async function crowded(
    name: string,
  ): Promise<{ readonly id: string; readonly other: string; readonly list: string }> {
    const [id, other] = [await newGroup(name), await newGroup(`${name}-other`)];
    const made = await ec2().send(
      new CreateManagedPrefixListCommand({ PrefixListName: name, MaxEntries: 1, AddressFamily: 'IPv4' }),
    );
    const list = made.PrefixList?.PrefixListId ?? '';
    await ec2().send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: id,
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: 22,
            ToPort: 22,
            IpRanges: [
              { CidrIp: '0.0.0.0/0', Description: 'for a moment' },
              { CidrIp: '10.0.0.0/8', Description: 'VPN' },
            ],
            Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'six' }],
            // With a description moto 5.2.1 would revoke it by that only; EC2 does not look at it.
            UserIdGroupPairs: [{ GroupId: other }],
            PrefixListIds: [{ PrefixListId: list, Description: 'a list' }],
          },
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'shop' }] },
          { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
        ],
      }),
    );
    await ec2().send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId: id,
        IpPermissions: [{ IpProtocol: 'udp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: '10.0.0.2/32' }] }],
      }),
    );
    return { id, other, list };
  }

  const unitsOf = async (id: string): Promise<readonly Unit[]> => firewallUnits(await live('SecurityGroup', id)) ?? [];
  const is = (unit: Unit, text: string): boolean => JSON.stringify(unit).includes(text);

  it.each<[string, (unit: Unit, it: { readonly other: string; readonly list: string }) => boolean]>([
    ['a range of IPv4', (unit) => is(unit, '0.0.0.0/0') && is(unit, '"from":22')],
    ['a range of IPv6', (unit) => is(unit, '::/0')],
    ['a group', (unit, { other }) => is(unit, other)],
    ['a prefix list', (unit, { list }) => is(unit, list)],
    ['a way out', (unit) => is(unit, '10.0.0.2/32')],
    ['ICMP', (unit) => is(unit, 'icmp')],
    ['several at once', (unit) => is(unit, '0.0.0.0/0')],
  ])('takes %s away and nothing else, and puts it back word for word', async (what, wrong) => {
    const made = await crowded(what.replaceAll(' ', '-'));
    const [before, units] = [await rulesOf(made.id), await unitsOf(made.id)];
    const take = units.filter((unit) => wrong(unit, made));
    expect(take.length).toBeGreaterThan(0);
    const { ref } = await live('SecurityGroup', made.id);
    const edit: Edit = { of: ref, take, put: [] };
    expect(await hands.rehearse(edit)).toBe('allowed');
    expect(await rulesOf(made.id)).toEqual(before);
    expect((await hands.change(edit)).every((request) => request !== '')).toBe(true);
    expect(await unitsOf(made.id)).toEqual(units.filter((unit) => !take.includes(unit)));
    await hands.change(edit);
    await hands.change(undoing(edit, units));
    expect(await rulesOf(made.id)).toEqual(before);
  });

  it('puts before it takes, and goes on where half of it is done', async () => {
    const { id } = await crowded('half');
    const units = await unitsOf(id);
    const wide = units.find((unit) => is(unit, '0.0.0.0/0') && is(unit, '"from":22'));
    const put: Unit[] = ['9.9.9.0/24', '9.9.8.0/24'].map((text) => ({
      kind: 'rule',
      direction: 'ingress',
      protocol: 'tcp',
      from: 22,
      to: 22,
      peer: { kind: 'range', text },
    }));
    const { ref } = await live('SecurityGroup', id);
    const edit = { of: ref, take: wide === undefined ? [] : [wide], put };
    await hands.change({ ...edit, take: [], put: put.slice(0, 1) });
    await hands.change(edit);
    const after = await unitsOf(id);
    expect(after.map((unit) => JSON.stringify(unit))).not.toContain(JSON.stringify(wide));
    expect(after).toHaveLength(units.length + 1);
  });

  it('changes entries of a network ACL, and puts them back', async () => {
    const made = await ec2().send(new CreateNetworkAclCommand({ VpcId: network }));
    const NetworkAclId = made.NetworkAcl?.NetworkAclId ?? '';
    const entry = { NetworkAclId, Egress: false, RuleAction: 'allow' } as const;
    const ports = { From: 22, To: 22 };
    await ec2().send(
      new CreateNetworkAclEntryCommand({
        ...entry,
        RuleNumber: 100,
        Protocol: '6',
        PortRange: ports,
        CidrBlock: '0.0.0.0/0',
      }),
    );
    await ec2().send(
      new CreateNetworkAclEntryCommand({ ...entry, RuleNumber: 110, Protocol: '-1', CidrBlock: '10.0.0.0/8' }),
    );
    const before = await live('NetworkAcl', NetworkAclId);
    const units = firewallUnits(before) ?? [];
    const edit: Edit = {
      of: before.ref,
      take: units.filter((unit) => unit.kind === 'entry' && unit.number === 100),
      put: [
        {
          kind: 'entry',
          direction: 'ingress',
          number: 90,
          action: 'allow',
          protocol: 'tcp',
          from: 22,
          to: 22,
          range: '10.0.0.0/8',
        },
      ],
    };
    await hands.change(edit);
    const numbers = async () =>
      (firewallUnits(await live('NetworkAcl', NetworkAclId)) ?? []).map((unit) =>
        unit.kind === 'entry' ? unit.number : 0,
      );
    expect((await numbers()).filter((number) => number < 32_000).toSorted((a, b) => a - b)).toEqual([90, 110]);
    await hands.change(undoing(edit, units));
    expect(rulesPrint(await live('NetworkAcl', NetworkAclId))).toBe(rulesPrint(before));
  });
});
