/** One POST to one address: no redirects, a limit on time and on what is read back. */
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';

import { Unavailable } from '@clausewatch/model/errors';

import { PrivateAddress, publicLookup } from './public-address.ts';

export interface Answer {
  readonly status: number;
  /** The first characters of the body. */
  readonly text: string;
  readonly retryAfter: string | undefined;
}

export interface PostOptions {
  /** Whom an error speaks of: `Slack`. */
  readonly who: string;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** For tests alone: the loopback address may be called. */
  readonly loopback: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Characters of the answer that are read. */
  readonly most?: number;
}

/** Throws `Unavailable` when there is no whole answer in time; an `Error` when the name leads inside. Neither holds any of the address. */
export async function postJson(url: URL, body: string, options: PostOptions): Promise<Answer> {
  const { who, timeout } = options;
  const signal = AbortSignal.timeout(timeout);
  try {
    return await exchange(url, body, signal, options);
  } catch (error) {
    if (error instanceof PrivateAddress) throw new Error(`${who} was not called: ${error.message}`, { cause: error });
    if (signal.aborted) throw new Unavailable(`${who} did not answer within ${timeout / 1000} s`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    throw new Unavailable(`${who} could not be reached (${code.slice(0, 40)})`);
  }
}

function exchange(url: URL, body: string, signal: AbortSignal, options: PostOptions): Promise<Answer> {
  const { loopback, most = 1000 } = options;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...options.headers,
    'content-length': Buffer.byteLength(body),
  };
  const start = url.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const request = {
      method: 'POST',
      headers,
      signal,
      agent: false as const,
      ...(loopback ? {} : { lookup: publicLookup }),
    };
    const call = start(url, request, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < most) text += chunk.slice(0, most - text.length);
      });
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text, retryAfter: response.headers['retry-after'] });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}
