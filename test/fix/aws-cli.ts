/** The AWS CLI against a server that stands in for AWS, and what it describes as a resource. */
import { execFileSync } from 'node:child_process';

import type { Resource } from '@clausewatch/model/resource';

import type { TestServer } from '../support/servers.ts';

/** Why the CLI cannot be run; with `REQUIRE_MOTO=1` it has to be there. */
export function cliMissing(): string | undefined {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    if (process.env['REQUIRE_MOTO'] === '1') throw error;
    return 'skipped: no AWS CLI on PATH';
  }
}

/** A POSIX shell, as a reader would paste the command into it. */
export function shell(server: TestServer, command: string): string {
  return execFileSync('sh', ['-c', command], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_DEFAULT_OUTPUT: 'text',
    },
  });
}

export function described(
  type: string,
  id: string,
  read: (from: object) => Resource['configuration'],
  from: object,
): Resource {
  return {
    ref: { provider: 'aws', account: '123456789012', region: 'eu-west-1', type, id },
    tags: {},
    configuration: read(from),
    capturedAt: '2026-03-01T12:00:00.000Z',
    stateId: '0',
    raw: { configuration: from, supplementary: {} },
  };
}
