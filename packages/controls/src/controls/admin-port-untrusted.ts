import { type Reason, verdictOf } from '@clausewatch/model/verdict';
import { ruleLabel } from '@clausewatch/net/rule';
import { subtractAllTraffic } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

import { adminPorts, portsLabel } from '../kit/admin-ports.ts';
import { resourceControl } from '../kit/define.ts';
import { NetworksParam, RegisterNameParam } from '../kit/params.ts';
import { severityBy, shown, untrusted, untrustedPart, wrongRules } from '../kit/sources.ts';
import { meets, trafficSetParam } from '../kit/traffic-set.ts';

export default resourceControl({
  id: 'admin-port-untrusted',
  title: 'Administration ports are reachable only from trusted networks',
  severity: 'high',
  status: 'stable',
  rationale:
    'A login service or a database that strangers can reach is tried with stolen and guessed passwords within minutes of being opened.',
  remediation: 'Narrow the rule to a trusted range, or remove it and administer through Session Manager or a VPN.',
  blindSpots:
    'It reads the rules of one security group: not whether anything uses the group, nor routes, network ACLs or a firewall on the host. It does not look into prefix lists or the members of other groups; those are reported as undetermined. A service on another port than its usual one is not seen.',
  params: z.object({
    ports: trafficSetParam(adminPorts).check(z.describe('Administration ports, as `tcp/22` or `tcp/5985-5986`.')),
    trusted: NetworksParam.check(z.describe('Networks that may reach them: a register, or a list of address ranges.')),
    register: RegisterNameParam.check(z.describe('Name of that register, for what is reported as missing.')),
  }),
  messages: {
    public: '{{group}} lets {{sources}} reach {{ports}}: public addresses outside the trusted networks',
    private: '{{group}} lets {{sources}} reach {{ports}}: private addresses outside the trusted networks',
  },
  applies: ['security-group'],
  evaluate(group, { ports, trusted, register }) {
    const reasons: Reason[] = [];
    const missing: string[] = [];
    for (const rule of group.configuration.rules) {
      if (rule.direction !== 'ingress') continue;
      if (rule.traffic === undefined) missing.push(`the ports of the rule at ${rule.at}`);
      else if (meets(ports, rule.traffic)) {
        const open = untrusted(rule.peer, group.ref.id, trusted, missing, register);
        if (open === undefined) continue;
        const data = { group: shown(group.ref), sources: open.label, ports: portsLabel(ports, rule.traffic) };
        const message = open.share === 0 ? 'private' : 'public';
        reasons.push({ subject: ruleLabel(rule), message, at: rule.at, data, ...severityBy(open) });
      }
    }
    return verdictOf(reasons, missing);
  },
  wrong: (group, reasons, { ports, trusted }) =>
    wrongRules(group, reasons, (rule, traffic) =>
      untrustedPart(group.ref.id, rule, subtractAllTraffic(traffic, ports), trusted),
    ),
});
