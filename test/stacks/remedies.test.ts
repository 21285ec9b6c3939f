import { describe, expect, it } from 'vitest';

import { at, grants, isInstalled, ofType, one, type Synthesis, synthesise } from './synthesis.ts';

const installed = process.env['REQUIRE_STACKS'] === '1' || Boolean(process.env['CI']) || isInstalled();
if (!installed) console.warn('The rights of remedies are not tested: run `node scripts/stacks/setup.mjs` once.');

const MINUTE = 60_000;
const account = 'eu-west-1:123456789012';

/** What the function of remedies may do to the network, by action and resource. */
function rights(made: Synthesis): readonly string[] {
  return grants(one(made, 'aws:iam/role:Role', 'OnRemedyRole'))
    .flatMap(({ actions, resources }) => actions.flatMap((action) => resources.map((arn) => `${action} ${arn}`)))
    .filter((right) => /^(?:ec2|wafv2):/.test(right))
    .toSorted();
}

describe.skipIf(!installed)('a deployment whose settings ask for', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'blocks in an IP set may change that set, and no rule of any firewall',
      'sets',
      'blocks',
      [
        `wafv2:GetIPSet arn:aws:wafv2:${account}:regional/ipset/blocked/a1`,
        `wafv2:GetRuleGroup arn:aws:wafv2:${account}:regional/rulegroup/*`,
        `wafv2:GetWebACL arn:aws:wafv2:${account}:regional/webacl/*`,
        'wafv2:ListRuleGroups *',
        'wafv2:ListWebACLs *',
        `wafv2:UpdateIPSet arn:aws:wafv2:${account}:regional/ipset/blocked/a1`,
      ],
    ],
    [
      'edits of groups and blocks in one network ACL may change groups and that ACL, and no other',
      'groups',
      'security-groups,blocks',
      [
        `ec2:AuthorizeSecurityGroupEgress arn:aws:ec2:${account}:security-group/*`,
        `ec2:AuthorizeSecurityGroupIngress arn:aws:ec2:${account}:security-group/*`,
        `ec2:CreateNetworkAclEntry arn:aws:ec2:${account}:network-acl/acl-0fedcba9876543210`,
        `ec2:DeleteNetworkAclEntry arn:aws:ec2:${account}:network-acl/acl-0fedcba9876543210`,
        'ec2:DescribeNetworkAcls *',
        'ec2:DescribeSecurityGroups *',
        `ec2:RevokeSecurityGroupEgress arn:aws:ec2:${account}:security-group/*`,
        `ec2:RevokeSecurityGroupIngress arn:aws:ec2:${account}:security-group/*`,
      ],
    ],
  ])(
    '%s',
    (_, stage, means, expected) => {
      const made = synthesise(stage);
      expect(rights(made)).toEqual(expected);
      for (const { inputs } of ofType(made, 'aws:lambda/function:Function'))
        expect(at(inputs['environment'], 'variables', 'REMEDIATION')).toBe(means);
    },
    5 * MINUTE,
  );
});
