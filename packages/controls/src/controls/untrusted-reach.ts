import type { Exposure } from '@clausewatch/reach/exposures';
import * as z from 'zod/mini';

import { adminPorts, portsLabel } from '../kit/admin-ports.ts';
import { graphControl } from '../kit/define.ts';
import { meaning, placingRegisters } from '../kit/environments.ts';
import { within } from '../kit/graph.ts';
import { fromInside } from '../kit/graph-inside.ts';
import { fromStrangers, mayAdmit, strangersLabel, trafficOf } from '../kit/graph-sources.ts';
import { offencesOf, verdictsOf, withLesser } from '../kit/graph-verdicts.ts';
import { NetworksParam, RegisterNameParam, ShareParam } from '../kit/params.ts';
import { exposure } from '../kit/sources.ts';
import { trafficSetParam } from '../kit/traffic-set.ts';
import { wrongUntrusted } from '../kit/wrongs.ts';

export default graphControl({
  id: 'untrusted-reach',
  title: 'Nothing that is not trusted reaches these ports on any machine',
  severity: 'high',
  status: 'stable',
  rationale:
    'A rule that is open on paper may lead nowhere, and one that looks narrow may let a whole network in: what counts is who gets through.',
  remediation: 'Narrow the rule that lets the packet of the proof pass, or take the route or the public address away.',
  blindSpots:
    'Firewalls inside hosts are not seen, and a way through what is not modelled (docs/reachability.md) is undetermined. Accounts that are not peered with this one count as the internet.',
  params: z.object({
    ports: trafficSetParam(adminPorts).check(z.describe('Ports, as `tcp/22` or `tcp/5985-5986`.')),
    trusted: NetworksParam.check(
      z.describe('Networks and security groups that may reach them: a register, or a list of address ranges.'),
    ),
    register: RegisterNameParam.check(z.describe('Name of that register, for what is reported as missing.')),
    worldShare: ShareParam.check(z.describe('Critical from this share of all public IPv4 or IPv6 addresses on.')),
    ...meaning,
  }),
  messages: {
    public: '{{sources}} reach {{ports}} behind {{group}} from the internet',
    inside: '{{sources}} reach {{ports}} behind {{group}} from inside the networks',
  },
  evaluate(scope, { ports, trusted, register, worldShare, within: environments, ...places }) {
    const registers = placingRegisters(places);
    const only = within(scope, environments, registers);
    const outside = fromStrangers(scope, ports, trusted, only);
    const inside = fromInside(scope, ports, { trusted, register }, only);
    const say = (message: 'public' | 'inside') => (row: Exposure, group: string) => {
      const sources = strangersLabel(row.cause, trusted);
      const share = message === 'public' ? Math.max(row.total.v4, row.total.v6) : 0;
      const data = { group, sources, ports: portsLabel(ports, trafficOf(row.cause)) };
      return { message, data, ...exposure(share, worldShare) };
    };
    const open = offencesOf(scope, outside.rows, say('public'), registers);
    const near = offencesOf(scope, inside.rows, say('inside'), registers);
    const doubts = [...outside.undetermined, ...inside.undetermined];
    return verdictsOf(scope, withLesser(open, near), doubts, (rule, group) => mayAdmit(rule, group, ports, trusted));
  },
  wrong: (resource, reasons, params, scope) => wrongUntrusted([scope, resource, reasons], params),
});
