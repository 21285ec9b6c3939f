import { expect, it } from 'vitest';

import { observe } from '../observe.ts';

const arn = (rest: string): string => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:${rest}`;
const listener = arn('listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2');
const rule = (id: string): string => arn(`listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/${id}`);
const group = arn('targetgroup/web/73e2d6bc24d8a067');

function call(eventName: string, requestParameters: unknown, responseElements: unknown = null) {
  const [found] = observe({
    eventID: 'e-1',
    eventTime: '2026-11-03T09:14:00Z',
    eventSource: 'elasticloadbalancing.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
    requestParameters,
    responseElements,
  });
  return found?.kind === 'api-call' ? found.call : undefined;
}

it.each([
  ['CreateTargetGroup', { name: 'web' }, { targetGroups: [{ targetGroupArn: group }] }],
  ['ModifyTargetGroup', { targetGroupArn: group }, null],
  ['RegisterTargets', { targetGroupArn: group, targets: [{ id: 'i-1', port: 8080 }] }, {}],
  ['DeregisterTargets', { targetGroupArn: group, targets: [{ id: 'i-1' }] }, {}],
])('%s changes the targets of the group', (name, req, res) => {
  expect(call(name, req, res)).toMatchObject({
    deletes: false,
    changes: [{ type: 'AWS::ElasticLoadBalancingV2::Targets', id: group }],
  });
});

it.each([
  ['CreateRule', { listenerArn: listener, priority: 1 }, { rules: [{ ruleArn: rule('9683b2d02a6cabee') }] }],
  ['ModifyRule', { ruleArn: rule('9683b2d02a6cabee') }, null],
  ['DeleteRule', { ruleArn: rule('9683b2d02a6cabee') }, null],
  ['SetRulePriorities', { rulePriorities: [{ ruleArn: rule('1'), priority: 5 }, { ruleArn: rule('2') }] }, null],
])('%s changes the rules of the listener, which stay', (name, req, res) => {
  expect(call(name, req, res)).toMatchObject({
    deletes: false,
    changes: [{ type: 'AWS::ElasticLoadBalancingV2::ListenerRules', id: listener }],
  });
});

it('a listener comes and goes with its rules, a target group with its targets', () => {
  const both = ['AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerRules'];
  const made = call('CreateListener', { loadBalancerArn: 'arn:lb' }, { listeners: [{ listenerArn: listener }] });
  expect(made).toMatchObject({ deletes: false, changes: both.map((type) => ({ type, id: listener })) });
  const gone = call('DeleteListener', { listenerArn: listener });
  expect(gone).toMatchObject({ deletes: true, changes: both.map((type) => ({ type, id: listener })) });
  expect(call('DeleteTargetGroup', { targetGroupArn: group })).toMatchObject({
    deletes: true,
    changes: [{ id: group }],
  });
});

it.each([
  ['RegisterTargets', null],
  ['ModifyRule', { ruleArn: [] }],
  ['SetRulePriorities', { rulePriorities: 'odd' }],
  ['DeleteRule', { ruleArn: 7 }],
])('%s that names nothing that can be read changes nothing', (name, req) => {
  expect(call(name, req)).toBeUndefined();
});

it('a rule whose ARN is cut names no other listener', () => {
  expect(call('DeleteRule', { ruleArn: arn('listener-rule/') })?.changes).toMatchObject([
    { id: arn('listener-rule/') },
  ]);
});
