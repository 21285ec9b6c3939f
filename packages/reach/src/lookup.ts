/** A map that is only read. */
export interface Lookup<V> {
  readonly get: (key: string) => V | undefined;
  readonly has: (key: string) => boolean;
  readonly values: () => Iterable<V>;
}

/** A map with some keys changed; the map below stays as it is and is shared. */
interface Layered<V> extends Lookup<V> {
  readonly base: ReadonlyMap<string, V>;
  /** `undefined`: taken away. */
  readonly over: ReadonlyMap<string, V | undefined>;
}

/** Above this part of the map below, its copy is cheaper than what every look-up pays. */
const COPIED_FROM = 1 / 16;

function layers<V>(table: Lookup<V>): Pick<Layered<V>, 'base' | 'over'> {
  if (table instanceof Map) return { base: table as ReadonlyMap<string, V>, over: new Map() };
  return table as Layered<V>;
}

function withoutGaps<V>(changes: ReadonlyMap<string, V | undefined>): Lookup<V> {
  for (const value of changes.values())
    if (value === undefined)
      return new Map([...changes].flatMap(([key, one]) => (one === undefined ? [] : [[key, one]])));
  return changes as ReadonlyMap<string, V>;
}

/** The table with these keys set anew, or taken away where `undefined`; the table itself does not change. */
export function altered<V>(table: Lookup<V>, changes: ReadonlyMap<string, V | undefined>): Lookup<V> {
  if (changes.size === 0) return table;
  const { base, over: before } = layers(table);
  if (base.size === 0 && before.size === 0) return withoutGaps(changes);
  const over = before.size === 0 ? changes : new Map([...before, ...changes]);
  if (over.size > base.size * COPIED_FROM) {
    const copy = new Map(base);
    for (const [key, value] of over)
      if (value === undefined) copy.delete(key);
      else copy.set(key, value);
    return copy;
  }
  const layered: Layered<V> = {
    base,
    over,
    get: (key) => (over.has(key) ? over.get(key) : base.get(key)),
    has: (key) => (over.has(key) ? over.get(key) !== undefined : base.has(key)),
    *values() {
      for (const [key, value] of base) if (!over.has(key)) yield value;
      for (const value of over.values()) if (value !== undefined) yield value;
    },
  };
  return layered;
}
