/** Laws of the firewall controls, for any group; their fixes are tried on a group that refuses what EC2 would refuse. */
import type { Fix } from '@clausewatch/model/control';
import type { ResourceOf } from '@clausewatch/model/resource';
import type { Verdict } from '@clausewatch/model/verdict';
import { covers } from '@clausewatch/net/addresses';
import { admittedAddresses } from '@clausewatch/net/rule';
import { tcp as tcpTraffic } from '@clausewatch/net/traffic';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import adminPorts from './controls/admin-port-untrusted.ts';
import anyProtocol from './controls/any-protocol-open.ts';
import egressUnrestricted from './controls/egress-unrestricted.ts';
import publicPorts from './controls/public-ports-declared.ts';
import { protocol, type RuleSpec, sg } from './kit/build-firewall.ts';
import { after, groupOf, type Tuple, tuplesOf } from './kit/simulated-group.ts';

type Group = ResourceOf<'security-group'>;
interface Judged {
  readonly verdict: Verdict;
  readonly fix: Fix | undefined;
}

const networks = { cidrs: ['10.0.0.0/8', '8.8.4.0/24', '2600:1f00::/24'] };
const admin = z.parse(adminPorts.params, { ports: ['tcp/22', 'tcp/3389', 'udp/3389'], trusted: networks });
const all = z.parse(anyProtocol.params, { trusted: networks });
const declared = z.parse(publicPorts.params, { allowed: ['tcp/80', 'tcp/443'], known: networks });
const leaving = z.parse(egressUnrestricted.params, { allowed: ['tcp/443'], known: networks });

function judged(
  verdict: Verdict,
  fix: (reasons: Extract<Verdict, { readonly kind: 'violation' }>['reasons']) => Fix | undefined,
): Judged {
  return { verdict, fix: verdict.kind === 'violation' ? fix(verdict.reasons) : undefined };
}

const judges: Readonly<Record<string, (group: Group) => Judged>> = {
  'admin-port-untrusted': (group) =>
    judged(adminPorts.evaluate(group, admin), (reasons) => adminPorts.fix?.(group, reasons, admin)),
  'any-protocol-open': (group) =>
    judged(anyProtocol.evaluate(group, all), (reasons) => anyProtocol.fix?.(group, reasons, all)),
  'public-ports-declared': (group) =>
    judged(publicPorts.evaluate(group, declared), (reasons) => publicPorts.fix?.(group, reasons, declared)),
  'egress-unrestricted': (group) =>
    judged(egressUnrestricted.evaluate(group, leaving), (reasons) => egressUnrestricted.fix?.(group, reasons, leaving)),
};

const octet = fc.integer({ min: 0, max: 255 });
const cidr = fc.oneof(
  fc.constantFrom('0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '2000::/3', '8.0.0.0/6', '10.1.0.0/16', 'fd00::/8'),
  fc
    .tuple(octet, octet, fc.integer({ min: 8, max: 16 }))
    .map(([a, b, length]) => `${a}.${length < 16 ? 0 : b}.0.0/${length}`),
  octet.map((group) => `2600:${group.toString(16)}00::/24`),
);
const rule = fc
  .tuple(
    fc.constantFrom('ingress' as const, 'egress' as const),
    fc.constantFrom('tcp 22', 'tcp 443', 'tcp 0-65535', 'tcp 20-25', 'tcp 80-443', 'udp 3389', 'udp 53', '-1', '47'),
    fc.array(cidr, { minLength: 1, maxLength: 3 }),
  )
  .map(([direction, text, sources]): RuleSpec => {
    const [name = '', range] = text.split(' ');
    return { ...protocol(name, range, ...sources), direction };
  });
const groups = fc.array(rule, { maxLength: 4 }).map((rules) => tuplesOf(rules));

/** One prefix as its two halves. */
function halves(text: string): readonly string[] {
  const table: Readonly<Record<string, readonly string[]>> = {
    '0.0.0.0/0': ['0.0.0.0/1', '128.0.0.0/1'],
    '::/0': ['::/1', '8000::/1'],
    '2000::/3': ['2000::/4', '3000::/4'],
    '8.0.0.0/6': ['8.0.0.0/7', '10.0.0.0/7'],
    '0.0.0.0/1': ['0.0.0.0/2', '64.0.0.0/2'],
    '128.0.0.0/1': ['128.0.0.0/2', '192.0.0.0/2'],
  };
  return table[text] ?? [text];
}

describe.each(Object.entries(judges))('%s', (_, judge) => {
  test('a prefix and its two halves in one rule get the same verdict', () => {
    const one = fc.tuple(rule, rule);
    fc.assert(
      fc.property(one, (rules) => {
        const split = rules.map((spec) => ({
          ...spec,
          sources: spec.sources.flatMap((one): RuleSpec['sources'] => (typeof one === 'string' ? halves(one) : [one])),
        }));
        const [whole, parts] = [rules, split].map((specs) => judge(sg(...specs)).verdict);
        const told = (verdict: Verdict | undefined) =>
          verdict?.kind === 'violation'
            ? verdict.reasons.map(({ subject, message, severity }) => [subject, message, severity])
            : verdict;
        expect(told(parts)).toEqual(told(whole));
      }),
    );
  });

  test('a fix is one that EC2 takes, mends all that is wrong, opens nothing, and its undo brings back every rule', () => {
    fc.assert(
      fc.property(groups, (before) => {
        const { fix } = judge(groupOf(before));
        if (fix === undefined) return;
        const mended = after(before, fix.commands);
        expect(judge(groupOf(mended)).verdict.kind).not.toBe('violation');
        expect(opens(before, mended)).toEqual([]);
        expect([...after(mended, fix.undo)].toSorted()).toEqual([...before].toSorted());
      }),
      { numRuns: 300 },
    );
  });
});

/** Ports on which somebody gets in or out after who did not before. */
function opens(before: ReadonlySet<Tuple>, mended: ReadonlySet<Tuple>): readonly number[] {
  const [old, now] = [before, mended].map((one) => groupOf(one).configuration.rules);
  return [22, 23, 80, 443, 3389, 8080].filter((port) =>
    (['ingress', 'egress'] as const).some(
      (direction) =>
        !covers(
          admittedAddresses(old ?? [], direction, tcpTraffic(port)),
          admittedAddresses(now ?? [], direction, tcpTraffic(port)),
        ),
    ),
  );
}
