/** Servers that stand in for AWS in tests. They listen on a free port of the loopback interface only. */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import dynalite from 'dynalite';

export interface TestServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly endpoint: string;
  /** Destroy the clients first: open keep-alive connections delay the stop. */
  stop(): Promise<void>;
}

/** Options for any AWS client that is to talk to a test server. One attempt: what is not there answers HTTP 500, a retry only costs time. */
export function clientOptions(server: TestServer): {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
} {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: server.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
}

/** Starts dynalite (DynamoDB without transactions, TTL and streams) in this process, with empty memory. */
export async function startDynalite(): Promise<TestServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // dynalite throws from the request's 'error' event, which would end the process when a client hangs up.
  server.on('request', (request) => request.removeAllListeners('error').on('error', () => {}));
  // A connection that is closed for being idle, just when a client uses it again, is an error that DynamoDB has nothing to do with.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = addressOf(server.address());
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The path of `moto_server`: the environment variable `MOTO_SERVER`, else the first on `PATH`, else `undefined`. */
export function findMoto(): string | undefined {
  const named = process.env['MOTO_SERVER'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, 'moto_server')).find(isExecutable);
}

/** Why a suite that needs moto is skipped, or `undefined` when it is to run. With `REQUIRE_MOTO=1` it always runs, and fails without moto. */
export function motoMissing(): string | undefined {
  if (findMoto() !== undefined || process.env['REQUIRE_MOTO'] === '1') return undefined;
  return "skipped: no moto_server on PATH (pip install 'moto[server]')";
}

/** Starts `moto_server` with empty state. Throws with its output when it is not installed or does not answer within 60 seconds. */
export async function startMoto(): Promise<TestServer> {
  const command = findMoto();
  if (command === undefined)
    throw new Error("moto_server is not installed: pip install 'moto[server]', or set MOTO_SERVER");
  const tries = 3; // Another process can take the free port before moto does.
  for (let attempt = 1; ; attempt++) {
    try {
      return await spawnMoto(command, await freePort());
    } catch (error) {
      if (attempt === tries) throw error;
    }
  }
}

async function spawnMoto(command: string, port: number): Promise<TestServer> {
  const child = spawn(command, ['-H', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const output: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output.push(chunk);
    if (output.length > 50) output.shift();
  });
  child.on('error', (error) => output.push(error.message));
  const orphaned = (): void => void child.kill('SIGKILL');
  process.once('exit', orphaned);
  const stop = async (): Promise<void> => {
    process.removeListener('exit', orphaned);
    await end(child);
  };
  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 60_000;
  while (!(await answers(`${endpoint}/moto-api/data.json`))) {
    if (child.pid !== undefined && child.exitCode === null && Date.now() < deadline) await sleep(100);
    else {
      await stop();
      throw new Error(`moto_server did not start: ${output.join('').slice(-2000)}`);
    }
  }
  // Something else on the port may have answered while moto itself failed to bind.
  if (child.exitCode !== null) throw new Error(`moto_server ended: ${output.join('').slice(-2000)}`);
  return { endpoint, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
