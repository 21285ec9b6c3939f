/** A stand-in for a service on the loopback interface: it answers what it is told, and remembers what it was asked. */
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { onTestFinished } from 'vitest';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface StandIn {
  readonly url: string;
  readonly calls: Call[];
  readonly none: Call;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Ends with the test. */
export async function standIn({ status = 200, headers = {}, body = '' }: Answer): Promise<StandIn> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    let read = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (read += chunk));
    request.on('end', () => {
      calls.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: read });
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, none: { method: '', path: '', headers: {}, body: '' } };
}
