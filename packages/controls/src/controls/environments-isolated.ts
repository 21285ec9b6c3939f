import type { Exposure } from '@clausewatch/reach/exposures';
import * as z from 'zod/mini';

import { graphControl } from '../kit/define.ts';
import { placing, placingRegisters } from '../kit/environments.ts';
import { hostsOf } from '../kit/forbidden.ts';
import { joinedNetworks, reachedBetween, reachedBlindly, reachedByOffer, together } from '../kit/graph-environments.ts';
import { strangersLabel, trafficOf } from '../kit/graph-sources.ts';
import { offencesOf, verdictsOf } from '../kit/graph-verdicts.ts';
import { withoutRoutes } from '../kit/no-edit.ts';
import { shutBetween } from '../kit/shut.ts';
import { labels } from '../kit/traffic-set.ts';
import { textsOf, wrongRulesIn } from '../kit/wrong-reach.ts';

const NOBODY = { declared: true, addresses: { v4: [], v6: [] }, groups: [] };

export default graphControl({
  id: 'environments-isolated',
  title: 'No machine of one environment reaches a machine of another',
  severity: 'high',
  status: 'stable',
  rationale: 'Whoever breaks into a test system must not find production behind it.',
  remediation: 'Take the other environment out of the rule that lets the packet of the proof pass, or its route away.',
  blindSpots:
    'It follows peering connections and transit gateways, and what is offered by endpoint services is undetermined at most; VPNs, core networks, and what goes over the internet from one environment to a public address of another, are not followed. Tags are only as true as whoever may set them.',
  params: z.object({
    peering: z
      ._default(z.enum(['forbidden', 'allowed']), 'forbidden')
      .check(z.describe('`allowed`: what passes over an explicit peering connection is left out.')),
    ...placing,
  }),
  messages: { reaches: '{{from}} reaches {{ports}} in {{to}}: {{group}} lets {{sources}} in from {{network}}' },
  evaluate(scope, { peering, ...places }) {
    const registers = placingRegisters(places);
    const pairs = joinedNetworks(scope, registers).filter((one) => !together(one));
    const found = pairs.map((pair) => ({ pair, reached: reachedBetween(scope, pair, peering) }));
    const offences = found.flatMap(({ pair, reached }) => {
      const sides = { from: pair.fromEnvironment ?? '', to: pair.toEnvironment ?? '', network: pair.from };
      const say = ({ cause }: Exposure, group: string) => {
        const data = { group, sources: strangersLabel(cause, NOBODY), ports: labels([trafficOf(cause)]), ...sides };
        return { message: 'reaches', data };
      };
      return offencesOf(scope, reached.rows, say, registers);
    });
    const blind = [...reachedBlindly(scope, peering), ...reachedByOffer(scope, registers)];
    const doubts = [...found.map(({ reached }) => reached), ...blind].flatMap(({ undetermined }) => undetermined);
    const joined = pairs.length + blind.length > 0;
    return verdictsOf(scope, offences, doubts, ({ direction }) => joined && direction === 'ingress');
  },
  wrong(resource, reasons, { peering }, scope) {
    const by = peering === 'allowed' ? (['transit-gateway'] as const) : (['peering', 'transit-gateway'] as const);
    return wrongRulesIn(scope, resource, reasons, (own) => ({
      ...hostsOf(scope, resource, textsOf(own, 'network'), by),
      keeps: () => [],
    }));
  },
  shut: (resource, reasons, { peering }, scope) =>
    peering === 'allowed' ? [] : shutBetween({ scope, resource, reasons }),
  fix: (ref, reasons, { peering }, scope) => (peering === 'allowed' ? undefined : withoutRoutes(scope, ref, reasons)),
});
