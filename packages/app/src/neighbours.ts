/** What is ours or trusted, for the question which addresses may be denied. */
import { type Neighbours, addressesOf } from '@clausewatch/engine/block';
import { graphKinds, type Kind } from '@clausewatch/model/configuration';

import type { App } from './ports.ts';
import { allHeads } from './records.ts';

/** In the graph, and without addresses of their own. */
const mute: ReadonlySet<Kind> = new Set<Kind>(['security-group', 'network-acl', 'peering', 'listener', 'recorder']);

/**
 * One walk over the inventory: some seconds for a hundred thousand resources. While something that has addresses could not be read, or no network was
 * ever seen, the estate's own are not known. Throws `Unavailable`.
 */
export async function neighboursOf(app: App): Promise<Neighbours> {
  const { registers } = app.plan.catalogue;
  const own = new Set<string>();
  let seen = false;
  for await (const head of allHeads(app.table)) {
    const kind = app.kindOf(head.ref.type);
    if (!graphKinds.has(kind) || mute.has(kind)) continue;
    const { latest } = await head.whole();
    if (latest === undefined) continue;
    for (const part of app.graphParts(app.readResource({ ref: head.ref, ...latest }))) {
      const addresses = addressesOf(part);
      if (addresses === 'unread') return { registers, own: undefined };
      for (const address of addresses) own.add(address);
      seen ||= part.kind === 'network';
    }
  }
  return { registers, own: seen ? [...own] : undefined };
}
