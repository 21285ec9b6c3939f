/** Laws of fixes that are tried in a network, for random networks: packets are sent through a simulator that knows no control. */
import { withEdited } from '@clausewatch/controls/kit/edited-scope';
import { randomScope } from '@clausewatch/controls/kit/random-scope';
import { judgeGraph, type ScopedJudgement } from '@clausewatch/engine/assess';
import { edited } from '@clausewatch/engine/fix/edited';
import { type Smallest, smallestFix } from '@clausewatch/engine/fix/smallest';
import type { Plan } from '@clausewatch/engine/plan';
import type { GraphScope } from '@clausewatch/model/control';
import type { RouteUnit, RuleUnit, Unit } from '@clausewatch/model/edit';
import type { Resource } from '@clausewatch/model/resource';
import { unitsOf } from '@clausewatch/model/written';
import { choices, times } from '@clausewatch/reach/estate-pools-testing';
import { arrives } from '@clausewatch/reach/oracle-testing';
import { randomProbe } from '@clausewatch/reach/probes-testing';
import { remedyOf } from '@clausewatch/render/remedy';
import { expect, it } from 'vitest';

import { type Clause, clauses, forbids, planFor } from './network-plan.ts';
import { after, described, type State, stateOf, type Tuple } from './simulated-group.ts';
import { afterWay, wayFrom } from './simulated-way.ts';

const SEEDS = Number(process.env['FIX_SEEDS'] ?? 40);
const PROBES = 120;

const judged = (plan: Plan, scope: GraphScope): readonly ScopedJudgement[] =>
  plan.graphs.flatMap((one) => judgeGraph(one, scope));

type Proven = Extract<Smallest, { readonly kind: 'edit' }>;

interface Case {
  readonly resource: Resource;
  readonly subject: string;
  /** The clauses that the rule breaks. */
  readonly breaks: readonly Clause[];
  readonly fix: Smallest | undefined;
}

function casesOf(plan: Plan, scope: GraphScope): readonly Case[] {
  const before = judged(plan, scope);
  const tried = (copy: Resource) => judged(plan, withEdited(scope, copy));
  const broken = before.flatMap(({ ref, verdict, planned }) =>
    verdict.kind !== 'violation'
      ? []
      : verdict.reasons.map(({ subject }) => ({ id: ref.id, subject, clause: planned.control.id as Clause })),
  );
  return [...Map.groupBy(broken, ({ id, subject }) => `${id} ${subject}`).values()].flatMap((same) => {
    const [first] = same;
    const resource = scope.resources.find(({ ref }) => ref.id === first?.id);
    if (first === undefined || resource === undefined) return [];
    const fix = smallestFix(plan, resource, first.subject, { scope, judged: before, tried });
    return [{ resource, subject: first.subject, breaks: [...new Set(same.map(({ clause }) => clause))], fix }];
  });
}

/** Control, resource and subject of all that is broken. */
const brokenIn = (all: readonly ScopedJudgement[]): ReadonlySet<string> =>
  new Set(
    all.flatMap(({ planned, ref, verdict }) =>
      verdict.kind !== 'violation'
        ? []
        : verdict.reasons.map(({ subject }) => `${planned.control.id} ${ref.id} ${subject}`),
    ),
  );

/** The group as EC2 keeps it. */
function written({ configuration, ...resource }: Resource): State {
  if (configuration.kind !== 'security-group') throw new Error('not a group');
  const group = { ...resource, configuration };
  return stateOf(configuration.rules.flatMap((rule) => unitsOf(group, rule) ?? []).map(tupleOf));
}

const NAMES = { group: 'GroupId', list: 'PrefixListId' } as const;

function tupleOf({ direction, protocol, from, to, peer }: RuleUnit): Tuple {
  const end =
    peer.kind === 'range'
      ? { [peer.text.includes(':') ? 'CidrIpv6' : 'CidrIp']: peer.text }
      : { [NAMES[peer.kind]]: peer.id };
  const ports = from === undefined || to === undefined ? {} : { FromPort: from, ToPort: to };
  return { direction, IpProtocol: protocol, ...ports, peer: end };
}

/** What the edit is of: the firewall itself, or a list or table beside it. */
function targetOf(scope: GraphScope, { edit }: Proven): Resource {
  const found = scope.resources.find(({ ref }) => ref.id === edit.of.id);
  if (found === undefined) throw new Error('edits what is not there');
  return found;
}

function editedBy(target: Resource, { edit }: Proven): Resource {
  const copy = edited(target, edit);
  if (copy === undefined) throw new Error('nothing edited');
  return copy;
}

/** By which kind of edit it ends, or why by none. */
function kindOf(fix: Smallest | undefined): string {
  if (fix === undefined) return 'none: no control says what to change';
  if (fix.kind === 'none')
    return fix.attempts === 0 ? 'none: none could be made' : fix.opens.length > 0 ? 'none: opens' : 'none: leaves it';
  const { of, put } = fix.edit;
  if (of.type !== 'AWS::EC2::SecurityGroup') return of.type;
  return put.length > 40 ? 'many rules' : 'few rules';
}

/** The printed commands do what was tried, leave the rest, and are taken back by those of the undo. */
function commandsHold(resource: Resource, fix: Proven, at: string): void {
  const printed = remedyOf(fix);
  if (resource.configuration.kind !== 'security-group') {
    const way = wayFrom(resource);
    const mended = afterWay(way, printed?.commands ?? []);
    expect(mended, at).toEqual(wayFrom(editedBy(resource, fix)));
    expect(afterWay(mended, printed?.undo ?? []), at).toEqual(way);
    return;
  }
  const before = written(resource);
  const mended = after(before, printed?.commands ?? []);
  const gone = new Set(stateOf(fix.edit.take.filter(isRule).map(tupleOf)).keys());
  const put = stateOf(fix.edit.put.filter(isRule).map(tupleOf));
  expect([...mended.keys()].toSorted(), at).toEqual(
    [...[...before.keys()].filter((key) => !gone.has(key)), ...put.keys()].toSorted(),
  );
  expect(described(after(mended, printed?.undo ?? [])), at).toEqual(described(before));
}

const isRule = (unit: Unit | RouteUnit): unit is RuleUnit => unit.kind === 'rule';

const plans = [...clauses.map((one) => [one, planFor(one)] as const), ['all of them', planFor(...clauses)] as const];
const counts = { fixed: 0, none: 0, lost: 0 };

it.each(plans)('a fix ends what it says it ends and takes nothing else: %s', { timeout: 300_000 }, (name, plan) => {
  const kinds = new Map<string, number>();
  for (let seed = 1; seed <= (name === 'all of them' ? SEEDS / 4 : SEEDS); seed++) {
    const scope = randomScope(seed);
    const was = brokenIn(judged(plan, scope));
    for (const { resource, subject, breaks, fix } of casesOf(plan, scope)) {
      const at = JSON.stringify({ seed, id: resource.ref.id, subject });
      kinds.set(kindOf(fix), (kinds.get(kindOf(fix)) ?? 0) + 1);
      if (fix?.kind !== 'edit') {
        counts.none += 1;
        continue;
      }
      const target = targetOf(scope, fix);
      const mended = withEdited(scope, editedBy(target, fix));
      const is = judged(plan, mended);
      const broken = brokenIn(is);
      for (const clause of breaks) expect(broken.has(`${clause} ${resource.ref.id} ${subject}`), at).toBe(false);
      expect(
        [...broken].filter((one) => !was.has(one)),
        at,
      ).toEqual([]);
      for (const clause of fix.proof.closes)
        expect(
          is
            .filter(({ planned, ref }) => planned.control.id === clause.slice(5) && ref.id === resource.ref.id)
            .map(({ verdict }) => verdict.kind),
          at,
        ).toEqual(['compliant']);
      const own = `${resource.ref.id} ${subject}`;
      const ended = [...was].filter((one) => !broken.has(one) && breaks.some((clause) => one.startsWith(`${clause} `)));
      const others = new Set(ended.map((one) => one.slice(one.indexOf(' ') + 1)).filter((one) => one !== own));
      expect(fix.proof.also, at).toEqual([...others].toSorted());
      commandsHold(target, fix, at);
      const pick = choices(seed);
      for (const probe of times(PROBES, () => randomProbe(scope.parts, pick))) {
        const [then, now] = [scope, mended].map(({ parts }) => arrives(parts, probe.from, probe.to, probe.load));
        if (then === now) continue;
        const packet = JSON.stringify({ at, probe, edit: fix.edit });
        expect(now, packet).toBe(false);
        const { traffic } = fix.loses;
        if (traffic === 'ports' || (traffic === 'protocols' && ![1, 6, 17, 58].includes(probe.load.protocol))) continue;
        expect(
          breaks.some((clause) => forbids(clause, scope.parts, probe)),
          packet,
        ).toBe(true);
        counts.lost += 1;
      }
    }
  }
  const told = [...kinds].toSorted(([, a], [, b]) => b - a);
  const all = told.reduce((sum, [, count]) => sum + count, 0);
  const fixed = told.reduce((sum, [kind, count]) => (kind.startsWith('none') ? sum : sum + count), 0);
  const share = `${Math.round((1000 * fixed) / all) / 10} % of ${all}`;
  console.log(`${name}: ${share} breaches; ${told.map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  counts.fixed += fixed;
  expect(fixed).toBeGreaterThan(SEEDS / 20);
});

it('which was tried on many', () => {
  expect(counts.fixed).toBeGreaterThan(SEEDS * 3);
  expect(counts.lost).toBeGreaterThan(SEEDS);
  expect(counts.none).toBeLessThan(counts.fixed / 2);
});
