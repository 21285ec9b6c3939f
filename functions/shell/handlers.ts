/** What Lambda calls: every record on its own, every outcome counted, nothing of an event in a log. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { InvalidEvent, Misconfigured, Unavailable } from '@clausewatch/model/errors';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';

import { logger, publishCounts, reportFailure, reportPassing, reportUnrecognised } from './monitor.ts';
import { plain } from './safe-text.ts';

type Work<I, C> = (input: I, composed: C) => Promise<unknown>;
type Handler<E, R> = (event: E, context: Context) => Promise<R>;

/**
 * For a queue: `work` gets the body of each message. A message that it finds invalid is counted, logged and dropped; any
 * other failure is reported for this message alone, to be tried again and set aside after the queue's number of tries.
 */
export function queueHandler<C>(
  name: string,
  compose: () => C,
  work: Work<string, C>,
): Handler<SQSEvent, SQSBatchResponse> {
  return invocations(name, compose, async (event, composed, context) => {
    const handle = ({ body, messageId }: SQSRecord): Promise<void> =>
      attempt({ record: messageId }, () => work(body, composed));
    const processor = new BatchProcessor(EventType.SQS);
    return processPartialResponse(event, handle, processor, { context, throwOnFullBatchFailure: false });
  });
}

/** For a stream: one record after the other, because two records of one incident must not deliver at once. */
export function streamHandler<C>(
  name: string,
  compose: () => C,
  work: Work<DynamoDBRecord, C>,
): Handler<DynamoDBStreamEvent, DynamoDBBatchResponse> {
  return invocations(name, compose, async ({ Records }, composed) => {
    for (const record of Records) {
      const itemIdentifier = record.dynamodb?.SequenceNumber ?? '';
      try {
        await attempt({ record: itemIdentifier }, () => work(record, composed));
      } catch {
        // Lambda goes back to this record and sends all behind it again.
        return { batchItemFailures: [{ itemIdentifier }] };
      }
    }
    return { batchItemFailures: [] };
  });
}

/** For a schedule, or what succeeds or fails as one: a failure fails the run, so that it is tried again and set aside when it stays. */
export function scheduleHandler<C, R>(
  name: string,
  compose: () => C,
  work: (input: unknown, composed: C) => Promise<R>,
): Handler<unknown, R> {
  return invocations(name, compose, (event, composed) => work(event, composed));
}

/** Composes while the function is loaded, when Lambda gives most processing power; what went wrong is thrown at each call. */
function invocations<E, C, R>(
  name: string,
  compose: () => C,
  run: (event: E, composed: C, context: Context) => Promise<R>,
): Handler<E, R> {
  const composed = tried(compose);
  return async (event, context) => {
    logger.addContext(context);
    logger.appendKeys({ handler: name });
    const outcome = await reported(() => run(event, composed(), context));
    publishCounts();
    if (outcome !== undefined) return outcome.value;
    // Lambda logs what is thrown, with its cause, and hands it to whoever called: it says nothing.
    throw new Error(`${name} failed; its log says why`);
  };
}

/** The value of the work; undefined when it failed, which is in the log then. */
async function reported<R>(work: () => Promise<R>): Promise<{ readonly value: R } | undefined> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof Misconfigured) {
      const problems = error.problems.slice(0, 50).map((problem) => plain(problem));
      logger.critical('the function is not configured', { problems });
    } else reportFailure('an invocation failed', error);
    return undefined;
  }
}

async function attempt(fields: Readonly<Record<string, string>>, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof InvalidEvent) return reportUnrecognised(error.message, fields);
    if (error instanceof Unavailable) reportPassing('a record is tried again', error, fields);
    else reportFailure('a record failed', error, fields);
    throw error;
  }
}

function tried<T>(make: () => T): () => T {
  try {
    const made = make();
    return () => made;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
