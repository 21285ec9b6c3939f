/** Which environments the networks of a scope belong to, and what one reaches in the other. */
import type { GraphScope } from '@clausewatch/model/control';
import { environmentOf, sameEnvironment } from '@clausewatch/model/environment';
import type { Registers } from '@clausewatch/model/registers';
import type { Endpoint, Exposures } from '@clausewatch/reach/exposures';

import { ask, graphOf, isHome, unseenIn } from './graph.ts';
import { throughConnection } from './graph-connections.ts';
import { reachedInside } from './graph-inside.ts';
import { offeredIn } from './graph-offered.ts';
import { type BlindWay, blindWays, type Connection, joinedTo, standing } from './graph-joined.ts';

export interface Joined extends Connection {
  /** The network at the receiving end, in which something of the scope's own stands. */
  readonly to: string;
  readonly toEnvironment: string | undefined;
  readonly from: string;
  readonly fromEnvironment: string | undefined;
}

/** The environment of a network: by the registers, or by the tags of its owner. */
function environmentFor(scope: GraphScope, id: string, registers: Registers): string | undefined {
  const network = graphOf(scope).find(id);
  const account = network?.ref.account ?? accountBehind(scope, id) ?? '';
  const ref = network?.ref ?? { provider: 'aws', account, region: '', type: 'AWS::EC2::VPC', id };
  const owner = network?.configuration.kind === 'network' ? network.configuration.owner : undefined;
  const tags = owner === undefined || owner === ref.account ? (network?.tags ?? {}) : {};
  return environmentOf(ref, tags, id, registers).environment;
}

/** The account of a network that is known by a peering connection alone. */
function accountBehind({ resources }: GraphScope, id: string): string | undefined {
  for (const { configuration } of resources)
    if (configuration.kind === 'peering')
      for (const side of [configuration.requester, configuration.accepter])
        if (side.network === id) return side.account;
  return undefined;
}

/** The networks in which something of the scope's own stands or may. */
function ownNetworks(scope: GraphScope): readonly string[] {
  const { atlas, find, groups } = graphOf(scope);
  const own = [...atlas.bare.networks.values()].flatMap(({ id }) => {
    const ref = find(id)?.ref;
    return ref !== undefined && isHome(scope, ref) ? [id] : [];
  });
  const named = groups.flatMap(({ configuration }) => configuration.network ?? []);
  return [...new Set([...own, ...named, ...standing(scope).keys()])].filter((id) => id !== '').toSorted();
}

/** Every pair of networks that some connection joins, the scope's own at the receiving end. */
export function joinedNetworks(scope: GraphScope, registers: Registers): readonly Joined[] {
  return ownNetworks(scope).flatMap((to) => {
    const toEnvironment = environmentFor(scope, to, registers);
    const joined = joinedTo(scope, to).toSorted((a, b) => (`${a.from} ${a.by}` < `${b.from} ${b.by}` ? -1 : 1));
    return joined.map((one) => ({
      ...one,
      to,
      toEnvironment,
      fromEnvironment: environmentFor(scope, one.from, registers),
    }));
  });
}

type Sides = Pick<Joined, 'from' | 'to' | 'fromEnvironment' | 'toEnvironment'>;

/** True when both are known and the same. */
export function together({ fromEnvironment, toEnvironment }: Sides): boolean {
  return (
    fromEnvironment !== undefined && toEnvironment !== undefined && sameEnvironment(fromEnvironment, toEnvironment)
  );
}

const NOBODY = { declared: true, addresses: { v4: [], v6: [] }, groups: [] };

/** The groups of a network. */
function groupsIn(scope: GraphScope, network: string): readonly string[] {
  return graphOf(scope).groups.flatMap(({ ref, configuration }) =>
    (configuration.network ?? network) === network ? [ref.id] : [],
  );
}

const inside = (network: string) => (endpoint: Endpoint) => (endpoint.network ?? network) === network;

/** What is found, as nothing that is sure. */
function unsure({ rows, undetermined, missing }: Exposures, why: readonly string[]): Exposures {
  return {
    rows: [],
    undetermined: [...undetermined, ...rows.map(({ exposed }) => ({ missing: why, endpoints: exposed }))],
    missing,
  };
}

/** Why what sends from a network is not known; nothing when it is. */
function unseen(scope: GraphScope, network: string): readonly string[] {
  const { atlas, find } = graphOf(scope);
  if (!atlas.bare.networks.has(network)) return [network];
  const ref = find(network)?.ref;
  return ref === undefined ? [] : unseenIn(scope, ref).map((what) => `${what} in account ${ref.account} ${ref.region}`);
}

function unplaced({ from, to, fromEnvironment, toEnvironment }: Sides): readonly string[] {
  const ids = [...(fromEnvironment === undefined ? [from] : []), ...(toEnvironment === undefined ? [to] : [])];
  return ids.map((id) => `environment of ${id}: no register, no tag Environment`);
}

/**
 * What the one network reaches in the other: proven where both are read, and else what our side of the connection would let in. Without an
 * environment on either side, or with a network that nobody read, what is reached is undetermined.
 */
export function reachedBetween(scope: GraphScope, pair: Joined, peering: 'forbidden' | 'allowed'): Exposures {
  const { from, to, by, kind } = pair;
  const lost = unseen(scope, from);
  if (lost.length > 0 && kind === 'peering' && peering === 'allowed')
    return { rows: [], undetermined: [], missing: [] };
  const only = inside(to);
  const reached =
    lost.length === 0
      ? reachedInside(scope, groupsIn(scope, to), NOBODY, { only }, () => [from])
      : throughConnection(scope, { connection: by, kind, direction: 'ingress', only });
  const rows = reached.rows.filter(
    ({ path }) => peering === 'forbidden' || !path.some((hop) => hop.kind === 'peering'),
  );
  const unknown = [...unplaced(pair), ...lost];
  return unknown.length === 0 ? { ...reached, rows } : unsure({ ...reached, rows }, unknown);
}

/** What networks that nobody has seen may reach: of which environment they are, nobody knows either. */
export function reachedBlindly(scope: GraphScope, peering: 'forbidden' | 'allowed'): readonly Exposures[] {
  return ownNetworks(scope).flatMap((to) =>
    blindWays(scope, to)
      .filter(({ kind }) => kind !== 'peering' || peering === 'forbidden')
      .map(({ by, kind, missing }: BlindWay) =>
        unsure(throughConnection(scope, { connection: by, kind, direction: 'ingress', only: inside(to) }), missing),
      ),
  );
}

/** What networks offer to those of other environments by endpoint services: what these let through is nowhere told. */
export function reachedByOffer(scope: GraphScope, registers: Registers): readonly Exposures[] {
  return ownNetworks(scope).flatMap((to) =>
    offeredIn(scope, to).flatMap(({ from, endpoints }): readonly Exposures[] => {
      const [fromEnvironment, toEnvironment] = [from, to].map((id) => environmentFor(scope, id, registers));
      const sides = { from, to, fromEnvironment, toEnvironment };
      if (together(sides)) return [];
      const lost = unseen(scope, from);
      if (lost.length > 0) return [{ rows: [], undetermined: [{ missing: lost, endpoints }], missing: [] }];
      const reached = ask(scope, {
        from: { kind: 'networks', name: from, ids: [from] },
        to: { kind: 'endpoints', ids: endpoints.map(({ id }) => id) },
        ways: 'inside',
      });
      return [{ ...reached, rows: [] }];
    }),
  );
}
