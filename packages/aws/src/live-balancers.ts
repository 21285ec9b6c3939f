/** How what AWS Config does not record of load balancers is read of Elastic Load Balancing. */
import {
  type Action,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type Rule,
  TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceRef } from '@clausewatch/model/resource';

import { loadBalancingClient } from './clients.ts';
import type { Reading, Readings } from './live-item.ts';

export const balancerReadings: Readings = [
  ['AWS::ElasticLoadBalancingV2::ListenerRules', readRules],
  ['AWS::ElasticLoadBalancingV2::Targets', readTargets],
];

/** A page has at most 400: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeRules.html */
const pageSize = 400;
/** A load balancer has a hundred rules unless its owner asked for more. */
const mostPages = 20;

/** All but the default rule, which the listener's own item tells. */
async function readRules({ id, region }: ResourceRef): Promise<Reading | undefined> {
  const rules: Rule[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new DescribeRulesCommand({ ListenerArn: id, PageSize: pageSize, ...(next && { Marker: next }) });
    const { Rules = [], NextMarker } = await loadBalancingClient(region).send(command);
    rules.push(...Rules);
    next = NextMarker;
    if (next !== undefined) continue;
    const own = rules.filter(({ IsDefault }) => IsDefault !== true).map(spelled);
    return { configuration: { Rules: own.toSorted((a, b) => (a.RuleArn < b.RuleArn ? -1 : 1)) } };
  }
  throw new Error('the rules of a listener do not end');
}

/** Where requests go, and nothing that changes without that. */
function spelled({ RuleArn = '', Actions = [] }: Rule) {
  const forwards = Actions.filter(({ Type }) => Type === 'forward');
  return {
    RuleArn,
    Actions: forwards.map(({ Type, TargetGroupArn, ForwardConfig }: Action) => ({
      Type,
      TargetGroupArn,
      ForwardConfig,
    })),
  };
}

/** Every target that is registered and not on its way out: one that is ill, unused or new may be sent to soon. */
async function readTargets({ id, region }: ResourceRef): Promise<Reading | undefined> {
  const client = loadBalancingClient(region);
  const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }));
  const [found] = TargetGroups ?? [];
  if (found === undefined) return undefined;
  const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: id }));
  const targets = TargetHealthDescriptions.filter(
    ({ TargetHealth }) => TargetHealth?.State !== TargetHealthStateEnum.DRAINING,
  ).map(({ Target }) => ({ Id: Target?.Id, Port: Target?.Port }));
  const key = ({ Id, Port }: (typeof targets)[number]): string => `${Id} ${Port}`;
  const { TargetGroupArn, TargetType, Protocol, Port, VpcId } = found;
  return {
    configuration: {
      TargetGroupArn,
      TargetType,
      Protocol,
      Port,
      VpcId,
      Targets: targets.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
    },
    name: found.TargetGroupName,
  };
}
