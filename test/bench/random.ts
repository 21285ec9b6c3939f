/** Chance that is the same in every run. */
export interface Random {
  /** Whole number below `n`. */
  readonly below: (n: number) => number;
  /** True in one of `n` draws. */
  readonly oneIn: (n: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  /** Hexadecimal digits. */
  readonly hex: (length: number) => string;
}

/** A generator of its own for each seed (mulberry32), so that the item of an index never depends on its neighbours. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (n: number): number => next() % n;
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick: (from) => from[below(from.length)] ?? from[0],
    hex: (length) => {
      let text = '';
      while (text.length < length) text += next().toString(16).padStart(8, '0');
      return text.slice(0, length);
    },
  };
}
