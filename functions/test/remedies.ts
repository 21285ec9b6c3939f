/** A deployment that makes remedies, its people, and what they do: for tests. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { actOn, type Deed } from '@clausewatch/app/act';

import { compose } from '../shell/compose.ts';
import { setEnvironment } from './deployment.ts';

const people = `people:
  - { id: ada, name: Ada, email: ada@example.com, roles: [responder] }
  - { id: grace, name: Grace, email: grace@example.com, roles: [approver] }
adminNetworks: { cidrs: [198.51.100.32/28] }
`;

/** `registers`: beside Ada, who proposes, and Grace, who approves. `makes`: which remedies. */
export function registered(registers: string, makes: string, more: Readonly<Record<string, string>> = {}): void {
  const file = join(mkdtempSync(join(tmpdir(), 'registers-')), 'registers.yaml');
  writeFileSync(file, `${people}${registers}`);
  setEnvironment({
    REMEDIATION: makes,
    REGISTERS_FILE: file,
    AWS_ENDPOINT_URL_DYNAMODB: process.env['AWS_ENDPOINT_URL_DYNAMODB'],
    ...more,
  });
}

/** What came of it; known by who did what. */
export async function act(by: string, deed: Deed, incident: string): Promise<string> {
  const { app } = compose({ duties: [] });
  const acted = await actOn(app, incident, deed, { id: `${deed.kind}-${by}`, by, via: 'page' });
  return acted.kind === 'refused' ? acted.why : acted.kind;
}

/** Proposed by Ada and approved by Grace. */
export async function approvedRemedy(incident: string, block?: readonly string[]): Promise<void> {
  const said = [
    await act('ada', { kind: 'propose', ...(block && { block }) }, incident),
    await act('grace', { kind: 'approve' }, incident),
  ];
  if (said.join() !== 'done,done') throw new Error(said.join());
}
