/** Connections of the scope's networks to networks of others, or of other environments. */
import type { GraphScope } from '@clausewatch/model/control';
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Traffic } from '@clausewatch/net/traffic';
import { type Admission, admittedThrough } from '@clausewatch/reach/admitted';
import type { Endpoint, Exposures } from '@clausewatch/reach/exposures';

import { inventoried, notRecorded, ofKind } from './evidence.ts';
import { graphOf, isOwn } from './graph.ts';
import { standing, targetsIn, unrouted } from './graph-joined.ts';
import { type Accounts, type Owner, ownerOf } from './owners.ts';
import { connections, isOver } from './peerings.ts';

/** A peering connection of one of our networks with somebody else's. */
export interface ForeignPeering {
  readonly ref: ResourceRef;
  readonly account: string;
  readonly owner: Exclude<Owner, { readonly kind: 'own' }>;
}

const PEERING = 'AWS::EC2::VPCPeeringConnection';

/** The peerings that routes lead to, or may, and that nobody read. */
function unreadPeerings(scope: GraphScope): readonly ForeignPeering[] {
  const { account, region, resources } = scope;
  const known = new Set(ofKind(resources, 'peering').map(({ ref }) => ref.id));
  const lost = (id: string, missing: string): ForeignPeering => {
    const ref: ResourceRef = { provider: 'aws', account, region, type: PEERING, id };
    return { ref, account: 'unknown', owner: { kind: 'unclear', missing } };
  };
  const networks = [...standing(scope).keys()];
  const named = new Set(networks.flatMap((network) => targetsIn(scope, network, 'peering')));
  const unread = [...named].filter((id) => !known.has(id)).map((id) => lost(id, id));
  if (inventoried(resources, 'peering', PEERING)) return unread;
  const blind = networks.some((network) => unrouted(scope, network).length > 0);
  return blind ? [...unread, lost('unread', notRecorded('peering connections', PEERING))] : unread;
}

/** The peerings of the account whose other side is not ours, or may not be. */
export function foreignPeerings(
  scope: GraphScope,
  accounts: Accounts,
  thirdParties: ReadonlyMap<string, string>,
): readonly ForeignPeering[] {
  const read = connections(ofKind(scope.resources, 'peering')).flatMap(
    ({ ref, configuration }): readonly ForeignPeering[] => {
      const { requester, accepter } = configuration;
      const ours = [requester, accepter].some(
        ({ account, region }) => account === scope.account && (region ?? scope.region) === scope.region,
      );
      if (!ours || isOver(configuration)) return [];
      const others = [requester, accepter].flatMap(({ account }) =>
        account === scope.account ? [] : (account ?? 'unknown'),
      );
      const [account] = others;
      if (account === undefined) return [];
      const owner = ownerOf(account, scope.account, accounts, thirdParties);
      return owner.kind === 'own' ? [] : [{ ref, account, owner }];
    },
  );
  return [...read, ...unreadPeerings(scope)];
}

/** What our side of a connection lets in, or out, of the account's own endpoints. */
export function throughConnection(scope: GraphScope, asked: Admission): Exposures {
  const only = (endpoint: Endpoint): boolean => isOwn(scope, endpoint) && asked.only?.(endpoint) !== false;
  return admittedThrough(graphOf(scope).atlas, { ...asked, only });
}

/** What foreign peerings may carry: surely where the other side is not ours, undetermined where nobody can say whose it is. */
export function throughForeign(
  scope: GraphScope,
  peerings: readonly ForeignPeering[],
  direction: Admission['direction'],
  traffic?: readonly Traffic[],
): readonly { readonly peering: ForeignPeering; readonly reached: Exposures }[] {
  return peerings.map((peering) => {
    const more = traffic === undefined ? {} : { traffic };
    const reached = throughConnection(scope, { connection: peering.ref.id, kind: 'peering', direction, ...more });
    if (peering.owner.kind !== 'unclear') return { peering, reached };
    const { missing } = peering.owner;
    const unclear = reached.rows.map(({ exposed }) => ({ missing: [missing], endpoints: exposed }));
    return { peering, reached: { ...reached, rows: [], undetermined: [...reached.undetermined, ...unclear] } };
  });
}

/** Whose network it is, for people. */
export function ownerLabel({ owner, account }: ForeignPeering): string {
  return owner.kind === 'third-party' ? `${owner.name} (account ${account})` : `account ${account}`;
}
