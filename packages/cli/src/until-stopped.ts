/** How a server hears from the terminal. */

/** Resolves at the first SIGINT or SIGTERM; the second ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
  });
}

/** Calls `then` at each line that is typed; answers how to listen no more. */
export function onEnter(then: () => void): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  process.stdin.on('data', then);
  return () => {
    process.stdin.off('data', then);
    process.stdin.pause();
  };
}
