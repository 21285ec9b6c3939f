/// <reference path="../.sst/platform/config.d.ts" />
/** Approved remedies, where the settings ask for it: the one role that may change what Clausewatch watches. */
import { arnOf } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, sendTo } from './queues.ts';
import type { Grant, Runtime } from './runtime.ts';
import { createSchedule } from './schedules.ts';
import type { Settings } from './settings.ts';

/** Seconds; far below the lease of `packages/app/src/remedy-steps.ts`. */
const TIMEOUT = 60;

const GROUP_WRITES = [
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
  'ec2:RevokeSecurityGroupEgress',
];
const ACL_WRITES = ['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAclEntry'];

export function createRemedy(settings: Settings, runtime: Runtime): Watched {
  const watched: Watched = { functions: {}, queues: {}, deadLetters: {}, rules: {} };
  const { remediation } = settings;
  if (remediation === undefined) return watched;
  const deadLetters = deadLetterQueue('RemediesDeadLetters');
  admit('RemediesDeadLetters', deadLetters);
  const handler = runtime.createFunction('OnRemedy', {
    handler: 'functions/on-remedy.handler',
    timeout: TIMEOUT,
    permissions: [sendTo(deadLetters), ...grantsOf(remediation)],
    onFailure: deadLetters,
  });
  createSchedule({ name: 'RemedySweep', kind: 'remedies', schedule: 'rate(1 minute)' }, settings, handler, deadLetters);
  watched.functions['OnRemedy'] = handler;
  watched.deadLetters['RemediesDeadLetters'] = deadLetters;
  return watched;
}

/** What is asked for and no more. AWS cannot limit the reads: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
function grantsOf({ edits = [], blocks = [] }: NonNullable<Settings['remediation']>): readonly Grant[] {
  const sets = blocks.filter((arn) => arn.includes(':wafv2:'));
  const acls = blocks.filter((arn) => arn.includes(':ec2:'));
  const everyAcl = edits.includes('network-acls');
  const beside = (kind: string): string[] => [...new Set(sets.map((arn) => arn.replace(/ipset\/.*/, `${kind}/*`)))];
  return [
    ...(edits.includes('security-groups')
      ? [
          { actions: ['ec2:DescribeSecurityGroups'], resources: ['*'] },
          { actions: GROUP_WRITES, resources: [arnOf('ec2', 'security-group/*')] },
        ]
      : []),
    ...(everyAcl || acls.length > 0
      ? [
          { actions: ['ec2:DescribeNetworkAcls'], resources: ['*'] },
          { actions: ACL_WRITES, resources: everyAcl ? withEvery(arnOf('ec2', 'network-acl/*'), acls) : acls },
        ]
      : []),
    // By what web ACLs and rule groups of its scope a set is used is read, too.
    ...(sets.length > 0
      ? [
          { actions: ['wafv2:GetIPSet', 'wafv2:UpdateIPSet'], resources: sets },
          { actions: ['wafv2:ListWebACLs', 'wafv2:ListRuleGroups'], resources: ['*'] },
          { actions: ['wafv2:GetWebACL'], resources: beside('webacl') },
          { actions: ['wafv2:GetRuleGroup'], resources: beside('rulegroup') },
        ]
      : []),
  ];
}

/** All of them, and those that are not among them: of other regions. */
function withEvery(every: $util.Output<string>, arns: readonly string[]): $util.Output<string[]> {
  return every.apply((all) => [all, ...arns.filter((arn) => !arn.startsWith(all.slice(0, -1)))]);
}
