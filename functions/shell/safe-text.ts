/** Text from outside, made fit for a log line: short, one line, without what looks like a secret. */

/** Control characters, line separators, and marks that turn or hide text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // An address may carry a token in its path or query, as webhooks do: the host says enough.
  [/\b(https?:\/\/)(?:[^\s/@"']*@)?([^\s/:"']+)[^\s"']*/gi, '$1$2/[redacted]'],
  // Identifiers of access keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, '[redacted]'],
  [/\bxox[a-z]-[\w-]+/gi, '[redacted]'],
  [/\b(secret|token|password|authorization|credential)(\w*["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, '$1$2[redacted]'],
];

/** At most `max` characters. */
export function plain(text: string, max = 300): string {
  // Cut first, so that no pattern meets a text of any length; a secret at the edge is still seen.
  let safe = text.slice(0, max * 4).replaceAll(UNSAFE, '?');
  for (const [pattern, instead] of SECRETS) safe = safe.replaceAll(pattern, instead);
  return safe.length > max ? `${safe.slice(0, max)}...` : safe;
}

export interface Failure {
  readonly error: string;
  readonly reason: string;
  /** Where in our code: file and line, without the message that a stack begins with. */
  readonly at: readonly string[];
}

/** What a log line says of an error. The error itself never goes there: clients hang requests and answers on theirs. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { error: 'not an error', reason: plain(String(error)), at: [] };
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors.slice(0, 5) : [];
  const reasons = [error, ...inner].map((one) => (one instanceof Error ? one.message : 'not an error'));
  // The message is at the head of a stack: one of several lines must not pass for a place in our code.
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return {
    error: plain(error.name, 60),
    reason: plain(reasons.join(' | ')),
    at: frames.slice(0, 5).map((line) => plain(line.trim(), 160)),
  };
}
