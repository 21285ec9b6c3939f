/** Fixes of what a graph control blames, tried in the whole network. */
import { anyProtocol, fromGroup, fromList, tcp } from '@clausewatch/controls/kit/build-firewall';
import { firewall, graph, host, network } from '@clausewatch/controls/kit/build-graph';
import { withEdited } from '@clausewatch/controls/kit/edited-scope';
import untrustedReach from '@clausewatch/controls/controls/untrusted-reach';
import { type ScopedJudgement, judgeGraph } from '@clausewatch/engine/assess';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import { planOf } from '@clausewatch/engine/plan';
import type { Citation } from '@clausewatch/model/catalogue';
import type { GraphScope } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import cases from '../../packages/controls/src/controls/untrusted-reach.cases.ts';

const plan = planOf({
  policies: [],
  registers: {},
  grounds: [],
  evaluations: [
    {
      control: untrustedReach,
      params: z.parse(untrustedReach.params, { ports: ['tcp/22'], trusted: ['10.0.9.0/24'] }),
      citations: [{ key: 'acme/P-7/untrusted-reach', policy: 'acme', clause: { id: 'P-7' } } as unknown as Citation],
    },
  ],
});

const judged = (scope: GraphScope): readonly ScopedJudgement[] => plan.graphs.flatMap((one) => judgeGraph(one, scope));

/** The fix of the first thing that is wrong in the scope, and what is said of the network after it. */
function fixed(scope: GraphScope) {
  const before = judged(scope);
  const offence = before.find(({ verdict }) => verdict.kind === 'violation');
  const resource = scope.resources.find(({ ref }) => ref.id === offence?.ref.id);
  if (offence?.verdict.kind !== 'violation' || resource === undefined) throw new Error('nothing is wrong');
  const subject = offence.verdict.reasons[0]?.subject ?? '';
  const after: (readonly ScopedJudgement[])[] = [];
  const tried = (edited: Resource): readonly ScopedJudgement[] => {
    after.push(judged(withEdited(scope, edited)));
    return after.at(-1) ?? [];
  };
  const fix = smallestFix(plan, resource, subject, { scope, judged: before, tried });
  return { fix, after: after.at(-1) ?? [], kind: resource.configuration.kind };
}

describe('what can be reached', () => {
  it('is closed by the rule alone, and everything else in the network is asked again', () => {
    const scope = graph(
      network(),
      firewall('sg-web', [tcp(22, '9.0.0.0/8'), tcp(443, '0.0.0.0/0')]),
      firewall('sg-else', [tcp(22, '10.0.9.0/24')]),
      host(5, ['sg-web']),
      host(6, ['sg-else']),
    );
    const { fix, after } = fixed(scope);
    expect(fix).toMatchObject({ kind: 'edit', edit: { put: [], take: [{ peer: { text: '9.0.0.0/8' } }] } });
    expect(fix?.kind === 'edit' && fix.proof.closes).toEqual(['acme/P-7']);
    expect(after.map(({ ref }) => ref.id)).toEqual(expect.arrayContaining(['sg-web', 'sg-else']));
  });

  it('through a prefix list or another group takes just that entry, and of a group says who loses it', () => {
    for (const [name, source] of [
      ['list', fromList('pl-0a')],
      ['group', fromGroup('sg-peer')],
    ] as const) {
      const scope = graph(
        network(),
        firewall('sg-web', [tcp(22, source, '10.0.9.0/24')]),
        firewall('sg-peer', []),
        host(5, ['sg-web']),
        host(6, ['sg-peer']),
        { parts: [{ kind: 'prefix-list', id: 'pl-0a', prefixes: ['9.9.9.0/24'] }] },
      );
      const { fix } = fixed(scope);
      expect(fix?.kind).toBe('edit');
      if (fix?.kind !== 'edit') continue;
      expect(fix.edit.take.map((unit) => unit.kind === 'rule' && unit.peer.kind)).not.toContain('range');
      expect(fix.edit.put).toEqual([]);
      if (name === 'group') expect(fix.first[0]).toContain('loses these ports');
    }
  });

  it('by two rules says that the other still lets it in', () => {
    const scope = graph(
      network(),
      firewall('sg-web', [tcp(22, '9.0.0.0/8'), anyProtocol('8.0.0.0/8')]),
      host(5, ['sg-web']),
    );
    const { fix } = fixed(scope);
    expect(fix?.kind === 'edit' && fix.proof.remain).toEqual(['acme/P-7']);
  });

  it.each(Object.entries(cases.violation))('%s: a fix ends it or is not shown', (_, special) => {
    const given = (special as { readonly given: GraphScope }).given;
    if (judged(given).every(({ verdict }) => verdict.kind !== 'violation')) return;
    const blamed = judged(given).find(({ verdict }) => verdict.kind === 'violation')?.ref.id;
    if (!given.resources.some(({ ref }) => ref.id === blamed)) return;
    const { fix, kind } = fixed(given);
    if (kind === 'security-group') expect(fix?.kind).toBe('edit');
    if (fix?.kind === 'edit') expect(fix.proof).toMatchObject({ leaves: false, opens: [] });
  });
});
