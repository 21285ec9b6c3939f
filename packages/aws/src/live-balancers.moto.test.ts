import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GraphPart } from '@clausewatch/model/graph';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { unrecorded } from '@clausewatch/sources/graph/unrecorded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { motoMissing, startMoto, type TestServer } from '../../../test/support/servers.ts';
import { ec2Client, loadBalancingClient } from './clients.ts';
import { balancerReadings } from './live-balancers.ts';
import { liveReader } from './live-reader.ts';
import { liveReadings } from './live-readings.ts';

const missing = motoMissing();
const [account, region, at] = ['123456789012', 'eu-west-1', '2026-11-20T05:00:00.000Z'];
const observeItem = (item: unknown) => observeConfig(item, { via: 'cloudtrail' });
const read = liveReader({ account }, observeItem, liveReadings);
const V2 = 'AWS::ElasticLoadBalancingV2::';
const refOf = (type: string, id: string) => ({ provider: 'aws', account, region, type: `${V2}${type}`, id }) as const;

async function stateOf(type: string, id: string) {
  const state = await read(refOf(type, id), at, {});
  return typeof state === 'object' && state.kind === 'resource' ? state.resource : undefined;
}

async function partsOf(type: string, id: string): Promise<readonly GraphPart[] | undefined> {
  const resource = await stateOf(type, id);
  return resource && graphParts(resource);
}

describe.skipIf(missing !== undefined)(`a live reading of a load balancer on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  const ids = { listener: '', network: '', machines: [''] };
  const elb = () => loadBalancingClient(region);
  const groupOf = async (Name: string): Promise<string> => {
    const command = new CreateTargetGroupCommand({ Name, Protocol: 'HTTP', Port: 8080, VpcId: ids.network });
    return (await elb().send(command)).TargetGroups?.[0]?.TargetGroupArn ?? '';
  };

  beforeAll(async () => {
    server = await startMoto();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const ec2 = ec2Client(region);
    ids.network = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
    const Subnets: string[] = [];
    for (const zone of ['a', 'b']) {
      const CidrBlock = `10.0.${Subnets.length}.0/24`;
      const subnet = new CreateSubnetCommand({ VpcId: ids.network, CidrBlock, AvailabilityZone: `${region}${zone}` });
      Subnets.push((await ec2.send(subnet)).Subnet?.SubnetId ?? '');
    }
    const group = new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'g', VpcId: ids.network });
    const { GroupId = '' } = await ec2.send(group);
    const machines = new RunInstancesCommand({ ImageId: 'ami-12345678', MinCount: 2, MaxCount: 2 });
    const { Instances = [] } = await ec2.send(machines);
    ids.machines = Instances.map(({ InstanceId = '' }) => InstanceId).toSorted();
    const { LoadBalancers } = await elb().send(
      new CreateLoadBalancerCommand({ Name: 'web', Subnets, SecurityGroups: [GroupId] }),
    );
    const { Listeners } = await elb().send(
      new CreateListenerCommand({
        LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn ?? '',
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: await groupOf('default') }],
      }),
    );
    ids.listener = Listeners?.[0]?.ListenerArn ?? '';
  }, 90_000);
  afterAll(() => server.stop());

  it('of a target group has every registered target with its port, and those only', async () => {
    const TargetGroupArn = await groupOf('web');
    const part = { kind: 'target-group', id: TargetGroupArn, port: 8080, protocol: 'tcp' };
    expect(await partsOf('Targets', TargetGroupArn)).toEqual([{ ...part, targets: [] }]);
    const [one = '', two = ''] = ids.machines;
    await elb().send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: two, Port: 9090 }, { Id: one }] }));
    const targets = [
      { id: one, port: 8080 },
      { id: two, port: 9090 },
    ];
    expect(await partsOf('Targets', TargetGroupArn)).toEqual([{ ...part, targets }]);
    await elb().send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: two, Port: 9090 }] }));
    expect(await partsOf('Targets', TargetGroupArn)).toEqual([{ ...part, targets: targets.slice(0, 1) }]);
    await elb().send(new DeleteTargetGroupCommand({ TargetGroupArn }));
    expect(await read(refOf('Targets', TargetGroupArn), at, {})).toBe('absent');
  });

  it('of the rules of a listener has all of them, without the default, by which the target groups are found', async () => {
    expect(await partsOf('ListenerRules', ids.listener)).toEqual([
      { kind: 'listener-rules', id: ids.listener, forwards: [] },
    ]);
    const [blue, green] = [await groupOf('blue'), await groupOf('green')];
    for (const [index, TargetGroupArn] of [blue, green].entries())
      await elb().send(
        new CreateRuleCommand({
          ListenerArn: ids.listener,
          Priority: 10 - index,
          Conditions: [{ Field: 'path-pattern', Values: [`/${index}`] }],
          Actions: [{ Type: 'forward', TargetGroupArn }],
        }),
      );
    const rules = await stateOf('ListenerRules', ids.listener);
    const named = rules === undefined ? [] : unrecorded(rules).map(({ type, id }) => `${type.slice(V2.length)} ${id}`);
    const all = [`ListenerRules ${ids.listener}`, `Targets ${blue}`, `Targets ${green}`];
    expect(named.toSorted()).toEqual(all.toSorted());
    expect(await read(refOf('ListenerRules', ids.listener.replace(/.$/, 'x')), at, {})).toBe('absent');
  });

  it('knows of a listener that has rules, and which target groups it names', async () => {
    const listener = await stateOf('Listener', ids.listener);
    const named = listener === undefined ? [] : unrecorded(listener).map(({ type }) => type.slice(V2.length));
    expect(named).toEqual(['ListenerRules', 'Targets']);
  });

  it('of nothing else is made by who reads only what AWS Config does not record', async () => {
    const few = liveReader({ account }, observeItem, balancerReadings);
    expect(await few(refOf('Listener', ids.listener), at, {})).toBeUndefined();
  });
});
