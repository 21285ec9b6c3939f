/** Incidents made by hand. */
import type { Delivery, Entry, Incident } from '@clausewatch/model/incident';
import type { Proof } from '@clausewatch/model/proof';

import { documents, groundsWith } from './policy-sample.ts';

export function entryOf(clause: string, message: string, state: Entry['state'] = 'broken'): Entry {
  const ground = groundsWith(documents).find((one) => one.clause.id === clause);
  if (ground === undefined) throw new Error(`no clause ${clause}`);
  const control = ground.clause.assess.flatMap((one) => (one.kind === 'control' ? one.control : []))[0] ?? 'none';
  const { repairWithin, owner } = ground.clause;
  return {
    key: `${ground.policy}/${clause}/${control}`,
    policy: ground.policy,
    clause,
    control,
    look: 'resource',
    sentence: ground.sentence,
    owner,
    ...(repairWithin === undefined ? {} : { repairWithin }),
    severity: 'high',
    state,
    reasons: [{ subject: 'ingress tcp/22', message: 'public', at: '/ipPermissions/2', data: { ports: 'tcp/22' } }],
    messages: [message],
    missing: [],
    seen: '2026-11-23T09:02:11.000Z|1',
    versions: { policy: 'harbour-lane@1.2.0', registers: 'sha256:0c5e3a', controls: '2026.11.1' },
  };
}

/** The entry with the way in among its reasons. */
function shown(entry: Entry): Entry {
  return { ...entry, reasons: entry.reasons.map((reason) => ({ ...reason, proof })) };
}

export function deliveryOf(id: string, channel: Delivery['channel'], extra: Partial<Delivery> = {}): Delivery {
  return {
    id: `${id}:v1:${channel}`,
    channel,
    version: 1,
    news: 'opened',
    state: 'sent',
    attempts: 1,
    due: '2026-11-23T09:02:40.000Z',
    sentAt: '2026-11-23T09:02:43.000Z',
    ...extra,
  };
}

/** The way in that a graph control proves. */
export const proof: Proof = {
  packet: { source: '1.0.0.1', destination: '10.20.1.40', protocol: 'tcp', port: 22 },
  path: [
    { kind: 'internet', hop: 'internet' },
    { kind: 'internet-gateway', hop: 'igw-07f1e2d3c4b5a6978' },
    { kind: 'route-table', hop: 'rtb-0a1b2c3d4e5f60718', rule: '10.20.1.40/32' },
    { kind: 'network-acl', hop: 'acl-02d4f6081a3b5c7d9', rule: 100 },
    { kind: 'security-group', hop: 'sg-0a1b2c3d4e5f60718', rule: '/ipPermissions/2', name: 'web' },
    { kind: 'network-acl', hop: 'acl-02d4f6081a3b5c7d9', rule: 110, back: true },
    { kind: 'interface', hop: 'eni-0c9d8e7f6a5b4c3d2', name: 'web-2' },
  ],
  exposed: [
    { id: 'i-0c9d8e7f6a5b4c3d2', name: 'web-2', environment: 'production' },
    { id: 'i-0d1e2f3a4b5c6d7e8', name: 'web-3', environment: 'production' },
  ],
  count: 14,
  share: { v4: 1, v6: 0 },
};

const opened = 'sg-0a1b2c3d4e5f60718 (web) lets 0.0.0.0/0 reach tcp/22: public addresses outside the trusted networks';

/** SSH open to the internet: two clauses on one sentence. Every field can be replaced. */
export function incidentOf(id: string, extra: Partial<Incident> = {}): Incident {
  return {
    id,
    kind: 'violation',
    version: 1,
    resource: {
      provider: 'aws',
      account: '111122223333',
      region: 'eu-west-1',
      type: 'AWS::EC2::SecurityGroup',
      id: 'sg-0a1b2c3d4e5f60718',
      name: 'web',
    },
    environment: 'production',
    alias: 'harbour-prod',
    subject: 'ingress tcp/22',
    title: 'SSH on sg-0a1b2c3d4e5f60718 (web) open to the internet',
    state: 'open',
    severity: 'high',
    openedAt: '2026-11-23T09:02:11.000Z',
    updatedAt: '2026-11-23T09:02:40.000Z',
    occurrences: 1,
    sources: ['config'],
    entries: [entryOf('H-3', opened), shown(entryOf('H-4', opened))],
    sights: [
      {
        at: '2026-11-23T09:02:11.000Z',
        order: '2026-11-23T09:02:11.000Z|1',
        look: 'resource',
        broken: ['harbour-lane/H-3/public-ports-declared', 'harbour-lane/H-4/admin-port-untrusted'],
        unknown: [],
        via: 'config',
      },
    ],
    acts: [],
    timeline: [{ at: '2026-11-23T09:02:11.000Z', what: 'open (seen by config)' }],
    rule: 'tcp/22 from 0.0.0.0/1, 128.0.0.0/1',
    fix: {
      commands: [
        'aws ec2 revoke-security-group-ingress --group-id sg-0a1b2c3d4e5f60718 --security-group-rule-ids sgr-0910203040506070',
      ],
      undo: [
        'aws ec2 authorize-security-group-ingress --group-id sg-0a1b2c3d4e5f60718 --protocol tcp --port 22 --cidr 0.0.0.0/0',
      ],
      note: 'Whoever no clause shuts out keeps access.',
      hint: {
        terraform: '# delete: ingress "tcp" 22-22 "0.0.0.0/1"\n# delete: ingress "tcp" 22-22 "128.0.0.0/1"',
        cdk: '// delete: group.addIngressRule(ec2.Peer.ipv4("0.0.0.0/1"), ec2.Port.tcp(22));',
      },
      proof: {
        closes: ['harbour-lane/H-3', 'harbour-lane/H-4'],
        opens: [],
        untouched: [
          'ingress tcp/443 from 0.0.0.0/0',
          'ingress all from sg-0f00d1e2a3b4c5d6e',
          'egress all to 0.0.0.0/0',
        ],
      },
    },
    changedBy: { name: 'deploy-admin/alice', from: '198.51.100.7', with: 'AWS console' },
    deliveries: [deliveryOf(id, 'email'), deliveryOf(id, 'slack')],
    basis: 1,
    ...extra,
  };
}
