/// <reference path="../.sst/platform/config.d.ts" />
/** Approved remedies, where the settings ask for it: the one role that may change what Clausewatch watches. */
import { arnOf } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, sendTo } from './queues.ts';
import type { Runtime } from './runtime.ts';
import { createSchedule } from './schedules.ts';
import type { Settings } from './settings.ts';

/** Seconds; far below the lease of `packages/app/src/remedy-steps.ts`. */
const TIMEOUT = 60;

/** Of this account and region. AWS cannot limit the two reads: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
const READS = ['ec2:DescribeSecurityGroups', 'ec2:DescribeNetworkAcls'];
const GROUP_WRITES = [
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
  'ec2:RevokeSecurityGroupEgress',
];
const ACL_WRITES = ['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAclEntry'];

export function createRemedy(settings: Settings, runtime: Runtime): Watched {
  const watched: Watched = { functions: {}, queues: {}, deadLetters: {}, rules: {} };
  if (settings.remediation !== true) return watched;
  const deadLetters = deadLetterQueue('RemediesDeadLetters');
  admit('RemediesDeadLetters', deadLetters);
  const handler = runtime.createFunction('OnRemedy', {
    handler: 'functions/on-remedy.handler',
    timeout: TIMEOUT,
    permissions: [
      sendTo(deadLetters),
      { actions: READS, resources: ['*'] },
      { actions: GROUP_WRITES, resources: [arnOf('ec2', 'security-group/*')] },
      { actions: ACL_WRITES, resources: [arnOf('ec2', 'network-acl/*')] },
      ...blocksOf(settings.blocks ?? []),
    ],
    onFailure: deadLetters,
  });
  createSchedule({ name: 'RemedySweep', kind: 'remedies', schedule: 'rate(1 minute)' }, settings, handler, deadLetters);
  watched.functions['OnRemedy'] = handler;
  watched.deadLetters['RemediesDeadLetters'] = deadLetters;
  return watched;
}

/** To deny addresses for a time at these places alone; and to read by what web ACLs and rule groups of their scopes they are used. */
function blocksOf(places: readonly string[]) {
  const sets = places.filter((arn) => arn.includes(':wafv2:'));
  const acls = places.filter((arn) => arn.includes(':ec2:'));
  const beside = (kind: string): string[] => [...new Set(sets.map((arn) => arn.replace(/ipset\/.*/, `${kind}/*`)))];
  return [
    ...(acls.length === 0 ? [] : [{ actions: ACL_WRITES, resources: acls }]),
    ...(sets.length === 0
      ? []
      : [
          { actions: ['wafv2:GetIPSet', 'wafv2:UpdateIPSet'], resources: sets },
          { actions: ['wafv2:ListWebACLs', 'wafv2:ListRuleGroups'], resources: ['*'] },
          { actions: ['wafv2:GetWebACL'], resources: beside('webacl') },
          { actions: ['wafv2:GetRuleGroup'], resources: beside('rulegroup') },
        ]),
  ];
}
