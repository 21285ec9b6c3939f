import { anyProtocol, egress, fromGroup, fromList, group, sg, tcp } from '../kit/build-firewall.ts';
import { cases } from '../kit/cases.ts';
import control from './default-group-empty.ts';

const isDefault = { isDefault: true, name: 'default' };

export default cases(
  control,
  {},
  {
    compliant: {
      'a default group without rules': { given: group([], isDefault) },
      'only rules for what leaves, where those do not count': {
        given: group([egress(anyProtocol('0.0.0.0/0'))], isDefault),
        with: { egress: 'ignore' },
      },
    },
    violation: {
      'as AWS makes it': {
        given: group(
          [anyProtocol(fromGroup('sg-0a1b2c3d', '111122223333')), egress(anyProtocol('0.0.0.0/0'))],
          isDefault,
        ),
        messages: ['rule'],
        subjects: ['ingress all', 'egress all'],
      },
      'as AWS makes it, and with IPv6': {
        given: group([egress(anyProtocol('0.0.0.0/0', '::/0'))], isDefault),
        subjects: ['egress all'],
      },
      'a rule that admits members only still counts': {
        given: group([anyProtocol(fromGroup('sg-0a1b2c3d'))], isDefault),
        with: { egress: 'ignore' },
        subjects: ['ingress all'],
      },
      'an unreadable rule is a rule': {
        given: group([tcp('25-20', '10.0.0.0/8')], isDefault),
        subjects: ['ingress unreadable'],
      },
      'a prefix list is a rule': {
        given: group([tcp(443, fromList('pl-0123abcd'))], isDefault),
        subjects: ['ingress tcp/443'],
      },
    },
    notApplicable: { 'a group that somebody made': { given: sg(anyProtocol('0.0.0.0/0')) } },
    undetermined: {},
    never: { undetermined: 'a rule counts whatever is in it, so nothing has to be looked up' },
  },
);
