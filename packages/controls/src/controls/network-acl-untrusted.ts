import { notApplicable, type Reason, undetermined, verdictOf } from '@clausewatch/model/verdict';
import { trafficLabel } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

import { admittedEntries, mayAdmit, untrustedSpace, wrongEntries } from '../kit/acl-entries.ts';
import { portsLabel } from '../kit/admin-ports.ts';
import { resourceControl } from '../kit/define.ts';
import { NetworksParam, RegisterNameParam } from '../kit/params.ts';
import { publicStrangers, shorter, shown, strangers } from '../kit/sources.ts';
import { trafficSetParam } from '../kit/traffic-set.ts';

export default resourceControl({
  id: 'network-acl-untrusted',
  title: 'Network ACLs admit only trusted networks to administration ports',
  severity: 'low',
  status: 'stable',
  rationale:
    'A network ACL is the second filter in front of a subnet: it holds when somebody opens a security group by mistake.',
  remediation: 'Put entries with lower numbers before the wide one: allow the trusted ranges, then deny the port.',
  blindSpots:
    'It reads the list alone: not which subnets use it, nor the security groups behind it, so it says that a filter is missing rather than that something is reachable. A list keeps no state and must let answers in to high ports (usually 1024-65535); only the ports named here are judged. Left to its default it does not judge default lists, which AWS makes allow everything.',
  params: z.object({
    ports: trafficSetParam(['tcp/22', 'tcp/23', 'tcp/3389', 'udp/3389']).check(
      z.describe('Ports to judge, as `tcp/22`.'),
    ),
    trusted: NetworksParam.check(z.describe('Networks that may reach them: a register, or a list of address ranges.')),
    register: RegisterNameParam.check(z.describe('Name of that register, for what is reported as missing.')),
    applies: z
      ._default(z.enum(['custom', 'all']), 'custom')
      .check(z.describe('`custom`: only lists that somebody made. `all`: default lists too.')),
  }),
  messages: { admits: '{{acl}} entry {{number}} admits {{sources}} to {{ports}}' },
  applies: ['network-acl'],
  evaluate(acl, { ports, trusted, register, applies }) {
    const { entries, unreadable, isDefault } = acl.configuration;
    if (applies === 'custom' && isDefault === true) return notApplicable;
    if (unreadable.length > 0) return undetermined(...unreadable.map((at) => `the entry at ${at}`));
    const space = untrustedSpace(trusted);
    if (!mayAdmit(entries, ports, space)) return verdictOf([]);
    const missing: string[] = [];
    const reasons: Reason[] = [];
    for (const { entry, addresses } of admittedEntries(entries, ports, space)) {
      const open = trusted.declared ? strangers(addresses, trusted) : publicStrangers(addresses, trusted);
      if (open === undefined) missing.push(`register ${register}: which private networks are trusted`);
      else {
        const data = {
          acl: shown(acl.ref),
          number: entry.number,
          sources: shorter(entry.addresses, open.addresses),
          ports: portsLabel(ports, entry.traffic),
        };
        reasons.push({ subject: `ingress ${trafficLabel(entry.traffic)}`, message: 'admits', at: entry.at, data });
      }
    }
    return verdictOf(reasons, missing);
  },
  wrong: (acl, reasons, { ports, trusted }) => wrongEntries(acl, reasons, ports, trusted),
});
