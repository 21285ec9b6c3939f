import type { AddressSet } from '@clausewatch/net/addresses';

const MOST = 4096;
/** Sets of more intervals than this are not worth a key. */
const LONGEST = 16;

interface Memory<T> {
  readonly bySet: WeakMap<AddressSet, T>;
  readonly byContent: Map<string, T>;
}

/**
 * `compute`, which must be pure, asked once for each set of addresses and each `owner` (a register, which lives as long as its policy).
 * The same few ranges stand in most firewalls; equal sets share an answer, also when they are not the same object.
 */
export function remembered<O extends object, T>(
  compute: (addresses: AddressSet, owner: O) => T,
): (addresses: AddressSet, owner: O) => T {
  const memories = new WeakMap<O, Memory<T>>();
  return (addresses, owner) => {
    let memory = memories.get(owner);
    if (memory === undefined) memories.set(owner, (memory = { bySet: new WeakMap(), byContent: new Map() }));
    const { bySet, byContent } = memory;
    if (bySet.has(addresses)) return bySet.get(addresses) as T;
    if (addresses.v4.length + addresses.v6.length > LONGEST) return compute(addresses, owner);
    const key = `${addresses.v4.join()};${addresses.v6.join()}`;
    const known = byContent.has(key);
    const answer = known ? (byContent.get(key) as T) : compute(addresses, owner);
    if (byContent.size >= MOST) byContent.clear();
    if (!known) byContent.set(key, answer);
    bySet.set(addresses, answer);
    return answer;
  };
}
