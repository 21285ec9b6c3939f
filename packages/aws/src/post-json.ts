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

const mostRead = 1000;

/** Throws `Unavailable` when there is no whole answer in time; an `Error` when the name leads inside. Neither holds any of the address. */
export async function postJson(
  url: URL,
  body: string,
  { timeout, loopback }: { readonly timeout: number; readonly loopback: boolean },
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeout);
  try {
    return await exchange(url, body, signal, loopback);
  } catch (error) {
    if (error instanceof PrivateAddress) throw new Error(`Slack was not called: ${error.message}`, { cause: error });
    if (signal.aborted) throw new Unavailable(`Slack did not answer within ${timeout / 1000} s`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    throw new Unavailable(`Slack could not be reached (${code.slice(0, 40)})`);
  }
}

function exchange(url: URL, body: string, signal: AbortSignal, loopback: boolean): Promise<Answer> {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
  const start = url.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers,
      signal,
      agent: false as const,
      ...(loopback ? {} : { lookup: publicLookup }),
    };
    const call = start(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < mostRead) text += chunk.slice(0, mostRead - text.length);
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
