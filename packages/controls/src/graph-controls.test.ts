import type { GraphScope } from '@clausewatch/model/control';
import type { Reason, Verdict } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import ports from './controls/public-ports-reach.ts';
import reach from './controls/untrusted-reach.ts';
import { tcp } from './kit/build-firewall.ts';
import { firewall, graph, host, network } from './kit/build-graph.ts';

const params = z.parse(reach.params, { ports: ['tcp/22'], trusted: ['198.51.100.0/24'] });
const verdictOn = (id: string, scope: GraphScope): Verdict | undefined =>
  reach.evaluate(scope, params).find(({ ref }) => ref.id === id)?.verdict;
const reasons = (verdict: Verdict | undefined): readonly Reason[] =>
  verdict?.kind === 'violation' ? verdict.reasons : [];

describe('one rule behind two hundred interfaces', () => {
  const hosts = Array.from({ length: 200 }, (_, index) => host(index + 10, ['sg-web']));
  const [reason, ...others] = reasons(
    verdictOn('sg-web', graph(network(), firewall('sg-web', [tcp(22, '0.0.0.0/0')]), ...hosts)),
  );

  it('is one reason, whose subject is the rule', () => {
    expect(others).toEqual([]);
    expect(reason).toMatchObject({ subject: 'ingress tcp/22', at: '/ipPermissions/0', severity: 'critical' });
  });

  it('counts all that it exposes, and names twenty', () => {
    expect(reason?.proof?.count).toBe(200);
    expect(reason?.proof?.exposed).toHaveLength(20);
    expect(reason?.proof?.share?.v4).toBeGreaterThan(0.99);
  });

  it('shows one packet with its way from the internet to an interface', () => {
    expect(reason?.proof?.packet).toMatchObject({ protocol: 'tcp', port: 22 });
    const hops = reason?.proof?.path.map(({ kind, hop }) => `${kind} ${hop}`) ?? [];
    expect(hops[0]).toBe('internet internet');
    expect(hops).toContain('security-group sg-web');
    expect(hops.at(-1)).toMatch(/^interface eni-/);
  });
});

describe('the share of public addresses that counts as the world', () => {
  it.each([
    [undefined, '8.0.0.0/8', 'medium'],
    [0.001, '8.0.0.0/8', undefined],
    [0.9, '0.0.0.0/1', 'medium'],
  ])('is a parameter: at %s a port open to %s is %s', (worldShare, cidr, severity) => {
    const scope = graph(network(), firewall('sg-web', [tcp(22, cidr)]), host(5, ['sg-web']));
    const given = z.parse(ports.params, { allowed: ['tcp/443'], known: null, worldShare });
    const verdict = ports.evaluate(scope, given).find(({ ref }) => ref.id === 'sg-web')?.verdict;
    expect(reasons(verdict).map((one) => one.severity)).toEqual([severity]);
  });
});

describe('what a reason says', () => {
  it('does not depend on which machine the packet of the proof goes to', () => {
    const one = graph(network(), firewall('sg-web', [tcp(22, '8.0.0.0/8')]), host(5, ['sg-web']));
    const two = graph(network(), firewall('sg-web', [tcp(22, '8.0.0.0/8')]), host(6, ['sg-web']), host(7, ['sg-web']));
    const [before] = reasons(verdictOn('sg-web', one));
    const [after] = reasons(verdictOn('sg-web', two));
    expect(before?.data).toEqual(after?.data);
    expect(before?.proof).not.toEqual(after?.proof);
  });

  it('is grave by how much of the internet gets in', () => {
    const severity = (...sources: readonly string[]) =>
      reasons(verdictOn('sg-web', graph(network(), firewall('sg-web', [tcp(22, ...sources)]), host(5, ['sg-web']))))[0]
        ?.severity;
    expect(severity('8.8.8.0/24')).toBeUndefined();
    expect(severity('0.0.0.0/1', '128.0.0.0/1')).toBe('critical');
    expect(severity('10.0.0.0/16')).toBeUndefined();
  });
});

describe('a rule of a peered account', () => {
  it('is left to that account', () => {
    const elsewhere = { account: '444455556666' };
    const scope = graph(
      network(),
      firewall('sg-web', [tcp(22, '0.0.0.0/0')], elsewhere),
      host(5, ['sg-web'], elsewhere),
    );
    expect(reach.evaluate(scope, params)).toEqual([]);
  });
});
