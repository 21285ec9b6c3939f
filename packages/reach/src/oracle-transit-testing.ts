/** The simulator's ways from one network to another. */
import type { GraphPart, Route } from '@clausewatch/model/graph';
import type { AttachmentPart } from '@clausewatch/model/graph-gateways';

import { matchLength } from './oracle-arithmetic-testing.ts';

/** A transit gateway sends on by the table of the attachment that a packet comes by. */
function overTransit(
  parts: readonly GraphPart[],
  id: string,
  [mine, theirs]: readonly [string, string],
  address: string,
): boolean {
  const attachment = (network: string): AttachmentPart | undefined =>
    parts
      .filter((part) => part.kind === 'transit-attachment')
      .find((one) => one.gateway === id && one.network === network && one.available);
  const [from, to] = [attachment(mine), attachment(theirs)];
  const table = parts.filter((part) => part.kind === 'transit-table').find((one) => one.id === from?.table);
  const matching = (table?.routes ?? []).filter(({ prefix }) => matchLength(prefix, address) >= 0);
  matching.sort((a, b) => matchLength(b.prefix, address) - matchLength(a.prefix, address));
  return to !== undefined && matching[0]?.blackhole === false && matching[0].attachment === to.id;
}

/** By a peering or a transit gateway; answers may come by another than packets went. */
export function carried(
  parts: readonly GraphPart[],
  by: Route['target'] | undefined,
  networks: readonly [string, string],
  address: string,
): boolean {
  if (by?.kind === 'transit-gateway') return overTransit(parts, by.id, networks, address);
  const peering = parts.filter((part) => part.kind === 'peering').find(({ id }) => id === by?.id);
  return peering?.active === true && networks.every((one) => peering.networks.includes(one));
}
