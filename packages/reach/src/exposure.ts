import { type AddressSet, everywhere, unionOf } from '@clausewatch/net/addresses';
import { publicShare } from '@clausewatch/net/special';
import type { Traffic } from '@clausewatch/net/traffic';

import { packets } from './axis.ts';
import { meet, type Region } from './region.ts';

export interface Exposure {
  /** The addresses that reach some packet of the traffic. */
  readonly addresses: AddressSet;
  /** Their share of the public address space, 0 to 1 per family. */
  readonly share: { readonly v4: number; readonly v6: number };
}

/** How much of the public address space reaches some packet of `traffic`: a measure, never a text such as `0.0.0.0/0`. */
export function exposure(region: Region, traffic: readonly Traffic[]): Exposure {
  const reached = meet(region, packets(traffic, everywhere));
  const addresses = unionOf(reached.map((band) => band.addresses));
  return { addresses, share: publicShare(addresses) };
}
