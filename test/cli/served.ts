/** A server for a test: started, and ended with it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';

import { clausewatch, documentOf, start } from './run.ts';

export interface Served {
  readonly child: ChildProcess;
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  /** The one-time link. */
  readonly link: string;
  stderr(): string;
  /** Answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export const token = 'a-secret-of-this-test-0123456789';

/** Resolves when the link is printed; throws with what was said when it ends before. */
export async function served(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Served> {
  const child = start(['serve', '--port', '0', ...args], {
    ...options,
    env: { CLAUSEWATCH_INTAKE_TOKEN: token, ...options.env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const link = await new Promise<string>((done, failed) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => text.startsWith('http') && done(text.trim()));
    void closed.then(([code]) => failed(new Error(`ended with ${code}: ${stderr}`)));
  });
  return {
    child,
    link,
    address: new URL(link).origin,
    stderr: () => stderr,
    async end(signal) {
      child.kill(signal);
      return (await closed)[0];
    },
  };
}

export function post(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` },
): Promise<Response> {
  return fetch(`${address}/events`, { method: 'POST', body, headers });
}

/** The page of a session: cookies kept. */
export async function session({ link }: Served): Promise<(path: string) => Promise<string>> {
  const opened = await fetch(link, { redirect: 'manual' });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return async (path) => (await fetch(new URL(path, link), { headers: { cookie } })).text();
}

/** Looks again until it is so. */
export async function until<T>(look: () => Promise<T | undefined>, seconds = 20): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not within ${seconds} seconds`);
}

/** The first incident of the data folder, once there is one. */
export async function firstIncident(data: string): Promise<string> {
  return until(async () => {
    const ran = await clausewatch(['incidents', 'list', '--data', data, '--json']);
    return (documentOf(ran) as readonly { readonly id: string }[])[0]?.id;
  });
}

/** Signs a person of the register in, once. */
export async function ticketFor(data: string, person: string): Promise<string> {
  const ran = await clausewatch(['people', 'link', person, '--data', data, '--json']);
  return (documentOf(ran) as { readonly ticket: string }).ticket;
}
