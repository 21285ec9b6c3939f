/** Answers that take long to make, remembered while they are right; a slow one is made again behind the reader's back. */

/** Milliseconds of work that a reader may wait for each time. */
const quick = 250;
/** A slow answer is used for so many times as long as it took to make, and milliseconds at most, before it is made again. */
const [patience, longest] = [20, 60_000];

interface Kept<T> {
  readonly revision: string | undefined;
  readonly value: T;
  readonly slow: boolean;
  /** Used whatever was written, until then. */
  readonly until: number;
}

/**
 * `revision` tells whether anything changed; without it everything may have. `now`: milliseconds on a clock that never goes back. Nobody waits for
 * a slow answer but who asks first; who asks later has one that is at most `longest` and one making old.
 */
export function remembered<T>(
  make: () => Promise<T>,
  revision: (() => Promise<string>) | undefined,
  now: () => number,
): () => Promise<T> {
  let kept: Kept<T> | undefined;
  let making: Promise<T> | undefined;
  const again = async (at: string | undefined): Promise<T> => {
    const started = now();
    const value = await make();
    const took = now() - started;
    const slow = took >= quick;
    kept = { revision: at, value, slow, until: slow ? now() + Math.min(longest, took * patience) : 0 };
    return value;
  };
  return async () => {
    const current = await revision?.();
    const fresh = kept !== undefined && current !== undefined && kept.revision === current;
    if (kept !== undefined && (fresh || now() < kept.until)) return kept.value;
    making ??= again(current).finally(() => (making = undefined));
    if (kept?.slow !== true) return making;
    // Who waits for the next one hears of its failure.
    making.catch(() => undefined);
    return kept.value;
  };
}
