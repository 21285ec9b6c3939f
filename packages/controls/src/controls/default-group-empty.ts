import { notApplicable, type Reason, verdictOf } from '@clausewatch/model/verdict';
import { everywhere, none } from '@clausewatch/net/addresses';
import { ruleLabel } from '@clausewatch/net/rule';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';
import { shown, wrongRules } from '../kit/sources.ts';

export default resourceControl({
  id: 'default-group-empty',
  title: 'Default security groups have no rules',
  severity: 'medium',
  status: 'stable',
  rationale:
    'Whatever is started without a group of its own lands in the default one, where AWS lets every member reach every other and the world.',
  remediation:
    'Give each resource a group of its own, then remove all rules of the default group; it cannot be deleted.',
  blindSpots: 'It does not see whether anything uses the group.',
  params: z.object({
    egress: z
      ._default(z.enum(['empty', 'ignore']), 'empty')
      .check(z.describe('`empty`: rules for what leaves count too, as in CIS AWS Foundations. `ignore`: they do not.')),
  }),
  messages: { rule: '{{group}} is the default group of its network and has the rule {{rule}}' },
  applies: ['security-group'],
  evaluate(group, { egress }) {
    const { isDefault, rules } = group.configuration;
    if (!isDefault) return notApplicable;
    const counted = rules.filter((rule) => rule.direction === 'ingress' || egress === 'empty');
    return verdictOf(
      counted.map((rule): Reason => {
        const data = { group: shown(group.ref), rule: ruleLabel(rule) };
        return { subject: ruleLabel(rule), message: 'rule', at: rule.at, data };
      }),
    );
  },
  wrong: (group, reasons) =>
    wrongRules(group, reasons, ({ peer: { groups, lists } }) => ({
      addresses: everywhere,
      idle: none,
      named: [...groups.map(({ id }) => id), ...lists],
      keeps: [],
      first:
        'First make sure that nothing uses the group: aws ec2 describe-network-interfaces --filters Name=group-id,Values=<group>.',
    })),
});
