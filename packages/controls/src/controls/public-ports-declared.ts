import * as z from 'zod/mini';

import { judgeDeclared, wrongDeclared } from '../kit/declared-traffic.ts';
import { resourceControl } from '../kit/define.ts';
import { KnownParam, ShareParam } from '../kit/params.ts';
import { TrafficSetParam } from '../kit/traffic-set.ts';

export default resourceControl({
  id: 'public-ports-declared',
  title: 'Only the declared ports are open to the public',
  severity: 'high',
  status: 'stable',
  rationale:
    'Every port that strangers can reach is a service somebody has to patch and watch; one that nobody declared is one that nobody does.',
  remediation: 'Declare the port with its purpose and owner, or take the public range out of the rule.',
  blindSpots:
    'It reads the rules of one security group: not whether anything public uses the group, nor routes or network ACLs. Prefix lists are reported as undetermined. Rules that name other groups admit private addresses only and are left to other controls. ICMP has no ports; unless declared it is reported with low severity.',
  params: z.object({
    allowed: TrafficSetParam.check(z.describe('What the public may reach, as `tcp/443`; `icmp` may be among them.')),
    known: KnownParam.check(z.describe('Parties that are known and hence not the public: a register or several.')),
    worldShare: ShareParam.check(z.describe('Milder below this share of all public IPv4 or IPv6 addresses.')),
  }),
  messages: { undeclared: '{{group}} opens {{ports}} to {{peers}}; declared for the public: {{allowed}}' },
  applies: ['security-group'],
  evaluate: (group, params) => judgeDeclared(group, 'ingress', params),
  wrong: wrongDeclared,
});
