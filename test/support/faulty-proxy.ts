/** A DynamoDB that misbehaves as told: a proxy on the loopback interface before a server that does not. */
import { createServer } from 'node:http';

import type { TestServer } from './servers.ts';

/** What becomes of a request: it passes, passes later, is throttled, or is lost on its way back. */
export type Fate = 'pass' | 'throttle' | 'lose-answer' | { readonly after: Promise<void> };

/** `fateOf` is asked for each request, with its count from 1 and its operation: `PutItem`. */
export async function startFaultyProxy(
  server: TestServer,
  fateOf: (count: number, operation: string) => Fate,
): Promise<TestServer & { readonly requests: () => number }> {
  let requests = 0;
  const proxy = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(Buffer.concat(chunks)));
    const answer = async (body: Buffer): Promise<void> => {
      requests += 1;
      const target = String(request.headers['x-amz-target']);
      const fate = fateOf(requests, target.slice(target.indexOf('.') + 1));
      if (fate === 'throttle') {
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
        response.end('{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}');
        return;
      }
      if (typeof fate === 'object') await fate.after;
      const { host: _host, 'content-length': _length, connection: _connection, ...headers } = request.headers;
      const passed = await fetch(server.endpoint, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: new Uint8Array(body),
      });
      const text = await passed.text();
      if (fate === 'lose-answer') response.destroy();
      else response.writeHead(passed.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    };
  });
  proxy.keepAliveTimeout = 0;
  await new Promise<void>((done) => void proxy.listen(0, '127.0.0.1', done));
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests: () => requests,
    stop: async () => {
      proxy.closeAllConnections();
      await new Promise<void>((done) => void proxy.close(() => done()));
    },
  };
}
