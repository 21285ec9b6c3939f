/** The door for events from outside: `POST /events` with a bearer token. An event is on the disk before it is accepted. */
import type { Clock } from '@clausewatch/app/ports';
import { InvalidEvent } from '@clausewatch/model/errors';
import { nestedWithin } from '@clausewatch/sources/depth';
import { observe } from '@clausewatch/sources/observe';
import { Hono, type Context } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';

import { aheadOf } from './instants.ts';

const mostBytes = 1_000_000;
/** Bytes that are read before a sender is cut off. */
const patience = 16_000_000;
/** Problems of one body that are told; the rest is counted. */
const told = 20;

export interface IntakeOptions {
  /** Absent: the door is shut. */
  readonly token: string | undefined;
  /** Returns when the event is on the disk. */
  readonly accept: (body: string) => Promise<string>;
  readonly now: Clock;
  /** One event arrived that could not be accepted. */
  readonly refused: () => void;
}

export function intake({ token, accept, now, refused }: IntakeOptions): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    if (c.req.method !== 'POST') return c.json({ error: 'send events with POST' }, 405, { Allow: 'POST' });
    if (token === undefined)
      return c.json(
        { error: 'events are not taken: set CLAUSEWATCH_INTAKE_TOKEN to a secret of your own and start again' },
        404,
      );
    if (!sameSecret(bearerOf(c), token))
      return c.json({ error: 'send the header Authorization: Bearer <CLAUSEWATCH_INTAKE_TOKEN>' }, 401, {
        'WWW-Authenticate': 'Bearer',
      });
    return next();
  });
  app.post('/events', async (c) => {
    const encoding = c.req.header('content-encoding') ?? 'identity';
    if (encoding !== 'identity') return c.json({ error: 'send the body as it is, without compression' }, 415);
    const bytes = await bytesOf(c.req.raw);
    if (bytes === undefined) return c.json({ error: `an event may have ${mostBytes} bytes` }, 413);
    try {
      const body = decoded(bytes);
      const problems = problemsOf(body, now());
      const id = await accept(body);
      return c.json(
        {
          accepted: id,
          ...(problems.length === 0 ? {} : { problems: problems.slice(0, told), notTaken: problems.length }),
        },
        202,
      );
    } catch (error) {
      if (!(error instanceof InvalidEvent)) throw error;
      refused();
      return c.json({ error: error.message }, 400);
    }
  });
  app.onError((_error, c) =>
    c.json({ error: 'the event could not be stored: send it again' }, 503, { 'Retry-After': '5' }),
  );
  return app;
}

/** Undefined when there are too many. What is too much is read and dropped, within reason: a sender who is cut off never sees the answer. */
async function bytesOf({ body }: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
    else if (size > patience) break;
  }
  return size <= mostBytes ? Buffer.concat(chunks) : undefined;
}

/** What of the body cannot be read beside what can. Throws `InvalidEvent` when nothing can. */
function problemsOf(body: string, now: string): readonly string[] {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch (error) {
    throw new InvalidEvent(`not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`);
  }
  if (!nestedWithin(event))
    throw new InvalidEvent('objects and lists are nested deeper than any description of a resource');
  const problems: string[] = [];
  const observations = observe(event, { onProblem: ({ message }) => problems.push(message) });
  if (observations.length === 0) throw new InvalidEvent(problems[0] ?? 'nothing to observe in it');
  const ahead = observations.map((observation) => aheadOf(now, observation)).find((problem) => problem !== undefined);
  if (ahead !== undefined) throw new InvalidEvent(`the event ${ahead}`);
  return problems;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidEvent('not UTF-8');
  }
}

function bearerOf(c: Context): string {
  return /^bearer +(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
}

/** Compares in a time that says nothing about where the two differ, or how long they are. */
function sameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
