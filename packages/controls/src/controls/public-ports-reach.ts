import * as z from 'zod/mini';

import { beyond, milder } from '../kit/declared-traffic.ts';
import { graphControl } from '../kit/define.ts';
import { meaning, placingRegisters } from '../kit/environments.ts';
import { within } from '../kit/graph.ts';
import { fromInternetBeyond } from '../kit/graph-public.ts';
import { mayAdmitPublic, publicLabel, trafficOf } from '../kit/graph-sources.ts';
import { offencesOf, verdictsOf } from '../kit/graph-verdicts.ts';
import { KnownParam, ShareParam } from '../kit/params.ts';
import { apart } from '../kit/no-edit.ts';
import { setLabel, TrafficSetParam } from '../kit/traffic-set.ts';
import { declaredFor, wrongPublic } from '../kit/wrongs.ts';

export default graphControl({
  id: 'public-ports-reach',
  title: 'The internet gets through to the declared ports and to no other',
  severity: 'high',
  status: 'stable',
  rationale: 'A port that a rule opens and nobody can reach is untidy; one that strangers get through to is attacked.',
  remediation:
    'Declare the port with its purpose and owner, or narrow the rule that lets the packet of the proof pass.',
  blindSpots:
    'Firewalls inside hosts, and whether anything listens, are not seen. What a load balancer passes on to its targets is judged at the load balancer. A way through what is not modelled (docs/reachability.md) is undetermined.',
  params: z.object({
    allowed: TrafficSetParam.check(z.describe('What the public may reach, as `tcp/443`; `icmp` may be among them.')),
    redirect: z
      ._default(z.boolean(), false)
      .check(z.describe('Also allow port 80 of load balancers that do nothing there but redirect to HTTPS.')),
    known: KnownParam.check(z.describe('Parties that are known and hence not the public: a register or several.')),
    worldShare: ShareParam.check(z.describe('Milder below this share of all public IPv4 or IPv6 addresses.')),
    ...meaning,
  }),
  messages: { undeclared: '{{peers}} reach {{ports}} behind {{group}}; declared for the public: {{allowed}}' },
  evaluate(scope, { allowed, redirect, known, worldShare, within: environments, ...places }) {
    const registers = placingRegisters(places);
    const only = within(scope, environments, registers);
    const reached = fromInternetBeyond(scope, { allowed, redirect, known }, only);
    const offences = offencesOf(
      scope,
      reached.rows,
      ({ cause, total }, group) => {
        const traffic = trafficOf(cause);
        const [peers, ports] = [publicLabel(cause, known), beyond(traffic, allowed)];
        const data = { group, peers, ports, allowed: setLabel(allowed) };
        return { message: 'undeclared', data, ...milder(traffic, Math.max(total.v4, total.v6), worldShare) };
      },
      registers,
    );
    return verdictsOf(scope, offences, reached.undetermined, (rule) => mayAdmitPublic(rule, allowed, known));
  },
  wrong(resource, reasons, { allowed, redirect, known }, scope) {
    const found = [scope, resource, reasons] as const;
    return wrongPublic(found, known, declaredFor(found, allowed, redirect));
  },
  fix: (ref, reasons) => apart(ref, reasons, 'or declare the port with its purpose and owner'),
});
