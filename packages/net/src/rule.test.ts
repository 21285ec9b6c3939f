import { describe, expect, it } from 'vitest';
import { everywhere, toCidrs } from './addresses.ts';
import { admits, admittedAddresses, type FirewallRule, isNobody, isResolved, peerFrom, ruleLabel } from './rule.ts';
import { parseTraffic, tcp, udp } from './traffic.ts';

const rule = (change: Partial<FirewallRule>): FirewallRule => ({
  direction: 'ingress',
  peer: peerFrom({ cidrs: ['0.0.0.0/0'] }),
  traffic: tcp(22),
  at: '/ipPermissions/0',
  ...change,
});

describe('the peer of a rule', () => {
  it('unites the addresses and keeps what it cannot resolve', () => {
    const peer = peerFrom({
      cidrs: ['0.0.0.0/1', '128.0.0.0/1', '::/0', '0/0', '<script>'],
      groups: [{ id: 'sg-1', owner: '111122223333' }],
      lists: ['pl-1'],
    });
    expect(peer.addresses).toEqual(everywhere);
    expect(peer.invalid).toEqual(['0/0', '<script>']);
    expect(isResolved(peer)).toBe(false);
    expect(
      [{ cidrs: ['x'] }, { groups: [{ id: 'sg-1' }] }, { lists: ['pl-1'] }].map((parts) => isResolved(peerFrom(parts))),
    ).toEqual([false, false, false]);
  });

  it('is nobody only when it names nothing', () => {
    expect(isNobody(peerFrom({}))).toBe(true);
    expect(
      [{ cidrs: ['10.0.0.0/8'] }, { cidrs: ['x'] }, { lists: ['pl-1'] }].map((parts) => isNobody(peerFrom(parts))),
    ).toEqual([false, false, false]);
  });
});

describe('a rule', () => {
  it('is labelled by direction and traffic, never by its sources', () => {
    expect(ruleLabel(rule({}))).toBe('ingress tcp/22');
    expect(ruleLabel(rule({ direction: 'egress', traffic: parseTraffic('-1', 30, 45) }))).toBe('egress all');
    expect(ruleLabel(rule({ traffic: undefined }))).toBe('ingress unreadable');
  });

  it('admits traffic that it overlaps; an unreadable one is not known to', () => {
    expect(admits(rule({ traffic: tcp(20, 25) }), tcp(22))).toBe(true);
    expect(admits(rule({ traffic: udp(22) }), tcp(22))).toBe(false);
    expect(admits(rule({ traffic: parseTraffic('-1', 30, 45) }), tcp(22))).toBe(true);
    expect(admits(rule({ traffic: undefined }), tcp(22))).toBe(false);
  });

  it('adds up with the others of its direction', () => {
    const rules = [
      rule({ peer: peerFrom({ cidrs: ['0.0.0.0/1'] }) }),
      rule({ peer: peerFrom({ cidrs: ['128.0.0.0/1'] }) }),
      rule({ direction: 'egress', peer: peerFrom({ cidrs: ['::/0'] }) }),
      rule({ traffic: udp(22), peer: peerFrom({ cidrs: ['fd00::/8'] }) }),
    ];
    expect(toCidrs(admittedAddresses(rules, 'ingress', tcp(22)))).toEqual(['0.0.0.0/0']);
  });
});

it('one text with a comma in it never passes for two readable ones', () => {
  expect(peerFrom({ cidrs: ['10.0.0.0/8', '192.0.2.1', '192.0.2.9'] }).invalid).toEqual([]);
  expect(peerFrom({ cidrs: ['10.0.0.0/8,192.0.2.1', '192.0.2.9'] }).invalid).toEqual(['10.0.0.0/8,192.0.2.1']);
});
