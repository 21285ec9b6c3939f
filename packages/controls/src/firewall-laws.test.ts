/** Laws of the firewall controls, for any group. */
import type { ResourceOf } from '@clausewatch/model/resource';
import type { Verdict } from '@clausewatch/model/verdict';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import adminPorts from './controls/admin-port-untrusted.ts';
import anyProtocol from './controls/any-protocol-open.ts';
import egressUnrestricted from './controls/egress-unrestricted.ts';
import publicPorts from './controls/public-ports-declared.ts';
import { protocol, type RuleSpec, sg } from './kit/build-firewall.ts';

type Group = ResourceOf<'security-group'>;
const networks = { cidrs: ['10.0.0.0/8', '8.8.4.0/24', '2600:1f00::/24'] };
const admin = z.parse(adminPorts.params, { ports: ['tcp/22', 'tcp/3389', 'udp/3389'], trusted: networks });
const all = z.parse(anyProtocol.params, { trusted: networks });
const declared = z.parse(publicPorts.params, { allowed: ['tcp/80', 'tcp/443'], known: networks });
const leaving = z.parse(egressUnrestricted.params, { allowed: ['tcp/443'], known: networks });

const judges: Readonly<Record<string, (group: Group) => Verdict>> = {
  'admin-port-untrusted': (group) => adminPorts.evaluate(group, admin),
  'any-protocol-open': (group) => anyProtocol.evaluate(group, all),
  'public-ports-declared': (group) => publicPorts.evaluate(group, declared),
  'egress-unrestricted': (group) => egressUnrestricted.evaluate(group, leaving),
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
        const [whole, parts] = [rules, split].map((specs) => judge(sg(...specs)));
        const told = (verdict: Verdict | undefined) =>
          verdict?.kind === 'violation'
            ? verdict.reasons.map(({ subject, message, severity }) => [subject, message, severity])
            : verdict;
        expect(told(parts)).toEqual(told(whole));
      }),
    );
  });
});
