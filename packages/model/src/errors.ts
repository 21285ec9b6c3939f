/** Will never parse: count it, keep the event, do not retry. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}

/** Throttled, unreachable or timed out: retry, not before `retryAfter` seconds where the other side said so. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly retryAfter: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly retryAfter?: number } = {}) {
    super(message, options);
    this.retryAfter = options.retryAfter;
  }
}

/** Cannot start: `problems` lists everything that is wrong, each with where and what to do. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
