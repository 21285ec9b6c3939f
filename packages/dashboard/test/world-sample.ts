/** A running dashboard over a table in memory. */
import { saveIncident } from '@clausewatch/app/incidents';
import type { App } from '@clausewatch/app/ports';
import { overview } from '@clausewatch/app/coverage';
import { coverageOf } from '@clausewatch/engine/coverage';
import { planOf } from '@clausewatch/engine/plan';
import type { Incident } from '@clausewatch/model/incident';
import type { Registers } from '@clausewatch/model/registers';
import type { Documents } from '@clausewatch/policies/documents';
import { openSqliteTable } from '@clausewatch/store/sqlite';

import { dashboard } from '../src/dashboard.ts';
import type { DashboardDeps } from '../src/deps.ts';
import { type Gate, openGate } from '../src/gate.ts';
import { documents, groundsWith, policy } from './policy-sample.ts';

export const now = '2026-11-23T10:15:00.000Z';

export interface Sample {
  readonly deps: DashboardDeps;
  readonly app: App;
  readonly gate: Gate;
  readonly page: ReturnType<typeof dashboard>;
}

interface Options {
  readonly incidents?: readonly Incident[];
  readonly documents?: Documents;
  readonly port?: () => number;
  /** Milliseconds, for sessions. */
  readonly clock?: () => number;
  readonly deps?: Partial<DashboardDeps>;
  readonly remediation?: Registers['remediation'];
}

export async function sample(options: Options = {}): Promise<Sample> {
  const at = options.documents ?? documents;
  const people = [
    { id: 'ada', name: 'Ada', email: 'ada@example.com', roles: ['responder', 'approver'] as const },
    { id: 'bo', name: 'Bo', email: 'bo@example.com', roles: ['approver'] as const },
  ];
  const catalogue = {
    policies: [policy],
    registers: { people, remediation: options.remediation },
    evaluations: [],
    grounds: groundsWith(at),
  };
  const table = openSqliteTable(':memory:');
  const app: App = {
    plan: planOf(catalogue),
    table,
    now: () => now,
    senders: { email: async () => undefined, slack: async () => undefined },
    monitor: { count: () => undefined, remark: () => undefined },
    readResource: () => {
      throw new Error('no resource is read here');
    },
    kindOf: () => 'network',
    graphParts: () => [],
  };
  for (const incident of options.incidents ?? []) await saveIncident(table, incident);
  const gate = openGate(options.clock ?? (() => 0));
  const seen = new Map(
    ['admin-port-untrusted', 'any-protocol-open', 'http-redirect-only', 'database-public', 'flow-logs-on'].map((id) => [
      id,
      now,
    ]),
  );
  const deps: DashboardDeps = {
    app: () => app,
    overview: async () => ({ ...(await overview(app)), rows: coverageOf(catalogue, seen) }),
    documents: () => at,
    status: async () => ({
      events: 412,
      unrecognised: 3,
      deadLetters: 0,
      missedEvents: 1,
      lastSweep: '2026-11-23T03:00:00.000Z',
    }),
    gate,
    hosts: () => hostsOf(options.port?.() ?? 4747),
    actor: 'unverified:mara',
    signIn: async (ticket) => (ticket.startsWith('ticket-of-') ? ticket.slice('ticket-of-'.length) : undefined),
    timeZone: 'Europe/Dublin',
    ...options.deps,
  };
  return { deps, app, gate, page: dashboard(deps) };
}

function hostsOf(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}

export const host = '127.0.0.1:4747';

/** A reader who is in: asks for pages with the session's cookie. */
export async function reader(
  { page, gate }: Sample,
  token = gate.issue(),
): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const opened = await page.request(`/?token=${token}`, { headers: { host } });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return async (path, init = {}) =>
    page.request(path, { ...init, headers: { host, cookie, ...(init.headers as Record<string, string> | undefined) } });
}
