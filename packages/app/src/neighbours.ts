/** What is ours or trusted, for the question which addresses may be denied. */
import { type Neighbours, ownAddresses } from '@clausewatch/engine/block';
import { graphKinds } from '@clausewatch/model/configuration';
import type { GraphPart } from '@clausewatch/model/graph';

import type { App } from './ports.ts';
import { allHeads } from './records.ts';

/** One walk over the inventory: some seconds for a hundred thousand resources. Throws `Unavailable`. */
export async function neighboursOf(app: App): Promise<Neighbours> {
  const parts: GraphPart[] = [];
  for await (const head of allHeads(app.table)) {
    if (!graphKinds.has(app.kindOf(head.ref.type))) continue;
    const { latest } = await head.whole();
    if (latest !== undefined) parts.push(...app.graphParts(app.readResource({ ref: head.ref, ...latest })));
  }
  return { registers: app.plan.catalogue.registers, own: ownAddresses(parts) };
}
