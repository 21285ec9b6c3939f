import { EC2Client, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { Unavailable } from '@clausewatch/model/errors';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { liveReader } from './live-reader.ts';
import { liveReadings } from './live-readings.ts';

const [account, region, at] = ['111122223333', 'eu-west-1', '2026-11-20T05:00:00.000Z'];
const ec2 = mockClient(EC2Client);
const balancing = mockClient(ElasticLoadBalancingV2Client);
const control = mockClient(S3ControlClient);
const rds = mockClient(RDSClient);
const read = liveReader({ account }, (item) => observeConfig(item, { via: 'cloudtrail' }), liveReadings);
const ask = (type: string, id: string) => read({ provider: 'aws', account, region, type, id }, at, {});

const named = (name: string): Error => Object.assign(new Error('secret detail'), { name });

describe('a live reading', () => {
  beforeEach(() => {
    ec2.reset();
    balancing.reset();
    control.reset();
    rds.reset();
  });

  it('of a listener is what AWS Config would say of it', async () => {
    const ListenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2';
    const DefaultActions = [
      { Type: 'redirect' as const, RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' as const } },
    ];
    const listener = { ListenerArn, Port: 80, Protocol: 'HTTP' as const, DefaultActions };
    balancing.on(DescribeListenersCommand).resolves({ Listeners: [listener] });
    expect(await ask('AWS::ElasticLoadBalancingV2::Listener', ListenerArn)).toMatchObject({
      resource: { configuration: { kind: 'listener', port: 80, actions: [{ type: 'redirect', protocol: 'HTTPS' }] } },
    });
  });

  it('of targets has each that is registered, and not what is on its way out', async () => {
    const TargetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';
    const TargetGroups = [{ TargetGroupArn, TargetType: 'ip' as const, Protocol: 'HTTP' as const, Port: 80 }];
    balancing.on(DescribeTargetGroupsCommand).resolves({ TargetGroups });
    const states = [
      'unused',
      'unhealthy',
      'unhealthy.draining',
      'unavailable',
      'initial',
      'healthy',
      'draining',
    ] as const;
    const TargetHealthDescriptions = states.map((State, i) => ({
      Target: { Id: `10.0.0.${9 - i}` },
      TargetHealth: { State },
    }));
    balancing.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions });
    const state = await ask('AWS::ElasticLoadBalancingV2::Targets', TargetGroupArn);
    if (typeof state !== 'object' || state.kind !== 'resource') throw new Error('no state');
    const targets = [4, 5, 6, 7, 8, 9].map((n) => ({ id: `10.0.0.${n}` }));
    expect(graphParts(state.resource)).toEqual([
      { kind: 'target-group', id: TargetGroupArn, port: 80, protocol: 'tcp', targets },
    ]);
  });

  it('of rules follows every page, and does not follow for ever', async () => {
    const ListenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2';
    const page = (id: string, NextMarker?: string) => ({
      Rules: [{ RuleArn: `r-${id}`, Actions: [{ Type: 'forward' as const, TargetGroupArn: `tg-${id}` }] }],
      ...(NextMarker === undefined ? {} : { NextMarker }),
    });
    balancing.on(DescribeRulesCommand).resolves(page('1', 'two'));
    balancing.on(DescribeRulesCommand, { Marker: 'two' }).resolves(page('2'));
    const state = await ask('AWS::ElasticLoadBalancingV2::ListenerRules', ListenerArn);
    if (typeof state !== 'object' || state.kind !== 'resource') throw new Error('no state');
    expect(graphParts(state.resource)).toMatchObject([{ id: ListenerArn, forwards: ['tg-1', 'tg-2'] }]);
    balancing.on(DescribeRulesCommand, { Marker: 'two' }).resolves(page('2', 'two'));
    await expect(ask('AWS::ElasticLoadBalancingV2::ListenerRules', ListenerArn)).rejects.toThrow(Error);
  });

  it('of a database cluster is what AWS Config would say of it, and absent when no cluster has its id', async () => {
    const [type, id] = ['AWS::RDS::DBCluster', 'cluster-A1'];
    const Filters = [{ Name: 'db-cluster-resource-id', Values: [id] }];
    const cluster = {
      DbClusterResourceId: id,
      DBClusterIdentifier: 'orders',
      DBSubnetGroup: 'Inner',
      Engine: 'postgres',
      PubliclyAccessible: true,
      Port: 5432,
      VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1', Status: 'active' }],
      TagList: [{ Key: 'Env', Value: 'prod' }],
    };
    rds.on(DescribeDBClustersCommand, { Filters }, true).resolves({ DBClusters: [cluster] });
    const state = await ask(type, id);
    if (typeof state !== 'object' || state.kind !== 'resource') throw new Error('no state');
    const { resource } = state;
    expect(resource).toMatchObject({
      ref: { name: 'orders' },
      tags: { Env: 'prod' },
      configuration: { kind: 'database', engine: 'postgres', publiclyAccessible: true, inNetwork: true, port: 5432 },
    });
    const item = {
      resourceType: type,
      resourceId: id,
      resourceName: 'orders',
      awsAccountId: account,
      awsRegion: region,
      configurationItemCaptureTime: at,
      configurationItemStatus: 'OK',
      configuration: {
        dbClusterResourceId: id,
        dbclusterIdentifier: 'orders',
        dbsubnetGroup: 'Inner',
        engine: 'postgres',
        publiclyAccessible: true,
        port: 5432,
        vpcSecurityGroups: [{ status: 'active', vpcSecurityGroupId: 'sg-1' }],
      },
      tags: { Env: 'prod' },
    };
    const [told] = observeConfig(item);
    if (told?.kind !== 'resource') throw new Error('no item');
    expect(resource.configuration).toEqual(told.resource.configuration);
    expect(graphParts(resource)).toEqual(graphParts(told.resource));
    rds.reset();
    rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [] });
    expect(await ask(type, id)).toBe('absent');
  });

  it('of an account without a block of its own says that nothing is blocked', async () => {
    control.on(GetPublicAccessBlockCommand).rejects(named('NoSuchPublicAccessBlockConfiguration'));
    expect(await ask('AWS::S3::AccountPublicAccessBlock', account)).toMatchObject({
      resource: { configuration: { block: { blockAcls: false, restrictBuckets: false } } },
    });
  });

  it.each([
    ['is there no more', 'InvalidGroup.NotFound', 'absent'],
    ['cannot be told while throttled', 'Throttling', Unavailable],
    ['may not be told', 'UnauthorizedOperation', Error],
  ])('%s', async (_what, name, expected) => {
    ec2.on(DescribeSecurityGroupsCommand).rejects(named(name));
    const asked = ask('AWS::EC2::SecurityGroup', 'sg-1');
    if (typeof expected === 'string') expect(await asked).toBe(expected);
    else {
      await expect(asked).rejects.toThrow(expected);
      await expect(asked).rejects.not.toThrow('secret');
    }
  });
});
