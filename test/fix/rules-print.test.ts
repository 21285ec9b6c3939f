import { rulesPrint } from '@clausewatch/model/rules';
import { describe, expect, it } from 'vitest';

import { groupFrom, stateOf, type Tuple } from './simulated-group.ts';

const ssh: Tuple = { direction: 'ingress', IpProtocol: 'tcp', FromPort: 22, ToPort: 22, peer: { CidrIp: '0.0.0.0/0' } };
const more: readonly Tuple[] = [
  { ...ssh, peer: { CidrIpv6: '::/0' } },
  { ...ssh, peer: { GroupId: 'sg-9', UserId: '111122223333' } },
  { ...ssh, peer: { PrefixListId: 'pl-1' } },
  { direction: 'egress', IpProtocol: '-1', peer: { CidrIp: '0.0.0.0/0' } },
];
const printOf = (...tuples: readonly Tuple[]) => rulesPrint(groupFrom(stateOf(tuples)));

describe('what stands for the rules of a firewall', () => {
  it('is the same in whatever order they are told, and whatever is written beside them', () => {
    expect(printOf(ssh, ...more)).toBe(printOf(...more.toReversed(), { ...ssh, description: 'the office' }));
  });

  it.each<[string, Tuple]>([
    ['another port', { ...ssh, ToPort: 23 }],
    ['another protocol', { ...ssh, IpProtocol: 'udp' }],
    ['another range', { ...ssh, peer: { CidrIp: '10.0.0.0/8' } }],
    ['another direction', { ...ssh, direction: 'egress' }],
  ])('is another with %s', (_, other) => {
    expect(printOf(other, ...more)).not.toBe(printOf(ssh, ...more));
  });

  it('is another with one rule more or less', () => {
    expect(new Set([printOf(ssh, ...more), printOf(ssh), printOf(...more), printOf()]).size).toBe(4);
  });

  it('is not to be had where a rule cannot be read', () => {
    const unread = { ...ssh, peer: { CidrIp: 'everywhere/0' } };
    expect(printOf(unread)).toBeUndefined();
  });
});
