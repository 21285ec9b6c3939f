import * as z from 'zod/mini';

import { judgeDeclared, wrongDeclared } from '../kit/declared-traffic.ts';
import { resourceControl } from '../kit/define.ts';
import { KnownParam, ShareParam } from '../kit/params.ts';
import { TrafficSetParam } from '../kit/traffic-set.ts';

export default resourceControl({
  id: 'egress-unrestricted',
  title: 'Only the declared traffic leaves for public addresses',
  severity: 'medium',
  status: 'stable',
  rationale:
    'Whoever takes over a machine needs a way out to load tools and to carry data away; an open way out also lets plain-text connections pass unnoticed.',
  remediation: 'Replace the rule by one for the declared ports, and reach AWS services through VPC endpoints.',
  blindSpots:
    'It reads the rules of one security group: not routes, a NAT gateway, DNS or a network firewall, and not what is inside an allowed connection (tcp/443 need not be HTTPS). Prefix lists are reported as undetermined.',
  params: z.object({
    allowed: TrafficSetParam.check(z.describe('What may leave for the public, as `tcp/443`.')),
    known: KnownParam.check(z.describe('Public destinations that may be reached on any port: a register or several.')),
    worldShare: ShareParam.check(z.describe('Milder below this share of all public IPv4 or IPv6 addresses.')),
  }),
  messages: { undeclared: '{{group}} lets {{ports}} out to {{peers}}; declared: {{allowed}}' },
  applies: ['security-group'],
  evaluate: (group, params) => judgeDeclared(group, 'egress', params),
  wrong: wrongDeclared,
});
