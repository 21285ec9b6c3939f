/** Answers that are worth another try, and when. */
import { Unavailable } from '@clausewatch/model/errors';

/** Seconds: longer than this nobody is told to wait. */
const longestPause = 3600;

/** Throttled, out of time, or an error of the other side. */
export function passing(status: number): boolean {
  return status === 429 || status === 408 || status >= 500;
}

/** The error that asks to be called again, not before the header says. */
export function unavailable(text: string, header: string | undefined): Unavailable {
  const pause = secondsOf(header);
  return new Unavailable(text, pause === undefined ? {} : { retryAfter: pause });
}

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3), within an hour. */
function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (dateOf(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(longestPause, Math.max(0, Math.ceil(seconds))) : undefined;
}

/** Only the form that HTTP writes: `Date.parse` reads a year into any number. */
function dateOf(header: string): number {
  return /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
}
