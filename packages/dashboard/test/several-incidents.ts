/** A believable morning. */
import type { Incident } from '@clausewatch/model/incident';

import { deliveryOf, entryOf, incidentOf } from './incident-sample.ts';

const place = { provider: 'aws', account: '111122223333', region: 'eu-west-1' };

const threat: Incident['threat'] = {
  partition: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  id: '5ab6c7d8',
  detector: 'GuardDuty',
  type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  score: 8,
  title: 'i-0c9d8e7f is under an SSH brute force attack',
  description: '203.0.113.77 tries passwords on i-0c9d8e7f; some of them may have been right.',
  resources: [
    { provider: 'aws', account: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Instance', id: 'i-0c9d8e7f' },
  ],
  role: 'TARGET',
  remotes: ['203.0.113.77'],
  count: 41,
  firstSeen: '2026-11-23T09:20:00.000Z',
  lastSeen: '2026-11-23T10:05:00.000Z',
  updatedAt: '2026-11-23T10:05:00.000Z',
  archived: false,
  sample: false,
};

export function severalIncidents(): readonly Incident[] {
  return [
    incidentOf('inc_ssh'),
    incidentOf('inc_threat', {
      kind: 'threat',
      subject: 'threat',
      severity: 'critical',
      title: 'SSH brute force on i-0c9d8e7f (orders-2)',
      resource: {
        provider: 'aws',
        account: '111122223333',
        region: 'eu-west-1',
        type: 'AWS::EC2::Instance',
        id: 'i-0c9d8e7f',
        name: 'orders-2',
      },
      state: 'acknowledged',
      openedAt: '2026-11-23T09:20:00.000Z',
      entries: [entryOf('H-13', 'a threat scored 8 of 10')],
      acts: [
        {
          kind: 'acknowledge',
          id: 'ack-1',
          by: 'mara',
          via: 'page',
          at: '2026-11-23T09:41:00.000Z',
          note: 'looking at the login logs',
        },
      ],
      timeline: [
        { at: '2026-11-23T09:20:00.000Z', what: 'open (seen by guardduty)' },
        { at: '2026-11-23T09:41:00.000Z', what: 'acknowledged: looking at the login logs', by: 'mara' },
      ],
      sources: ['guardduty'],
      ...(threat === undefined ? {} : { threat }),
      deliveries: [deliveryOf('inc_threat', 'email')],
    }),
    incidentOf('inc_any', {
      subject: 'ingress all',
      resource: { ...place, type: 'AWS::EC2::SecurityGroup', id: 'sg-07c6b5a4', name: 'legacy-import' },
      title: 'Every protocol open on sg-07c6b5a4 (legacy-import)',
      severity: 'medium',
      state: 'reopened',
      occurrences: 3,
      openedAt: '2026-11-20T16:31:00.000Z',
      environment: 'staging',
      entries: [entryOf('H-6', 'sg-07c6b5a4 (legacy-import) lets 10.0.0.0/8 reach every port')],
      deliveries: [
        deliveryOf('inc_any', 'slack', {
          state: 'dead',
          attempts: 10,
          error: 'given up after 10 tries: Slack answered 410 Gone',
        }),
      ],
    }),
    incidentOf('inc_log', {
      subject: 'flow-logs',
      resource: { ...place, type: 'AWS::EC2::VPC', id: 'vpc-0d4e', name: 'batch' },
      title: 'No flow log on vpc-0d4e (batch)',
      severity: 'low',
      openedAt: '2026-11-22T08:00:00.000Z',
      entries: [
        {
          ...entryOf('H-11', 'vpc-0d4e (batch) has no active flow log'),
          state: 'unknown',
          missing: ['flow logs of vpc-0d4e'],
        },
      ],
      deliveries: [],
    }),
    incidentOf('inc_done', {
      subject: 'listener 80',
      resource: { ...place, type: 'AWS::ElasticLoadBalancingV2::Listener', id: 'alb-shop/80', name: 'alb-shop:80' },
      title: 'Port 80 of alb-shop answers instead of redirecting',
      severity: 'medium',
      state: 'resolved',
      openedAt: '2026-11-22T13:10:00.000Z',
      resolvedAt: '2026-11-22T15:40:00.000Z',
      ending: 'evidence',
      resolvedBy: 'evidence',
      entries: [entryOf('H-8', 'alb-shop answers on port 80', 'holds')],
    }),
  ];
}
