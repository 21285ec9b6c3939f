import type { GraphPart } from '@clausewatch/model/graph';

import { arrives } from './oracle-testing.ts';
import type { Probe } from './probes-testing.ts';

/** Where the engine answers for all addresses of one end together, any of them has to do for the simulator. */
export function truth(parts: readonly GraphPart[], { from, to, load }: Probe): boolean {
  const single = to.at === 'internet' ? from : to;
  const part = parts.find((one) => one.kind === 'interface' && single.at === 'interface' && one.id === single.id);
  const addresses = part?.kind === 'interface' ? part.addresses : [];
  return addresses.some(({ address }) =>
    to.at === 'internet'
      ? arrives(parts, { ...from, address }, to, load)
      : arrives(parts, from, { ...to, address }, load),
  );
}
