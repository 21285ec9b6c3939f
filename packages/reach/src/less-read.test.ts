/** The less of an estate was read, the less is sure, and the more may be: never the other way round. */
import type { GraphPart } from '@clausewatch/model/graph';
import { cidrs } from '@clausewatch/net/addresses';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { richEstate } from './detours-testing.ts';
import { choices, one, type Pick } from './estate-pools-testing.ts';
import { interfacesOf } from './probes-testing.ts';
import type { Selector } from './question.ts';
import { reach } from './reach.ts';
import { joinAll, less, type Region } from './region.ts';

const given = process.env['REACH_SEED'];
const SEED = given === 'random' ? Date.now() % 2 ** 31 : Number(given ?? 20_261_129);
const ESTATES = Number(process.env['REACH_ESTATES'] ?? 60);

/** What something else names, so that it is missed when it is gone. */
const MISSED: ReadonlySet<GraphPart['kind']> = new Set([
  'network',
  'subnet',
  'route-table',
  'gateway',
  'nat-gateway',
  'peering',
  'network-acl',
  'security-group',
  'prefix-list',
  'transit-attachment',
  'transit-table',
  'endpoint',
]);

/** That a network has a gateway is told by the gateway itself and by its tables. */
function isMissed(parts: readonly GraphPart[], part: GraphPart): boolean {
  if (part.kind !== 'gateway' || part.networks.length === 0) return MISSED.has(part.kind);
  const tables = parts
    .filter((one) => one.kind === 'route-table')
    .filter(({ network = '' }) => part.networks.includes(network));
  return tables.some(({ routes }) => routes.some(({ target, blackhole }) => target.id === part.id && !blackhole));
}

/** The estate less one part. Which subnets and gateways a route table serves it tells alone, so of one that is lost there is a trace. */
function withoutOne(parts: readonly GraphPart[], pick: Pick): readonly [lost: GraphPart, left: readonly GraphPart[]] {
  const lost = one(
    pick,
    parts.filter((part) => isMissed(parts, part)),
  );
  const trace: readonly GraphPart[] =
    lost.kind === 'route-table' ? [{ kind: 'unread', id: lost.id, type: 'AWS::EC2::RouteTable' }] : [];
  return [lost, [...parts.filter((part) => part !== lost), ...trace]];
}

const SOMEWHERE = ['192.168.0.0/16', '10.0.0.0/23', '10.1.0.0/24', '8.8.0.0/16', '2600::/16'];

function ends(parts: readonly GraphPart[], pick: Pick): readonly (readonly [from: Selector, to: Selector])[] {
  const ids = parts.flatMap((part) => (part.kind === 'network' ? [part.id] : []));
  const hosts = interfacesOf(parts);
  const somewhere = (): Selector => ({ kind: 'addresses', addresses: cidrs(one(pick, SOMEWHERE)) });
  const everybody: Selector = { kind: 'networks', name: 'all', ids };
  return hosts.flatMap(({ id }) => {
    const host: Selector = { kind: 'resource', id };
    const others: readonly Selector[] = [{ kind: 'internet' }, somewhere()];
    return [...others.flatMap((one) => [[one, host] as const, [host, one] as const]), [everybody, host] as const];
  });
}

it('of whatever is asked', { timeout: 60_000 + ESTATES * 400 }, () => {
  const counts = { asked: 0, less: 0, more: 0 };
  const property = fc.property(fc.noShrink(fc.nat()), (seed) => {
    const pick = choices(seed);
    const parts = richEstate(pick);
    const whole = atlasOf(parts);
    const [lost, left] = withoutOne(parts, pick);
    const part = atlasOf(left);
    for (const [from, to] of ends(parts, pick)) {
      const [all, some] = [reach(whole, { from, to }), reach(part, { from, to })];
      const told = ({ reached }: typeof all, which: 'sure' | 'maybe'): Region =>
        joinAll(reached.map((row) => row[which]));
      const shed = less(told(all, 'sure'), told(some, 'sure')).length > 0;
      const added = less(told(some, 'maybe'), told(all, 'maybe')).length > 0;
      // An end that is not there itself is undetermined as a whole.
      const nothing = some.reached.length === 0 && some.verdict === 'undetermined';
      const wrong = {
        sure: less(told(some, 'sure'), told(all, 'sure')),
        maybe: nothing ? [] : less(told(all, 'maybe'), told(some, 'maybe')),
        unnamed: some.verdict === 'undetermined' && some.missing.length === 0,
      };
      expect({ seed, lost, from, to, wrong }).toEqual({
        seed,
        lost,
        from,
        to,
        wrong: { sure: [], maybe: [], unnamed: false },
      });
      counts.asked += 1;
      counts.less += shed ? 1 : 0;
      counts.more += added ? 1 : 0;
    }
  });
  fc.assert(property, { seed: SEED, numRuns: ESTATES });
  console.log(`${JSON.stringify(counts)} of questions to less of an estate; REACH_SEED=${SEED}`);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(ESTATES / 4);
});
