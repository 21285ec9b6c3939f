import { type Reason, verdictOf } from '@clausewatch/model/verdict';
import { ruleLabel } from '@clausewatch/net/rule';
import { coversTraffic, tcp, type Traffic, udp } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';
import { NetworksParam, RegisterNameParam } from '../kit/params.ts';
import { severityBy, shown, untrusted, untrustedPart, wrongRules } from '../kit/sources.ts';

// Port 0 cannot be connected to, so 1-65535 is every port.
const EVERYTHING: readonly Traffic[] = [tcp(1, 65_535), udp(1, 65_535)];
const isEverything = (traffic: Traffic): boolean =>
  traffic.kind === 'all' || EVERYTHING.some((one) => coversTraffic(traffic, one));

export default resourceControl({
  id: 'any-protocol-open',
  title: 'No rule opens every port to networks that are not trusted',
  severity: 'high',
  status: 'stable',
  rationale: 'Such a rule is no filter: whatever is started on the machine is reachable from the first second.',
  remediation: 'Replace the rule by rules for the ports that are needed.',
  blindSpots:
    'It reads the rules of one security group: many narrower rules that together open every port are not seen here, nor are routes and network ACLs. Prefix lists and the members of other groups are reported as undetermined.',
  params: z.object({
    trusted: NetworksParam.check(
      z.describe('Networks that may have every port: a register, or a list of address ranges.'),
    ),
    register: RegisterNameParam.check(z.describe('Name of that register, for what is reported as missing.')),
  }),
  messages: { everything: '{{group}} lets {{sources}} reach {{ports}}' },
  applies: ['security-group'],
  evaluate(group, { trusted, register }) {
    const reasons: Reason[] = [];
    const missing: string[] = [];
    for (const rule of group.configuration.rules) {
      if (rule.direction !== 'ingress') continue;
      if (rule.traffic === undefined) missing.push(`the ports of the rule at ${rule.at}`);
      else if (isEverything(rule.traffic)) {
        const open = untrusted(rule.peer, group.ref.id, trusted, missing, register);
        if (open === undefined) continue;
        const ports = rule.traffic.kind === 'ports' ? `every ${rule.traffic.protocol} port` : 'every protocol and port';
        const data = { group: shown(group.ref), sources: open.label, ports };
        reasons.push({ subject: ruleLabel(rule), message: 'everything', at: rule.at, data, ...severityBy(open) });
      }
    }
    return verdictOf(reasons, missing);
  },
  wrong: (group, reasons, { trusted }) =>
    wrongRules(group, reasons, (rule) => untrustedPart(group.ref.id, rule, [], trusted)),
});
