import type { Configuration } from '@clausewatch/model/configuration';
import { InvalidEvent } from '@clausewatch/model/errors';

import { decoded, type Fields, fields, list, listOrNone, number, oneOf, optional, pick, text } from '../../read.ts';

type LoadBalancer = Extract<Configuration, { readonly kind: 'load-balancer' }>;
const NEGOTIATION = 'SSLNegotiationPolicyType';

/** TLS policies by the name that a classic load balancer gives them: the AWS policy they refer to, where they do. */
function namedPolicies(supplementary: Fields): ReadonlyMap<string, string | undefined> {
  const policies = listOrNone(decoded(supplementary['LoadBalancerPolicies']));
  return new Map(
    policies.flatMap((value): [string, string | undefined][] => {
      const policy = fields(value);
      const name = text(pick(policy, 'policyName'));
      if (name === undefined) return [];
      if (pick(policy, 'policyTypeName') !== NEGOTIATION) return [[name, undefined]];
      const attributes = listOrNone(pick(policy, 'policyAttributeDescriptions')).map(fields);
      const reference = attributes.find((one) => pick(one, 'attributeName') === 'Reference-Security-Policy');
      return [[name, text(pick(reference, 'attributeValue')) ?? name]];
    }),
  );
}

function listenersOf(from: Fields, supplementary: Fields): LoadBalancer['listeners'] {
  const key = 'listenerDescriptions' in from ? 'listenerDescriptions' : 'ListenerDescriptions';
  const given = list(from[key]);
  if (given === undefined) throw new InvalidEvent('configuration.listenerDescriptions is not a list');
  const named = namedPolicies(supplementary);
  return given.map((value, i) => {
    const listener = fields(pick(fields(value), 'listener'));
    const port = number(pick(listener, 'loadBalancerPort'));
    const protocol = text(pick(listener, 'protocol'))?.toUpperCase();
    if (port === undefined || protocol === undefined)
      throw new InvalidEvent(`configuration.listenerDescriptions[${i}] has no readable port and protocol`);
    const names = listOrNone(pick(fields(value), 'policyNames')).filter((name) => typeof name === 'string');
    // A policy that the item does not describe stays under its own name: nobody can say what it allows.
    const tlsPolicies = names.flatMap((name) => (named.has(name) ? (named.get(name) ?? []) : name));
    return { port, protocol, tlsPolicies, at: `/${key}/${i}` };
  });
}

/** `AWS::ElasticLoadBalancing::LoadBalancer`. Throws `InvalidEvent` when the listeners cannot be read. */
export function readClassicLoadBalancer(from: Fields, supplementary: Fields): Configuration {
  return { ...readLoadBalancer(from), listeners: listenersOf(from, supplementary) };
}

/** `AWS::ElasticLoadBalancingV2::LoadBalancer`: its listeners are items of their own. */
export function readLoadBalancer(from: Fields): LoadBalancer {
  const scheme = oneOf(pick(from, 'scheme'), 'internet-facing', 'internal');
  return { kind: 'load-balancer', ...optional('scheme', scheme), listeners: [] };
}
