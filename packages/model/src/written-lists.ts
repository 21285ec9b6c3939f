/** What prefix lists count as where a security group names them. */
import type { Resource } from './resource.ts';

/** By id: the most entries that the list may ever hold, where its provider says so. */
export function listWeights(resources: readonly Resource[]): ReadonlyMap<string, number> {
  return new Map(
    resources.flatMap(({ ref, raw: { configuration } }) => {
      if (ref.type !== 'AWS::EC2::PrefixList' || typeof configuration !== 'object' || configuration === null) return [];
      const most: unknown = Object.entries(configuration).find(([name]) => name.toLowerCase() === 'maxentries')?.[1];
      return typeof most === 'number' ? [[ref.id, most] as const] : [];
    }),
  );
}
