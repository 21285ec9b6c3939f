import * as z from 'zod/mini';

import { graphControl } from '../kit/define.ts';
import { beyondConnections, ownedBeyond } from '../kit/forbidden.ts';
import { foreignPeerings, ownerLabel, throughForeign } from '../kit/graph-connections.ts';
import { trafficOf } from '../kit/graph-sources.ts';
import { offencesOf, verdictsOf } from '../kit/graph-verdicts.ts';
import { namedInstead } from '../kit/no-edit.ts';
import { AccountsParam, ThirdPartiesParam } from '../kit/owners.ts';
import { shutOneWay } from '../kit/shut.ts';
import { labels } from '../kit/traffic-set.ts';
import { textsOf, wrongRulesIn } from '../kit/wrong-reach.ts';

export default graphControl({
  id: 'peering-inbound-closed',
  title: 'A network of somebody else that is peered with ours cannot reach into it',
  severity: 'high',
  status: 'stable',
  rationale:
    'A peering is there for what we ask of the other side. If our own rules let its hosts in, whoever breaks them is inside our network.',
  remediation:
    'Take the addresses of the other side out of the rule that is named, or the route to them away from machines that need none.',
  blindSpots:
    'The other side is out of sight: every host there counts as possible, and its own filters count for nothing. Answers to what we ask are not counted as reaching in. Transit gateways and VPNs are not looked at.',
  params: z.object({
    accounts: z.prefault(AccountsParam, null).check(z.describe('Our accounts: a register.')),
    thirdParties: z
      .prefault(ThirdPartiesParam, null)
      .check(z.describe('Third parties and their accounts: a register.')),
  }),
  messages: { inbound: '{{group}} lets hosts of {{owner}} in through {{peering}} to {{ports}}' },
  evaluate(scope, { accounts, thirdParties }) {
    const all = throughForeign(scope, foreignPeerings(scope, accounts, thirdParties), 'ingress');
    const offences = all.flatMap(({ peering, reached }) =>
      offencesOf(scope, reached.rows, ({ cause }, group) => {
        const data = { group, owner: ownerLabel(peering), peering: peering.ref.id, ports: labels([trafficOf(cause)]) };
        return { message: 'inbound', data };
      }),
    );
    const doubts = all.flatMap(({ reached }) => reached.undetermined);
    return verdictsOf(scope, offences, doubts, ({ direction }) => all.length > 0 && direction === 'ingress');
  },
  wrong: (resource, reasons, _params, scope) =>
    wrongRulesIn(scope, resource, reasons, (own) => ({
      ...beyondConnections(scope, resource, textsOf(own, 'peering')),
      group: ownedBeyond(scope, textsOf(own, 'peering')),
      keeps: () => [],
    })),
  shut: (resource, reasons, _params, scope) => shutOneWay({ scope, resource, reasons }, 'ingress'),
  fix: (ref, reasons) => namedInstead(ref, reasons, 'our own networks'),
});
