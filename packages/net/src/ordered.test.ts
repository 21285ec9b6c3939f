import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, modelled, packets, traffic, universe } from '../test/arbitrary.ts';
import { cidrs, covers, everywhere, toCidrs } from './addresses.ts';
import { admitted, admittedBy, type OrderedRule } from './ordered.ts';
import { allTraffic, tcp, udp } from './traffic.ts';

const rule = (number: number, action: 'allow' | 'deny', from: string, what = tcp(22)): OrderedRule => ({
  number,
  action,
  addresses: cidrs(from),
  traffic: what,
});

describe('ordered rules against a packet-by-packet simulator', () => {
  it('admits exactly the sources that the simulator admits, by the same rules', () => {
    const one = fc.record({
      number: fc.nat(9),
      action: fc.constantFrom('allow' as const, 'deny' as const),
      source: modelled,
      traffic,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(one, { selector: (entry) => entry.number, maxLength: 7 }),
        traffic,
        modelled,
        (list, asked, within) => {
          const ordered = list.toSorted((a, b) => a.number - b.number);
          const deciders = new Map<string, Set<number>>();
          for (const address of within.model) {
            for (const packet of packets.filter((candidate) => matches(asked, candidate))) {
              const first = ordered.find((entry) => entry.source.model.has(address) && matches(entry.traffic, packet));
              if (first?.action === 'allow')
                deciders.set(address, (deciders.get(address) ?? new Set()).add(first.number));
            }
          }
          const rules = list.map((entry) => ({ ...entry, addresses: entry.source.set }));
          const result = admitted(rules, asked, within.set);
          const by = admittedBy(rules, asked, within.set);
          for (const address of universe) {
            expect(covers(result, cidrs(address))).toBe(deciders.has(address));
            const numbers = by.filter((entry) => covers(entry.addresses, cidrs(address))).map((entry) => entry.number);
            expect(new Set(numbers)).toEqual(deciders.get(address) ?? new Set());
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('ordered rules', () => {
  it('deny what no rule matches', () => expect(toCidrs(admitted([], allTraffic, everywhere))).toEqual([]));

  it('let the lowest number decide, wherever it stands in the list', () => {
    const rules = [rule(200, 'allow', '0.0.0.0/0'), rule(100, 'deny', '0.0.0.0/1')];
    expect(toCidrs(admitted(rules, tcp(22), cidrs('0.0.0.0/0')))).toEqual(['128.0.0.0/1']);
    expect(toCidrs(admitted([rule(50, 'allow', '10.0.0.0/8'), ...rules], tcp(22), cidrs('0.0.0.0/0')))).toEqual([
      '10.0.0.0/8',
      '128.0.0.0/1',
    ]);
  });

  it('see the one port that a deny leaves open inside a range', () => {
    const rules = [
      rule(1, 'deny', '0.0.0.0/0', tcp(0, 21)),
      rule(2, 'deny', '0.0.0.0/0', tcp(23, 65_535)),
      rule(3, 'allow', '0.0.0.0/0', allTraffic),
    ];
    expect(toCidrs(admitted(rules, tcp(20, 25), everywhere))).toEqual(['0.0.0.0/0']);
    expect(toCidrs(admitted(rules, tcp(23, 25), everywhere))).toEqual([]);
  });

  it('see a protocol that no rule names', () => {
    const rules = [
      rule(1, 'deny', '0.0.0.0/0', tcp(0, 65_535)),
      rule(2, 'deny', '0.0.0.0/0', udp(0, 65_535)),
      rule(3, 'allow', '10.0.0.0/8', allTraffic),
    ];
    expect(admittedBy(rules, allTraffic, everywhere).map((entry) => entry.number)).toEqual([3]);
    expect(toCidrs(admitted(rules, tcp(22), everywhere))).toEqual([]);
  });
});
