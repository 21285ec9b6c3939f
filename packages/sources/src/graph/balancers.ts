/** Load balancers: their listeners and rules, their target groups and targets. */
import type { GraphPart, ListenerPart, ServicePart } from '@clausewatch/model/graph';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';

import {
  each,
  every,
  everyText,
  type Fields,
  fields,
  list,
  number,
  oneOf,
  optional,
  pick,
  text,
  texts,
} from '../read.ts';
import { localName } from './hosts.ts';
import { families } from './services.ts';

/** The part of an ARN that interfaces name in their description: `app/web/50dc6c495c0c9188`. */
function shortName(arn: string | undefined): string[] {
  const short = /:loadbalancer\/(.+)$/.exec(arn ?? '')?.[1];
  return short === undefined ? [] : [short];
}

function schemeOf(from: Fields): boolean | undefined {
  const scheme = oneOf(pick(from, 'scheme'), 'internet-facing', 'internal');
  return scheme === undefined ? undefined : scheme === 'internet-facing';
}

/** `AWS::ElasticLoadBalancingV2::LoadBalancer`. */
export function loadBalancer(from: Fields, { ref, arn }: Resource): GraphPart[] {
  const own = text(pick(from, 'loadBalancerArn')) ?? arn;
  const name = text(pick(from, 'loadBalancerName'));
  const type = oneOf(pick(from, 'type'), 'application', 'network', 'gateway') ?? 'network';
  // Network load balancers may have no security group, and then say nothing of them.
  const given = pick(from, 'securityGroups') ?? (type === 'application' ? undefined : []);
  return [
    {
      kind: 'service',
      type,
      id: ref.id,
      names: [own, name, text(pick(from, 'dNSName')), ...shortName(own ?? ref.id)].filter((one) => one !== undefined),
      ...optional('public', schemeOf(from)),
      ...optional('v6', families(from)),
      ...optional('subnets', each(pick(from, 'availabilityZones'), 'subnetId') ?? texts(pick(from, 'subnets'))),
      ...optional('groups', everyText(given)),
    },
  ];
}

/** `AWS::ElasticLoadBalancing::LoadBalancer`: listeners and targets are in the item. */
export function classicLoadBalancer(from: Fields, { ref, arn }: Resource): GraphPart[] {
  const name = text(pick(from, 'loadBalancerName')) ?? ref.id;
  const service: ServicePart = {
    kind: 'service',
    type: 'classic',
    id: ref.id,
    names: [name, localName(ref, 'ELB', name), ...(arn === undefined ? [] : [arn])],
    ...optional('public', schemeOf(from)),
    v6: false,
    ...optional('subnets', texts(pick(from, 'subnets'))),
    ...optional('groups', everyText(pick(from, 'securityGroups'))),
  };
  const targets = everyText(pick(from, 'instances'), (one) => text(pick(fields(one), 'instanceId')));
  const descriptions = list(pick(from, 'listenerDescriptions')) ?? [undefined];
  const rest = descriptions.flatMap((value, i): GraphPart[] => {
    const one = fields(pick(fields(value), 'listener'));
    const id = `${ref.id} listener ${i}`;
    const group = `${ref.id} targets ${i}`;
    const port = number(pick(one, 'instancePort'));
    return [
      {
        kind: 'listener',
        id,
        balancer: ref.id,
        protocol: 'tcp',
        ...optional('port', number(pick(one, 'loadBalancerPort'))),
        forwards: [group],
        whole: true,
      },
      {
        kind: 'target-group',
        id: group,
        ...optional(
          'targets',
          targets?.map((target) => ({ id: target, ...optional('port', port) })),
        ),
      },
    ];
  });
  return [service, ...rest];
}

const PROTOCOLS: ReadonlyMap<string, ListenerPart['protocol']> = new Map([
  ['HTTP', 'tcp'],
  ['HTTPS', 'tcp'],
  ['TCP', 'tcp'],
  ['TLS', 'tcp'],
  ['UDP', 'udp'],
  ['TCP_UDP', 'tcp-udp'],
]);

const protocolOf = (from: Fields): ListenerPart['protocol'] =>
  PROTOCOLS.get((text(pick(from, 'protocol')) ?? '').toUpperCase()) ?? 'unreadable';

/** The target groups that actions forward to; a name that no group has in the place of what cannot be read. */
function forwardsOf(actions: unknown, { id }: ResourceRef): string[] {
  const ids = (list(actions) ?? [undefined]).flatMap((one) => {
    const action = fields(one);
    if ((text(pick(action, 'type')) ?? 'forward') !== 'forward') return [];
    const several = pick(action, 'forwardConfig') ?? { targetGroups: [] };
    const given = [pick(action, 'targetGroupArn') ?? [], pick(fields(several), 'targetGroups') ?? [several]].flat();
    const groups = everyText(given, (group) => text(group) ?? text(pick(fields(group), 'targetGroupArn'))) ?? [];
    return groups.length === 0 ? [`an action of ${id}`] : groups;
  });
  return [...new Set(ids)];
}

/** The load balancer by the ARN of its listener. */
function balancerOf({ id }: ResourceRef): string | undefined {
  const [, before, name] = /^(.+):listener\/(.+)\/[^/]+$/.exec(id) ?? [];
  return name === undefined ? undefined : `${before}:loadbalancer/${name}`;
}

/** Only listeners of application load balancers have rules beside their default actions (Elastic Load Balancing API, CreateRule). */
const WITHOUT_RULES = /:listener\/(?:net|gwy)\//;

/** `AWS::ElasticLoadBalancingV2::Listener`: its rules are not in the item. */
export function listener(from: Fields, { ref }: Resource): GraphPart[] {
  return [
    {
      kind: 'listener',
      id: ref.id,
      balancer: text(pick(from, 'loadBalancerArn')) ?? balancerOf(ref) ?? 'unreadable',
      protocol: protocolOf(from),
      ...optional('port', number(pick(from, 'port'))),
      forwards: forwardsOf(pick(from, 'defaultActions'), ref),
      ...(WITHOUT_RULES.test(ref.id) ? { whole: true } : {}),
    },
  ];
}

/** Our word for the rules of a listener together, read of Elastic Load Balancing itself. */
export const LISTENER_RULES = 'AWS::ElasticLoadBalancingV2::ListenerRules';
/** Our word for a target group with its targets, read in the same way. */
export const TARGETS = 'AWS::ElasticLoadBalancingV2::Targets';

/** All rules of a listener but its default, which its own item tells. */
export function listenerRules(from: Fields, { ref }: Resource): GraphPart[] {
  const forwards = every(pick(from, 'rules'), (one) => fields(one) && forwardsOf(pick(fields(one), 'actions'), ref));
  return forwards === undefined
    ? []
    : [{ kind: 'listener-rules', id: ref.id, forwards: [...new Set(forwards.flat())] }];
}

/** `AWS::ElasticLoadBalancingV2::TargetGroup`, which AWS Config tells at its own time, and the same with the targets of now. */
export function targetGroup(from: Fields, { ref }: Resource): GraphPart[] {
  const targets = every(pick(from, 'targets'), (value) => {
    const one = fields(pick(fields(value), 'target')) ?? fields(value);
    const id = text(pick(one, 'id'));
    if (id === undefined) return undefined;
    // A load balancer is known by its ARN, and to its interfaces by a part of that.
    return [id, ...shortName(id)].map((name) => ({ id: name, ...optional('port', number(pick(one, 'port'))) }));
  });
  return [
    {
      kind: 'target-group',
      id: text(pick(from, 'targetGroupArn')) ?? ref.id,
      ...optional('targets', targets?.flat()),
      ...optional('port', number(pick(from, 'port'))),
      protocol: protocolOf(from),
      ...(ref.type === TARGETS ? {} : { secondhand: true }),
    },
  ];
}
