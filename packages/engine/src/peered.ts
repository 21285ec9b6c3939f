/** Which other accounts and regions a graph needs beside its own. */
import type { Resource } from '@clausewatch/model/resource';

export interface AccountRegion {
  readonly account: string;
  readonly region: string;
}

/** The accounts and regions at the other end of active peering connections, each once: who only asks to be peered is a stranger. */
export function peeredWith(resources: Iterable<Resource>, home: AccountRegion): readonly AccountRegion[] {
  const found = new Map<string, AccountRegion>();
  for (const { configuration } of resources) {
    if (configuration.kind !== 'peering' || (configuration.status ?? 'active') !== 'active') continue;
    for (const { account, region } of [configuration.requester, configuration.accepter])
      if (account !== undefined && region !== undefined && (account !== home.account || region !== home.region))
        found.set(`${account}/${region}`, { account, region });
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
