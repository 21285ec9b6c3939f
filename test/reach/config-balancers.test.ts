import type { GraphPart, ListenerPart } from '@clausewatch/model/graph';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { describe, expect, it } from 'vitest';

import { item } from './items.ts';

const parts = (type: string, configuration: object, id = 'x'): readonly GraphPart[] =>
  graphParts(item(type, id, configuration));

describe('one item', () => {
  it('of a load balancer is known by ARN and by the name that its interfaces use', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188';
    const [service] = parts(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      {
        type: 'application',
        loadBalancerArn: arn,
        scheme: 'internet-facing',
        securityGroups: ['sg-1'],
        availabilityZones: [{ subnetId: 'subnet-1' }],
      },
      arn,
    );
    expect(service).toMatchObject({
      type: 'application',
      public: true,
      names: expect.arrayContaining(['app/web/50dc6c495c0c9188']) as unknown,
      subnets: ['subnet-1'],
      groups: ['sg-1'],
    });
    const [listener] = parts('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      LoadBalancerArn: arn,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: 'tg' }],
    });
    expect(listener).toMatchObject({ balancer: arn, protocol: 'tcp', port: 443, forwards: ['tg'] });
    const actions = [
      { Type: 'authenticate-oidc' },
      { Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'tg' }, { TargetGroupArn: 'green' }] } },
    ];
    expect(parts('AWS::ElasticLoadBalancingV2::ListenerRules', { Rules: [{ Actions: actions }] })).toEqual([
      { kind: 'listener-rules', id: 'x', forwards: ['tg', 'green'] },
    ]);
    for (const Rules of ['cut', ['cut']])
      expect(parts('AWS::ElasticLoadBalancingV2::ListenerRules', { Rules })).toEqual([]);
    const [group] = parts('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupArn: 'tg',
      Port: 8080,
      Protocol: 'HTTP',
      TargetType: 'instance',
      Targets: [{ Id: 'i-1', Port: 8081 }],
    });
    expect(group).toEqual({
      kind: 'target-group',
      id: 'tg',
      targets: [{ id: 'i-1', port: 8081 }],
      port: 8080,
      protocol: 'tcp',
      secondhand: true,
    });
  });

  it.each([
    ['app', undefined],
    ['net', true],
    ['gwy', true],
  ])('of a listener of the family %s may have rules, or not', (family, whole) => {
    const id = `arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/${family}/x/1/2`;
    const [listener] = parts('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'TCP' }, id);
    expect((listener as ListenerPart).whole).toBe(whole);
  });

  it.each([
    [
      { Protocol: 'UDP', Targets: [{ Id: 'i-1' }] },
      { protocol: 'udp', targets: [{ id: 'i-1' }] },
    ],
    [
      { Protocol: 'QUIC', Targets: [] },
      { protocol: 'unreadable', targets: [] },
    ],
    [{ Protocol: 'HTTP', Targets: [{ Id: 'i-1' }, { Port: 80 }] }, { protocol: 'tcp' }],
    [
      { Protocol: 'TCP', TargetType: 'alb', Targets: [{ Id: 'arn:aws:x:loadbalancer/app/web/1', Port: 443 }] },
      {
        protocol: 'tcp',
        targets: [
          { id: 'arn:aws:x:loadbalancer/app/web/1', port: 443 },
          { id: 'app/web/1', port: 443 },
        ],
      },
    ],
    [
      { TargetType: 'lambda', Targets: [{ Id: 'arn:f' }] },
      { protocol: 'unreadable', targets: [{ id: 'arn:f' }] },
    ],
  ])('of a target group that says %j', (configuration, told) => {
    expect(parts('AWS::ElasticLoadBalancingV2::Targets', configuration)).toEqual([
      { kind: 'target-group', id: 'x', ...told },
    ]);
  });

  it('of a classic load balancer has listeners and targets in itself', () => {
    const made = parts(
      'AWS::ElasticLoadBalancing::LoadBalancer',
      {
        loadBalancerName: 'old',
        scheme: 'internal',
        subnets: ['subnet-1'],
        securityGroups: ['sg-1'],
        instances: [{ instanceId: 'i-1' }],
        listenerDescriptions: [{ listener: { loadBalancerPort: 80, instancePort: 8080, protocol: 'HTTP' } }],
      },
      'old',
    );
    expect(made.map(({ kind }) => kind)).toEqual(['service', 'listener', 'target-group']);
    expect(made[2]).toMatchObject({ targets: [{ id: 'i-1', port: 8080 }] });
  });
});
