/** The HTTP server: bound first, so that a port that is taken is known before any work; it answers 503 until there is something to show. */
import { serve } from '@hono/node-server';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

type Fetch = (request: Request) => Response | Promise<Response>;

export interface Listening {
  readonly port: number;
  answerWith(fetch: Fetch): void;
  /** Ends what is idle, and what is under way after a moment. */
  close(): Promise<void>;
}

/** Milliseconds for requests under way when it closes. */
const grace = 2000;

/** Throws `Misconfigured` when the address cannot be bound. */
export async function listen(hostname: string, port: number): Promise<Listening> {
  let answer: Fetch = () =>
    new Response('Starting: try again in a moment.\n', { status: 503, headers: { 'Retry-After': '2' } });
  const bound = Promise.withResolvers<AddressInfo>();
  const server = serve(
    {
      fetch: (request) => answer(request),
      hostname,
      port,
      serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000 },
    },
    bound.resolve,
  ) as Server;
  server.on('error', bound.reject);
  const address = await bound.promise.catch((error: NodeJS.ErrnoException) => {
    throw new Misconfigured([problemOf(hostname, port, error.code)]);
  });
  return {
    port: address.port,
    answerWith: (fetch) => void (answer = fetch),
    async close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.race([closed, sleep(grace, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
    },
  };
}

function problemOf(hostname: string, port: number, code: string | undefined): string {
  if (code === 'EADDRINUSE')
    return `port ${port} on ${hostname} is in use: stop the other program, or give another port with --port`;
  if (code === 'EACCES') return `port ${port} on ${hostname} may not be used by you: give one above 1023 with --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host ${hostname}: no address of this machine`;
  return `--host ${hostname} --port ${port}: cannot listen: ${code ?? 'unknown error'}`;
}

/** The names under which a browser may ask for the page. */
export function hostsOf(hostname: string, port: number, others: readonly string[]): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]', ...(isWildcard(hostname) ? others : [hostname])];
  const bracketed = names.map((name) =>
    name.includes(':') && !name.startsWith('[') ? `[${name}]` : name.toLowerCase(),
  );
  return [...new Set(bracketed)].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export function isWildcard(hostname: string): boolean {
  return hostname === '0.0.0.0' || hostname === '::';
}
