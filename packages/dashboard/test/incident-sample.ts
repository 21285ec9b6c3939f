/** Incidents made by hand. */
import type { Delivery, Entry, Incident } from '@clausewatch/model/incident';

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
    entries: [entryOf('H-3', opened), entryOf('H-4', opened)],
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
    fix: {
      commands: [
        'aws ec2 revoke-security-group-ingress --group-id sg-0a1b2c3d4e5f60718 --security-group-rule-ids sgr-0910203040506070',
      ],
      undo: [
        'aws ec2 authorize-security-group-ingress --group-id sg-0a1b2c3d4e5f60718 --protocol tcp --port 22 --cidr 0.0.0.0/0',
      ],
      note: 'Removes this rule only; the rule for 443 stays.',
    },
    changedBy: { name: 'deploy-admin/alice', from: '198.51.100.7', with: 'AWS console' },
    deliveries: [deliveryOf(id, 'email'), deliveryOf(id, 'slack')],
    basis: 1,
    ...extra,
  };
}
