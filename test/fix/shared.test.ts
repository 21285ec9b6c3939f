/** An edit meets whoever stands behind what it changes: they are named, those of another environment first. */
import { tcp } from '@clausewatch/controls/kit/build-firewall';
import { firewall, graph, host, network, type Thing } from '@clausewatch/controls/kit/build-graph';
import { withEdited } from '@clausewatch/controls/kit/edited-scope';
import { judgeGraph } from '@clausewatch/engine/assess';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import type { Resource } from '@clausewatch/model/resource';
import { fixOf } from '@clausewatch/dashboard/parts/fix';
import { checkedLine, remedyOf } from '@clausewatch/render/remedy';
import { expect, it } from 'vitest';

import { planWith } from './network-plan.ts';

/** The fix of a rule for SSH in `sg-web`, behind which these stand. */
function told(...machines: readonly Thing[]) {
  const plan = planWith('untrusted-reach', { ports: ['tcp/22'], trusted: [] });
  const scope = graph(
    network(0, { tags: { Environment: 'production' } }),
    firewall('sg-web', [tcp(22, '9.0.0.0/8')]),
    machines,
  );
  const judged = (one: typeof scope) => plan.graphs.flatMap((planned) => judgeGraph(planned, one));
  const web = scope.resources.find(({ ref }) => ref.id === 'sg-web');
  if (web === undefined) throw new Error('no group');
  const tried = (copy: Resource) => judged(withEdited(scope, copy));
  const fix = smallestFix(plan, web, 'ingress tcp/22', { scope, judged: judged(scope), tried });
  const remedy = fix?.kind === 'edit' ? remedyOf(fix) : undefined;
  if (remedy === undefined) throw new Error('no fix');
  return remedy;
}

const exposed = host(5, ['sg-web']);
const hidden = (number: number, environment?: string, name?: string): Thing =>
  host(number, ['sg-web'], {
    hidden: true,
    ...(environment === undefined ? {} : { tags: { Environment: environment } }),
    ...(name === undefined ? {} : { name }),
  });

it('nobody, where the breach exposes all that stand behind the group', () => {
  const fix = told(exposed);
  expect(fix.proof?.shared).toEqual([]);
  expect(checkedLine(fix)).not.toContain('also meets');
});

it('those that the breach does not expose, with their environments, before the others those of another one', () => {
  const fix = told(exposed, hidden(6), hidden(7, 'test', 'builder'), host(8, ['sg-else'], { hidden: true }));
  expect(fix.proof?.shared).toEqual(['eni-7 (builder, test)', 'eni-6 (production)']);
  expect(checkedLine(fix)).toContain(
    'also meets eni-7 (builder, test), eni-6 (production), which this breach does not expose',
  );
  expect(
    String(fixOf(fix))
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' '),
  ).toContain('Also meets eni-7 (builder, test) eni-6 (production)');
});

it('a few by name, and how many more', () => {
  const fix = told(exposed, ...Array.from({ length: 20 }, (_, n) => hidden(10 + n)));
  expect(fix.proof?.shared).toHaveLength(13);
  expect(fix.proof?.shared?.at(-1)).toBe('and 8 more machines');
});

it('of more than are named as exposed, those of another environment alone', () => {
  const many = Array.from({ length: 25 }, (_, n) => host(30 + n, ['sg-web']));
  expect(told(...many, hidden(7, 'test'), hidden(8)).proof?.shared).toEqual(['eni-7 (test)']);
});
