/** Which environments the networks of a scope belong to, and which of them are joined. */
import type { GraphScope } from '@clausewatch/model/control';
import { environmentOf, sameEnvironment } from '@clausewatch/model/environment';
import type { Registers } from '@clausewatch/model/registers';
import type { Peer } from '@clausewatch/net/rule';
import type { Endpoint, Exposures } from '@clausewatch/reach/exposures';

import { graphOf, isHome } from './graph.ts';
import { throughConnection } from './graph-connections.ts';
import { reachedInside } from './graph-inside.ts';

export interface Joined {
  /** The network at the receiving end, one of the scope's own. */
  readonly to: string;
  readonly toEnvironment: string | undefined;
  readonly from: string;
  readonly fromEnvironment: string | undefined;
  readonly by: string;
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

/** Every pair of networks that some connection joins, the scope's own at the receiving end. */
export function joinedNetworks(scope: GraphScope, registers: Registers): readonly Joined[] {
  const { atlas, find } = graphOf(scope);
  const { networks, peeringsOf, attachmentsOf, attachments } = atlas.bare;
  const own = [...networks.values()].flatMap(({ id }) => {
    const ref = find(id)?.ref;
    return ref !== undefined && isHome(scope, ref) ? [id] : [];
  });
  return own.flatMap((to) => {
    const peered = (peeringsOf.get(to) ?? []).flatMap((one) =>
      one.active ? one.networks.filter((id) => id !== to).map((from) => ({ from, by: one.id })) : [],
    );
    const gateways = new Set((attachmentsOf.get(to) ?? []).map(({ gateway }) => gateway));
    const attached = [...attachments.values()].flatMap(({ network, gateway }) =>
      network !== undefined && network !== to && gateways.has(gateway) ? [{ from: network, by: gateway }] : [],
    );
    const toEnvironment = environmentFor(scope, to, registers);
    return [...peered, ...attached].map(({ from, by }) => ({
      to,
      toEnvironment,
      from,
      fromEnvironment: environmentFor(scope, from, registers),
      by,
    }));
  });
}

/** True when both are known and the same. */
export function together({ fromEnvironment, toEnvironment }: Joined): boolean {
  return (
    fromEnvironment !== undefined && toEnvironment !== undefined && sameEnvironment(fromEnvironment, toEnvironment)
  );
}

const NOBODY = { declared: true, addresses: { v4: [], v6: [] }, groups: [] };

/** The groups of a network with whom their rules let in. */
function rulesIn(scope: GraphScope, network: string): ReadonlyMap<string, readonly Peer[]> {
  const own = graphOf(scope).groups.filter(({ configuration }) => (configuration.network ?? network) === network);
  return new Map(
    own.map(({ ref, configuration: { rules } }) => [
      ref.id,
      rules.flatMap(({ direction, peer }) => (direction === 'ingress' ? [peer] : [])),
    ]),
  );
}

/**
 * What the one network reaches in the other: proven where both are read, and else what our side of the connection would let in. Without an
 * environment on either side, or with a network that nobody read, what is reached is undetermined.
 */
export function reachedBetween(scope: GraphScope, pair: Joined, peering: 'forbidden' | 'allowed'): Exposures {
  const { from, to, by, fromEnvironment, toEnvironment } = pair;
  const only = ({ network }: Endpoint): boolean => network === to;
  const seen = graphOf(scope).atlas.bare.networks.has(from);
  if (!seen && peering === 'allowed') return { rows: [], undetermined: [], missing: [] };
  const { rows, undetermined, missing } = seen
    ? reachedInside(scope, rulesIn(scope, to), NOBODY, { only }, () => [from])
    : throughConnection(scope, { connection: by, kind: 'peering', direction: 'ingress', only });
  const meant = rows.filter(({ path }) => peering === 'forbidden' || !path.some(({ kind }) => kind === 'peering'));
  const unplaced = [...(fromEnvironment === undefined ? [from] : []), ...(toEnvironment === undefined ? [to] : [])];
  const unknown = [
    ...unplaced.map((id) => `environment of ${id}: no register, no tag Environment`),
    ...(seen ? [] : [from]),
  ];
  if (unknown.length === 0) return { rows: meant, undetermined, missing };
  return {
    rows: [],
    undetermined: [...undetermined, ...meant.map(({ exposed }) => ({ missing: unknown, endpoints: exposed }))],
    missing,
  };
}
