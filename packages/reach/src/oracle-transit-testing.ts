/** The simulator's transit gateway. */
import type { GraphPart } from '@clausewatch/model/graph';
import type { AttachmentPart } from '@clausewatch/model/graph-gateways';

import { matchLength } from './oracle-arithmetic-testing.ts';

/** A transit gateway sends on by the table of the attachment that a packet comes by; the answer by that of the other. */
export function carriedOver(
  parts: readonly GraphPart[],
  id: string,
  [mine, theirs]: [string, string],
  [source, own]: [string, string],
): boolean {
  const attachment = (network: string): AttachmentPart | undefined =>
    parts
      .filter((part) => part.kind === 'transit-attachment')
      .find((one) => one.gateway === id && one.network === network && one.available);
  const [from, to] = [attachment(mine), attachment(theirs)];
  const sends = (by: string | undefined, address: string): string | undefined => {
    const routes = parts.filter((part) => part.kind === 'transit-table').find((table) => table.id === by)?.routes ?? [];
    const matching = routes.filter(({ prefix }) => matchLength(prefix, address) >= 0);
    matching.sort((a, b) => matchLength(b.prefix, address) - matchLength(a.prefix, address));
    return matching[0]?.blackhole === false ? matching[0].attachment : undefined;
  };
  return (
    from !== undefined && to !== undefined && sends(from.table, own) === to.id && sends(to.table, source) === from.id
  );
}
