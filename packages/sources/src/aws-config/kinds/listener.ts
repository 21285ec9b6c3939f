import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, fields, listOrNone, number, optional, pick, text } from '../../read.ts';

function order(action: Fields, place: number): number {
  return number(pick(action, 'order')) ?? place;
}

/** `AWS::ElasticLoadBalancingV2::Listener`. */
export function readListener(from: Fields): Configuration {
  const actions = listOrNone(pick(from, 'defaultActions'))
    .map((value) => fields(value) ?? {})
    .map((action, place) => ({ action, rank: order(action, place) }))
    .toSorted((a, b) => a.rank - b.rank);
  return {
    kind: 'listener',
    ...optional('loadBalancer', text(pick(from, 'loadBalancerArn'))),
    ...optional('port', number(pick(from, 'port'))),
    ...optional('protocol', text(pick(from, 'protocol'))?.toUpperCase()),
    ...optional('tlsPolicy', text(pick(from, 'sslPolicy'))),
    actions: actions.map(({ action }) => {
      const redirect = fields(pick(action, 'redirectConfig'));
      const answer = fields(pick(action, 'fixedResponseConfig')) ?? redirect;
      return {
        type: text(pick(action, 'type')) ?? 'unreadable',
        ...optional('protocol', text(pick(redirect, 'protocol'))?.toUpperCase()),
        ...optional('status', text(pick(answer, 'statusCode'))),
      };
    }),
  };
}
