import { Unavailable } from '@clausewatch/model/errors';

/** Error names after which a later try can succeed: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const PASSING_NAMES =
  /^(Throttling|ThrottlingException|ProvisionedThroughputExceededException|RequestLimitExceeded|TransactionConflictException|ReplicatedWriteConflictException|InternalServerError|ServiceUnavailable|TimeoutError|AbortError)$/;

/** Node's codes for a server that cannot be reached. */
const PASSING_CODES =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EMFILE)$/;

/** Waits for the answer. Throws `Unavailable` for throttling, server errors and a network that fails; anything else as it came. */
export async function answer<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    if (!(error instanceof Error) || !isPassing(error)) throw error;
    throw new Unavailable(`DynamoDB cannot answer: ${error.name}: ${error.message}`, { cause: error });
  }
}

function isPassing(
  error: Error & { readonly code?: unknown; readonly $metadata?: { httpStatusCode?: number } },
): boolean {
  const status = error.$metadata?.httpStatusCode ?? 0;
  return status >= 500 || status === 429 || PASSING_NAMES.test(error.name) || PASSING_CODES.test(String(error.code));
}
