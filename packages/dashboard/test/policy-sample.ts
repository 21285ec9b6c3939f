/** A policy of a company that does not exist, with its document. */
import type { Ground } from '@clausewatch/model/catalogue';
import type { Assessment, Clause, Policy } from '@clausewatch/model/policy';
import { type Documents, readDocument, sentenceOf } from '@clausewatch/policies/documents';
import { locate } from '@clausewatch/policies/locate';

const file = 'harbour-lane-network.txt';

const text = `Harbour Lane Goods
Network security policy
Effective: 1 March 2026 · Next review: 1 March 2027
1
This policy sets out how Harbour Lane protects its networks. It binds every system that the company runs.
Separation of environments
Production, staging and development are kept apart and share no networks.
Servers accept HTTPS (443) from anyone, and SSH (22) from administrators' networks only.
  • The order database accepts connections from the application servers alone.
Filtering
Inbound rules deny by default. Only ports 80 and 443 are open to the public, and port 80 does nothing but redirect to HTTPS.
Every opened port has a documented purpose.
Firewall rules are reviewed every quarter, and unused ones are removed.
Monitoring
Network traffic is logged, and logs are kept for at least 90 days. We take the security of our customers very seriously.
Any detected threat is handled as a security incident.
Review
The head of platform reviews this policy every year.
© 2026 Harbour Lane Goods · All rights reserved
`;

const control = (name: string): Assessment => ({ kind: 'control', control: name, with: {} });
const unproven = (...missing: readonly string[]): Assessment => ({ kind: 'unproven', missing });
type Row = readonly [id: string, words: string, summary: string, assess: readonly Assessment[], repairWithin?: string];

const rows: readonly Row[] = [
  [
    'H-1',
    'It binds every system that the company runs.',
    'Everything the company runs is covered.',
    [unproven('register assets')],
  ],
  [
    'H-2',
    'Production, staging and development are kept apart and share no networks.',
    'Environments share no network.',
    [control('peering-across-environments')],
    'P1D',
  ],
  [
    'H-3',
    "Servers accept HTTPS (443) from anyone, and SSH (22) from administrators' networks only.",
    'The public reaches servers on 443.',
    [control('public-ports-declared')],
    'PT8H',
  ],
  [
    'H-4',
    "Servers accept HTTPS (443) from anyone, and SSH (22) from administrators' networks only.",
    'SSH is for administrators.',
    [control('admin-port-untrusted')],
    'PT4H',
  ],
  [
    'H-5',
    'The order database accepts connections from the application servers alone.',
    'Only application servers reach the order database.',
    [control('database-public'), unproven('connector atlas')],
  ],
  [
    'H-6',
    'Inbound rules deny by default.',
    'Nothing is open that was not opened on purpose.',
    [control('any-protocol-open')],
    'P2D',
  ],
  [
    'H-7',
    'Only ports 80 and 443 are open to the public, and port 80 does nothing but redirect to HTTPS.',
    'The public reaches 80 and 443 only.',
    [control('public-ports-declared')],
    'PT8H',
  ],
  ['H-8', 'port 80 does nothing but redirect to HTTPS', 'HTTP only redirects.', [control('http-redirect-only')]],
  ['H-9', 'Every opened port has a documented purpose.', 'Opened ports are registered.', [unproven('register ports')]],
  [
    'H-10',
    'Firewall rules are reviewed every quarter, and unused ones are removed.',
    'Rules are reviewed each quarter.',
    [{ kind: 'attestation', by: 'platform-security', every: 'P3M', statement: 'reviewed' }],
  ],
  [
    'H-11',
    'Network traffic is logged, and logs are kept for at least 90 days.',
    'Traffic is logged and kept for 90 days.',
    [control('flow-logs-on')],
  ],
  [
    'H-12',
    'We take the security of our customers very seriously.',
    'Security matters to the company.',
    [{ kind: 'not-falsifiable', reason: 'It names nothing that could be seen to be otherwise.' }],
  ],
  [
    'H-13',
    'Any detected threat is handled as a security incident.',
    'Threats are incidents.',
    [control('threat-finding')],
    'PT2H',
  ],
  [
    'H-14',
    'The head of platform reviews this policy every year.',
    'The policy is reviewed each year.',
    [{ kind: 'attestation', by: 'head of platform', every: 'P1Y', statement: 'reviewed' }],
  ],
];

export const policy: Policy = {
  id: 'harbour-lane',
  title: 'Network security policy',
  company: 'Harbour Lane Goods',
  version: '1.2.0',
  clauses: rows.map(([id, words, summary, assess, repairWithin]): Clause => {
    const [source] = locate(file, text, words);
    return {
      id,
      summary,
      ...(source === undefined ? {} : { source }),
      class: 'fact',
      owner: 'platform-security',
      systems: [],
      frameworks: [],
      ...(repairWithin === undefined ? {} : { repairWithin }),
      assertions: [{ kind: 'statement', claims: summary }],
      assess,
    };
  }),
};

export const documents: Documents = new Map([[file, readDocument(text)]]);

/** With the document, or as if it were not at hand. */
export function groundsWith(at: Documents): readonly Ground[] {
  return policy.clauses.map((clause) => ({
    policy: policy.id,
    clause,
    sentence: sentenceOf(clause, policy, at),
    missing: clause.assess.flatMap((one) => (one.kind === 'unproven' ? one.missing : [])),
    absentRegisters: [],
  }));
}
