import { subtractAllTraffic, allTraffic } from '@clausewatch/net/traffic';
import * as z from 'zod/mini';

import { beyond } from '../kit/declared-traffic.ts';
import { graphControl } from '../kit/define.ts';
import { beyondConnections } from '../kit/forbidden.ts';
import { foreignPeerings, ownerLabel, throughForeign } from '../kit/graph-connections.ts';
import { trafficOf } from '../kit/graph-sources.ts';
import { offencesOf, verdictsOf } from '../kit/graph-verdicts.ts';
import { namedInstead } from '../kit/no-edit.ts';
import { AccountsParam, ThirdPartiesParam } from '../kit/owners.ts';
import { shutOneWay } from '../kit/shut.ts';
import { commonTraffic, holds, setLabel, TrafficSetParam } from '../kit/traffic-set.ts';
import { textsOf, wrongRulesIn } from '../kit/wrong-reach.ts';

export default graphControl({
  id: 'peering-outbound-limited',
  title: 'Into a peered network of somebody else only the declared traffic leaves',
  severity: 'medium',
  status: 'stable',
  rationale: 'What may leave into a network of somebody else is what can be carried off there.',
  remediation: 'Narrow what the named rule lets out to the addresses and ports that are needed.',
  blindSpots:
    'It looks at what our side lets out, not at what the other side takes. Transit gateways and VPNs are not looked at. An endpoint without security groups is not judged.',
  params: z.object({
    allowed: TrafficSetParam.check(z.describe('What may leave, as `tcp/27015-27017`.')),
    accounts: z.prefault(AccountsParam, null).check(z.describe('Our accounts: a register.')),
    thirdParties: z
      .prefault(ThirdPartiesParam, null)
      .check(z.describe('Third parties and their accounts: a register.')),
  }),
  messages: { outbound: '{{group}} lets {{ports}} out to {{owner}} through {{peering}}; declared: {{allowed}}' },
  evaluate(scope, { allowed, accounts, thirdParties }) {
    const undeclared = subtractAllTraffic(allTraffic, allowed);
    const all = throughForeign(scope, foreignPeerings(scope, accounts, thirdParties), 'egress', undeclared);
    const offences = all.flatMap(({ peering, reached }) =>
      offencesOf(scope, reached.rows, ({ cause }, group) => {
        const ports = beyond(trafficOf(cause), allowed);
        const data = { group, owner: ownerLabel(peering), peering: peering.ref.id, ports, allowed: setLabel(allowed) };
        return { message: 'outbound', data };
      }),
    );
    const doubts = all.flatMap(({ reached }) => reached.undetermined);
    const concerned = all.length > 0;
    return verdictsOf(
      scope,
      offences,
      doubts,
      ({ direction, traffic }) =>
        concerned && direction === 'egress' && (traffic === undefined || !holds(allowed, traffic)),
    );
  },
  wrong: (resource, reasons, { allowed }, scope) =>
    wrongRulesIn(scope, resource, reasons, (own) => ({
      ...beyondConnections(scope, resource, textsOf(own, 'peering')),
      keeps: (traffic) => commonTraffic(allowed, traffic),
    })),
  shut: (resource, reasons, { allowed }, scope) => shutOneWay({ scope, resource, reasons }, 'egress', allowed),
  fix: (ref, reasons) => namedInstead(ref, reasons, 'the networks that are needed'),
});
