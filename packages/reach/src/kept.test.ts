import type { GraphPart } from '@clausewatch/model/graph';
import { cidrs } from '@clausewatch/net/addresses';
import { tcp } from '@clausewatch/net/traffic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Atlas, atlasOf } from './atlas.ts';
import { changed } from './changed.ts';
import { estateFrom, keyOf, moved } from './changes-testing.ts';
import { choices, type Pick, some } from './estate-pools-testing.ts';
import { exposureOf } from './exposed.ts';
import type { Asked, Endpoint, Exposures } from './exposures.ts';
import { exposureKept } from './kept.ts';
import { regionKey } from './region.ts';
import { allow, eni, group, INTERNET, network } from './small-testing.ts';

/** All that an answer says, in an order of its own; of several packets that prove a row any will do, and where some come around over the internet a row tells some of the sources. */
function said({ rows, undetermined, missing }: Exposures, { from, ways }: Asked): unknown {
  const whole = ways === 'inside' || from.kind === 'internet';
  // How doubts are told apart depends on which sources are alike; what is missing before an endpoint is known does not.
  const told = new Map<string, Set<string>>();
  for (const { missing: lost, endpoints } of undetermined)
    for (const { id } of endpoints) told.set(id, new Set([...(told.get(id) ?? []), ...lost]));
  return {
    rows: rows.map(({ cause, through, exposed, total, share, region, packet, path }) => [
      cause,
      through,
      exposed,
      total,
      share,
      whole ? [regionKey(region()), packet, path] : '',
    ]),
    undetermined: [...told].map(([id, lost]) => [id, [...lost].toSorted()]).toSorted(),
    missing,
  };
}

/** Questions as controls put them; the hosts that they are about may be others each time. */
function questions(hosts: readonly string[], pick: Pick): readonly (readonly [asked: Asked, name?: string])[] {
  const few = (): string[] => hosts.filter(() => some(pick, 3, 4));
  const ssh = [tcp(22)];
  const even = ({ id }: Endpoint): boolean => id.endsWith('0');
  return [
    [{ from: INTERNET, traffic: ssh }],
    [{ from: { kind: 'internet', except: cidrs('8.0.0.0/8') }, ways: 'straight', only: even }],
    [{ from: { kind: 'endpoints', ids: hosts }, to: { kind: 'endpoints', ids: few() }, ways: 'inside' }, 'all'],
    [{ from: { kind: 'endpoints', ids: few() }, to: { kind: 'endpoints', ids: hosts }, ways: 'inside' }, 'few'],
    [
      {
        from: { kind: 'endpoints', ids: few(), except: cidrs('10.0.0.0/25') },
        ways: 'straight',
        traffic: ssh,
      },
    ],
    [{ from: { kind: 'addresses', addresses: cidrs('10.0.0.0/12', '172.16.0.0/12') }, ways: 'straight' }],
    [{ from: { kind: 'networks', name: 'vpc-0', ids: ['vpc-0'] } }],
    [{ from: { kind: 'group', id: 'sg-0-0' }, ways: 'straight' }],
  ];
}

const idsOf = (parts: Iterable<GraphPart>): string[] =>
  [...parts].flatMap((part) => (part.kind === 'interface' || part.kind === 'service' ? [part.id] : []));

describe('an answer that is kept', () => {
  it('is that of an estate that nobody asked about before, whatever changed', { timeout: 120_000 }, () => {
    let rows = 0;
    const step = (seed: number): void => {
      const pick = choices(seed);
      let parts = new Map(estateFrom(pick).map((part) => [keyOf(part), part]));
      let worlds: readonly Atlas[] = [atlasOf([...parts.values()])];
      for (let round = 0; round < 5; round++) {
        const { come, gone, next } = moved(parts, pick);
        // Of the one that is newest, or of one before it: what was tried is taken back.
        const world = changed(worlds[0] as Atlas, come, gone).after;
        const scratch = atlasOf([...next.values()]);
        for (const [asked, name] of questions(idsOf(next.values()), pick)) {
          if (some(pick, 1, 4)) continue;
          const answer = exposureKept(world, asked, name);
          rows += answer.rows.length;
          const at = { seed, round, asked };
          expect({ at, answer: said(answer, asked) }).toEqual({ at, answer: said(exposureOf(scratch, asked), asked) });
        }
        if (some(pick, 1, 4)) continue;
        worlds = [world];
        parts = next;
      }
    };
    fc.assert(fc.property(fc.noShrink(fc.nat()), step), {
      seed: 12,
      numRuns: Number(process.env['REACH_CHANGES'] ?? 60),
    });
    expect(rows).toBeGreaterThan(1000);
  });

  const host = (n: number, groups: readonly string[]) => eni(`eni-${n}`, 'a-1', [{ address: `10.1.1.${n}` }], groups);
  const ssh = group('sg-b', allow('ingress', 'tcp/22', { cidrs: ['10.0.0.0/8'] }));
  const before = atlasOf([...network(1), group('sg-a'), ssh, host(1, ['sg-a']), host(2, ['sg-b']), host(3, ['sg-b'])]);
  const asked: Asked = {
    from: { kind: 'endpoints', ids: ['eni-1', 'eni-2', 'eni-3'] },
    to: { kind: 'endpoints', ids: ['eni-1', 'eni-2', 'eni-3'] },
    ways: 'inside',
  };

  it('holds for whom nothing touches: a row that is as it was is the very same', () => {
    const [row] = exposureKept(before, asked).rows;
    const opened = group('sg-a', allow('ingress', 'tcp/443', { cidrs: ['10.0.0.0/8'] }));
    const { rows } = exposureKept(changed(before, [opened]).after, asked);
    expect(rows.map(({ cause }) => cause.id)).toEqual(['sg-a', 'sg-b']);
    expect(rows[1]).toBe(row);
  });

  it('takes no more room than a few times what the first questions took, however many hosts come and go', () => {
    const some = Array.from({ length: 60 }, (_, n) => host(n + 10, ['sg-b']));
    let parts: readonly GraphPart[] = [...network(1), ssh, ...some];
    let world = atlasOf(parts);
    const all = (): Asked => {
      const ids = parts.flatMap((part) => (part.kind === 'interface' ? [part.id] : []));
      return { from: { kind: 'endpoints', ids }, to: { kind: 'endpoints', ids }, ways: 'inside' };
    };
    exposureKept(world, all());
    const first = world.memo.size;
    for (let n = 100; n < 700; n++) {
      const gone = parts.find((part) => part.kind === 'interface') as GraphPart;
      const come = eni(`eni-${n}`, 'a-1', [{ address: `10.1.${n >> 8}.${n % 256}` }], ['sg-b']);
      parts = [...parts.filter((part) => part !== gone), come];
      world = changed(world, [come], [gone]).after;
      const { rows } = exposureKept(world, all());
      expect(rows.flatMap(({ exposed }) => exposed)).toHaveLength(60);
      expect(world.memo.size).toBeLessThan(3 * first + 25_000);
    }
    expect(said(exposureKept(world, all()), all())).toEqual(said(exposureOf(atlasOf(parts), all()), all()));
  });

  it('falls where a source sends otherwise than before', () => {
    exposureKept(before, asked);
    const sealed: GraphPart = { kind: 'security-group', id: 'sg-a', rules: [] };
    const { after } = changed(before, [sealed]);
    const scratch = [...network(1), sealed, ssh, host(1, ['sg-a']), host(2, ['sg-b']), host(3, ['sg-b'])];
    expect(said(exposureKept(after, asked), asked)).toEqual(said(exposureOf(atlasOf(scratch), asked), asked));
  });
});
