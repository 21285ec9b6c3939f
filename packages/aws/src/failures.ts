/** What went wrong at AWS, in two kinds: worth another try, or not. */
import { Unavailable } from '@clausewatch/model/errors';

const passing: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InternalError',
  'InternalErrorException',
  'InternalFailure',
  'KMSThrottling',
  'KMSThrottlingException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'SlowDown',
  'Throttled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'WAFUnavailableEntityException',
]);
const network = /^(?:E[A-Z]+|EAI_AGAIN|UND_ERR_\w+)$/;

/**
 * The error to throw instead: `Unavailable` for throttling, timeouts, the network and answers from 500 on, an `Error` otherwise. The text names
 * the service, the error and the HTTP status only: what the provider wrote may hold names that do not belong in a log.
 */
export function translated(service: string, error: unknown): Error {
  if (error instanceof Unavailable) return error;
  const name = /^[\w.]{1,60}$/.exec(nameOf(error))?.[0] ?? 'unknown error';
  const status = statusOf(error);
  const text = `${service}: ${name}${status === undefined ? '' : ` (HTTP ${status})`}`;
  const again =
    passing.has(name) || network.test(codeOf(error)) || status === 429 || (status !== undefined && status >= 500);
  return again ? new Unavailable(text) : new Error(text);
}

/** The SDK's name of the error, which is the service's error code. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
