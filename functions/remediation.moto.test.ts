/** From a recorded event to a group that is really changed, and back: the handlers as they are deployed, dynalite for the table, moto for EC2. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { loadIncident } from '@clausewatch/app/incidents';
import { loadRemedy } from '@clausewatch/app/remedy-items';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { clientOptions, motoMissing, startMoto, type TestServer } from '../test/support/servers.ts';
import { type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { batch, configEvent, groupItem } from './test/events.ts';
import { act, registered } from './test/remedies.ts';

const missing = motoMissing();
const account = '123456789012';
const registers = 'remediation: { clauses: [pythias/P-6, pythias/P-7, pythias/P-13, pythias/P-15], mode: act }';

describe.skipIf(missing !== undefined)(`a remedy, end to end ${missing ?? ''}`, () => {
  let deployment: Deployment;
  let moto: TestServer;
  let ec2: EC2Client;
  beforeAll(async () => {
    deployment = await deploy();
    moto = await startMoto();
    registered(registers, 'security-groups,network-acls', { ACCOUNT_ID: account, AWS_ENDPOINT_URL_EC2: moto.endpoint });
    ec2 = new EC2Client(clientOptions(moto));
  }, 90_000);
  afterAll(async () => {
    ec2.destroy();
    await deployment.stop();
    await moto.stop();
  });

  async function newGroup(): Promise<string> {
    const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const names = { GroupName: 'web', Description: 'web', VpcId: vpc.Vpc?.VpcId };
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(names));
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          {
            ...ssh,
            IpRanges: [
              { CidrIp: '0.0.0.0/0', Description: 'for a moment' },
              { CidrIp: '198.51.100.32/28', Description: 'the office' },
            ],
          },
          {
            IpProtocol: 'tcp',
            FromPort: 5432,
            ToPort: 5432,
            IpRanges: [{ CidrIp: '10.0.0.0/16', Description: 'orders' }],
          },
        ],
      }),
    );
    return GroupId;
  }

  /** Each rule with its id, which EC2 gives anew to a rule that is put again. */
  async function rulesOf(id: string): Promise<ReadonlyMap<string, string>> {
    const Filters = [{ Name: 'group-id', Values: [id] }];
    const told = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return new Map(
      (told.SecurityGroupRules ?? []).map(({ SecurityGroupRuleId = '', SecurityGroupRuleArn: _arn, ...rule }) => [
        JSON.stringify(rule),
        SecurityGroupRuleId,
      ]),
    );
  }

  async function groupOf(id: string): Promise<string> {
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    const permissions = SecurityGroups?.[0]?.IpPermissions?.map((one) => ({
      ...one,
      IpRanges: one.IpRanges?.toSorted((a, b) => ((a.CidrIp ?? '') < (b.CidrIp ?? '') ? -1 : 1)),
    }));
    return JSON.stringify(permissions?.toSorted((a, b) => (a.FromPort ?? 0) - (b.FromPort ?? 0)));
  }

  it('takes exactly the wrong rule of the group away, ends by evidence, and is taken back word for word', async () => {
    const output = catchOutput();
    const id = await newGroup();
    const [before, rules] = [await groupOf(id), await rulesOf(id)];

    const item = groupItem({ id, account, open: ['0.0.0.0/0', '198.51.100.32/28'] });
    item.configuration.ipPermissions.push({
      ipProtocol: 'tcp',
      fromPort: 5432,
      toPort: 5432,
      ipv4Ranges: [{ cidrIp: '10.0.0.0/16' }],
      ipv6Ranges: [],
      prefixListIds: [],
      userIdGroupPairs: [],
    });
    const everywhere = { ipProtocol: '-1', ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
    Object.assign(item.configuration, { ipPermissionsEgress: [everywhere] });
    const { handler: change } = await loaded(() => import('./on-config-change.ts'));
    expect(await change(batch(configEvent(item, { account })), context)).toEqual({ batchItemFailures: [] });
    const incident = (await deployment.incidents()).find(({ subject }) => subject === 'ingress tcp/22');
    if (incident === undefined) throw new Error(`no incident: ${output.text()}`);
    const { handler: remedy } = await loaded(() => import('./on-remedy.ts'));
    const now = async () => loadIncident(deployment.table, incident.id);

    expect(await act('ada', { kind: 'propose', note: 'nobody needs it' }, incident.id)).toBe('done');
    expect(await remedy({ kind: 'remedies' }, context)).toEqual({ worked: 0 });
    expect(await groupOf(id)).toBe(before);
    expect(await act('ada', { kind: 'approve' }, incident.id)).toBe('role');
    expect(await act('grace', { kind: 'approve' }, incident.id)).toBe('done');
    expect(await remedy({ kind: 'remedies' }, context)).toEqual({ worked: 1 });

    const left = await rulesOf(id);
    const gone = [...rules].filter(([rule]) => !left.has(rule));
    expect(gone.map(([rule]) => JSON.parse(rule))).toMatchObject([
      { CidrIpv4: '0.0.0.0/0', FromPort: 22, IsEgress: false },
    ]);
    expect([...left].every(([rule, same]) => rules.get(rule) === same)).toBe(true);
    expect(await now()).toMatchObject({ state: 'resolved', ending: 'evidence' });
    expect((await now())?.acts.at(-1)).toMatchObject({ kind: 'remedied', outcome: 'verified' });
    const kept = (await loadRemedy(deployment.table, incident.id, 'propose-ada'))?.value;
    expect(kept?.before?.units).toHaveLength(rules.size);
    expect(kept?.requests).toHaveLength(1);

    expect(await act('ada', { kind: 'revert', note: 'it was needed' }, incident.id)).toBe('done');
    await remedy({ kind: 'remedies' }, context);
    await remedy({ kind: 'remedies' }, context);
    expect(await groupOf(id)).toBe(before);
    expect([...(await rulesOf(id)).keys()].toSorted()).toEqual([...rules.keys()].toSorted());
    expect((await now())?.acts.at(-1)).toMatchObject({ kind: 'remedied', outcome: 'reverted' });
    expect((await now())?.state).not.toBe('resolved');
  }, 60_000);
});
