import type { GraphPart } from '@clausewatch/model/graph';
import { tcp } from '@clausewatch/net/traffic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { changed, effectOf } from './changed.ts';
import { estateFrom, keyOf, moved } from './changes-testing.ts';
import { choices, one } from './estate-pools-testing.ts';
import { exposureOf } from './exposed.ts';
import { interfacesOf } from './probes-testing.ts';
import type { Selector } from './question.ts';
import { reach } from './reach.ts';
import { joinAll, type Region, sameRegion } from './region.ts';
import { touchedBetween } from './since.ts';
import { allow, anywhere, eni, group, INTERNET, network, route, table, thing } from './small-testing.ts';

interface Answered {
  readonly sure: Region;
  readonly maybe: Region;
  readonly missing: readonly string[];
}

function ask(world: ReturnType<typeof atlasOf>, from: Selector, id: string): Answered {
  const { reached, missing } = reach(world, { from, to: { kind: 'resource', id } });
  const all = (which: 'sure' | 'maybe'): Region => joinAll(reached.map((row) => row[which]));
  return { sure: all('sure'), maybe: all('maybe'), missing };
}

const alike = (a: Answered, b: Answered): boolean =>
  sameRegion(a.sure, b.sure) && sameRegion(a.maybe, b.maybe) && a.missing.join() === b.missing.join();

const rowsOf = (world: ReturnType<typeof atlasOf>): unknown[] =>
  exposureOf(world, { from: INTERNET }).rows.map(({ cause, through, exposed, total }) => [
    cause.id,
    through,
    exposed.map(({ id }) => id),
    total,
  ]);

describe('an atlas after any changes', () => {
  it('answers as one made anew, and nothing changes but what is touched', { timeout: 120_000 }, () => {
    let same = 0;
    let other = 0;
    const step = (seed: number): void => {
      const pick = choices(seed);
      let parts = new Map(estateFrom(pick).map((part) => [keyOf(part), part]));
      let world = atlasOf([...parts.values()]);
      for (let round = 0; round < 4; round++) {
        const { come, gone, next } = moved(parts, pick);
        const hosts = interfacesOf([...parts.values(), ...next.values()]);
        const ids = [...new Set(hosts.map(({ id }) => id)), 'lb-0', 'lb-1'];
        const pairsOf = ids.map((id): [Selector, string] => [{ kind: 'resource', id: one(pick, ids) }, id]);
        const asked = [...ids.map((id): [Selector, string] => [INTERNET, id]), ...pairsOf];
        const before = asked.map(([from, id]) => ask(world, from, id));
        rowsOf(world);
        const { after, touched } = changed(world, come, gone);
        const scratch = atlasOf([...next.values()]);
        for (const [i, [from, id]] of asked.entries()) {
          const now = ask(after, from, id);
          expect([from, id, now.missing, alike(now, ask(scratch, from, id))]).toEqual([from, id, now.missing, true]);
          const source = from.kind === 'resource' ? from.id : '';
          const { senders } = touchedBetween(world, after);
          const untouched = touched !== 'all' && !touched.has(id) && senders !== 'all' && !senders.has(source);
          const was = before[i] as Answered;
          if (untouched) expect([come, gone, from, id, alike(was, now)]).toEqual([come, gone, from, id, true]);
          if (untouched) same++;
          else other++;
        }
        expect(rowsOf(after)).toEqual(rowsOf(scratch));
        expect(before.map((was, i) => alike(was, ask(world, ...(asked[i] as [Selector, string]))))).not.toContain(
          false,
        );
        parts = next;
        world = after;
      }
    };
    fc.assert(fc.property(fc.noShrink(fc.nat()), step), {
      seed: 11,
      numRuns: Number(process.env['REACH_CHANGES'] ?? 150),
    });
    // Were everything touched, or nothing, this would prove little.
    expect(same).toBeGreaterThan(400);
    expect(other).toBeGreaterThan(400);
  });
});

describe('what a change does', () => {
  it('touches a whole network when one of its tables names a gateway that nobody read, for that may be attached', () => {
    const web = eni('eni-a', 'a-1', [{ address: '10.1.1.5', public: '54.1.1.5' }], ['sg-a']);
    const own = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'private-gateway', 'vgw')], ['a-1']);
    const far = table('rtb-far', 'vpc-1', [route('0.0.0.0/0', 'internet-gateway', 'igw-lost')], ['b-1']);
    const parts = network(1).filter(({ kind }) => kind !== 'gateway' && kind !== 'route-table');
    const world = atlasOf([...parts, own, web, group('sg-a', allow('ingress', 'all', { cidrs: anywhere }))]);
    const { after, touched } = changed(world, [far]);
    const verdicts = [world, after].map((one) => reach(one, { from: INTERNET, to: thing('eni-a') }).verdict);
    expect([verdicts, touched]).toEqual([['blocked', 'undetermined'], new Set(['eni-a'])]);
  });

  const host = (id: string, groups: readonly string[]): GraphPart =>
    eni(id, 'a-1', [{ address: '10.1.1.5', public: '54.1.1.5' }], groups);
  const closed = group('sg-a', allow('ingress', 'tcp/443', { cidrs: anywhere }));
  const opened = group('sg-a', allow('ingress', 'tcp/22', { cidrs: ['0.0.0.0/0'] }));
  const before = atlasOf([...network(1), closed, group('sg-b'), host('eni-a', ['sg-a']), host('eni-b', ['sg-b'])]);

  it('is told by the endpoints whose reachable set is another, with both answers', () => {
    const change = changed(before, [opened]);
    expect(change.touched).toEqual(new Set(['eni-a']));
    const effect = effectOf(change, { from: INTERNET, traffic: [tcp(22)] });
    expect([effect.endpoints, effect.before.rows.length, effect.after.rows.length]).toEqual([['eni-a'], 0, 1]);
    expect(effectOf(change, { from: INTERNET, traffic: [tcp(3389)] }).endpoints).toEqual([]);
  });

  it('leaves the atlas as it was, so that both can be asked', () => {
    changed(before, [opened], [host('eni-b', [])]);
    expect(exposureOf(before, { from: INTERNET, traffic: [tcp(22)] }).rows).toEqual([]);
  });
});
