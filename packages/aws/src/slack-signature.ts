/** Does a request come from Slack? https://docs.slack.dev/authentication/verifying-requests-from-slack */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds by which a request may be old, or ahead of our clock. */
const window = 300;

export interface Signed {
  /** The body as it arrived, byte for byte. */
  readonly body: Uint8Array;
  /** `X-Slack-Request-Timestamp` */
  readonly timestamp: string | undefined;
  /** `X-Slack-Signature` */
  readonly signature: string | undefined;
}

/** `secrets`: the current one, and while it is exchanged the former. `now` in milliseconds. */
export function isFromSlack({ body, timestamp, signature }: Signed, secrets: readonly string[], now: number): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > window) return false;
  const given = Buffer.from(signature);
  let matches = false;
  // Every secret is tried, whichever matches: the time taken says nothing.
  for (const secret of secrets) {
    const expected = Buffer.from(
      `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
    );
    const same = given.length === expected.length && timingSafeEqual(given, expected);
    matches ||= same;
  }
  return matches;
}
