import type { Kind } from '@clausewatch/model/configuration';

import { canonicalType, readers } from './aws-config/kinds.ts';

const known = new Map<string, Kind>();

/** The kind of configuration that a provider's type has: `other` for types that nothing reads. */
export function kindOf(type: string): Kind {
  const name = canonicalType(type);
  const before = known.get(name);
  if (before !== undefined) return before;
  const kind = readers.get(name)?.({}, {}).kind ?? 'other';
  if (readers.has(name)) known.set(name, kind);
  return kind;
}
