/** Occasions for the tests of messages: a believable small company's incidents. */
import type { Entry, Incident } from '@clausewatch/model/incident';
import type { Threat } from '@clausewatch/model/threat';

import type { Occasion } from '../src/message.ts';

const message = 'web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks';
const document = 'Network Segregation & Threat Monitoring';

export function entry(clause: string, line: number, text: string, over: Partial<Entry> = {}): Entry {
  return {
    key: `acme/${clause}/admin-port-untrusted`,
    policy: 'acme',
    clause,
    control: 'admin-port-untrusted',
    look: 'resource',
    sentence: { policy: 'acme', clause, policyTitle: document, text, quoted: true, file: 'network.md', line },
    owner: 'platform-security',
    severity: 'high',
    state: 'broken',
    reasons: [],
    messages: [message],
    missing: [],
    seen: '2026-11-23T14:02:11.000Z|00000000000000000001',
    versions: { policy: '1.0.0', registers: 'r1', controls: 'c1' },
    ...over,
  };
}

export const threeClauses: Incident = {
  id: 'inc_4f1c0a9be2d37785c6e0aa91b3',
  kind: 'violation',
  version: 3,
  resource: {
    provider: 'aws',
    account: '111122223333',
    region: 'eu-west-1',
    type: 'AWS::EC2::SecurityGroup',
    id: 'sg-0a1b2c3d',
    name: 'web',
  },
  environment: 'production',
  alias: 'acme-production',
  subject: 'ingress tcp/22',
  title: message,
  state: 'open',
  severity: 'high',
  openedAt: '2026-11-23T14:02:11.000Z',
  updatedAt: '2026-11-23T14:04:58.000Z',
  occurrences: 1,
  sources: ['config'],
  entries: [
    entry('P-13', 14, 'Only declared ports are reachable from outside.', { severity: 'medium' }),
    entry('P-16', 16, 'Access from unknown networks is refused.', { repairWithin: 'P1D' }),
    entry('P-7', 10, 'Servers accept SSH (22) from authorized administrator addresses only.', { repairWithin: 'PT1H' }),
  ],
  sights: [],
  acts: [],
  timeline: [],
  fix: {
    commands: [
      `aws ec2 revoke-security-group-ingress --region eu-west-1 --group-id sg-0a1b2c3d --ip-permissions '[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]'`,
    ],
    undo: [
      `aws ec2 authorize-security-group-ingress --region eu-west-1 --group-id sg-0a1b2c3d --ip-permissions '[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]'`,
    ],
    note: 'All other rules stay as they are.',
  },
  changedBy: { name: 'role deploy-admin (session alice)', from: '198.51.100.7', with: 'the AWS console' },
  deliveries: [],
  basis: 1,
};

const threat: Threat = {
  partition: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  id: '16afba5c5c43e07c9e3e5e2e544e95df',
  detector: '12abc34d567e8fa901bc2d34e56789f0',
  type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  score: 8,
  title: 'i-0c99e8b1 is performing SSH brute force attacks against 198.51.100.23.',
  description: 'EC2 instance i-0c99e8b1 tries many passwords against a remote host.',
  resources: [
    {
      provider: 'aws',
      account: '111122223333',
      region: 'eu-west-1',
      type: 'AWS::EC2::Instance',
      id: 'i-0c99e8b1',
      name: 'web-2',
    },
  ],
  role: 'ACTOR',
  remotes: ['198.51.100.23 (Example Net, Ireland)'],
  count: 12,
  firstSeen: '2026-11-23T13:40:00.000Z',
  lastSeen: '2026-11-23T13:58:30.000Z',
  updatedAt: '2026-11-23T14:00:00.000Z',
  archived: false,
  sample: false,
};

const watched = entry('B-1', 1, 'Every threat that a detector reports is handled by a person.', {
  key: 'baseline/B-1/threat-finding',
  policy: 'baseline',
  control: 'threat-finding',
  look: 'threat',
  repairWithin: 'PT4H',
  messages: [threat.title],
});

export const sshBruteForce: Incident = (({ fix: _fix, changedBy: _changedBy, ...rest }: Incident) => ({
  ...rest,
  id: 'inc_9d02b7715a4e4c1f83c2d6e0f1',
  kind: 'threat' as const,
  version: 1,
  resource: threat.resources[0] ?? rest.resource,
  subject: 'threat',
  title: threat.title,
  openedAt: threat.firstSeen,
  entries: [
    {
      ...watched,
      sentence: {
        policy: 'baseline',
        clause: 'B-1',
        policyTitle: 'Baseline',
        text: 'Every threat that a detector reports is handled by a person.',
        quoted: false,
        paraphrased: 'no-source' as const,
      },
    },
  ],
  threat,
}))(threeClauses);

/** The first delivery of an incident, two minutes and forty-eight seconds after it began, in Berlin, with pages. */
export function occasion(
  incident: Incident,
  over: Partial<Occasion> = {},
  news: Occasion['delivery']['news'] = 'opened',
): Occasion {
  const id = `${incident.id}:v${incident.version}:email`;
  return {
    incident,
    delivery: {
      id,
      channel: 'email',
      version: incident.version,
      news,
      state: 'pending',
      attempts: 0,
      due: incident.updatedAt,
    },
    now: '2026-11-23T14:04:59.000Z',
    timeZone: 'Europe/Berlin',
    pages: 'https://clausewatch.example',
    ...over,
  };
}

/** The same, over after seven minutes. */
export const closed: Incident = {
  ...threeClauses,
  version: 5,
  state: 'resolved',
  updatedAt: '2026-11-23T14:09:20.000Z',
  resolvedAt: '2026-11-23T14:09:11.000Z',
  ending: 'evidence',
  resolvedBy: 'evidence',
  entries: threeClauses.entries.map((one) => ({ ...one, state: 'holds' })),
};
