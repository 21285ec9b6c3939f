import { subtract } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';
import { publicAddresses } from '@clausewatch/net/special';
import * as z from 'zod/mini';

import { graphControl } from '../kit/define.ts';
import { ask, ownSpace } from '../kit/graph.ts';
import { isNarrow, mayAdmitOf, trafficOf, unreadBehind } from '../kit/graph-sources.ts';
import { offencesOf, verdictsOf } from '../kit/graph-verdicts.ts';
import { RangesParam, ShareParam } from '../kit/params.ts';
import { namedInstead } from '../kit/no-edit.ts';
import { labels } from '../kit/traffic-set.ts';
import { wrongParties } from '../kit/wrongs.ts';

export default graphControl({
  id: 'third-party-reach',
  title: 'No rule of its own lets a third party reach our machines',
  severity: 'high',
  status: 'stable',
  rationale:
    'A way in that was opened for one outside party stays open when the work is done, and follows that party into its next breach.',
  remediation: 'Take the addresses of the third party out of the rule that lets the packet of the proof pass.',
  blindSpots:
    'It knows a third party by the address ranges of the register alone. What is open to the internet at large is open to third parties too, and left to other controls. Peering connections are judged by peering-inbound-closed.',
  params: z.object({
    thirdParties: RangesParam.check(z.describe('Third parties and their address ranges: a register.')),
    worldShare: ShareParam.check(
      z.describe('From this share of all public IPv4 or IPv6 addresses on a rule is for everybody.'),
    ),
  }),
  messages: { reach: '{{parties}} reach {{ports}} behind {{group}}' },
  evaluate(scope, { thirdParties: { declared, parties }, worldShare }) {
    // Without the register any stranger whom a rule names may be one.
    const asked = declared ? parties : [{ name: 'anybody', addresses: subtract(publicAddresses, ownSpace(scope)) }];
    const meant = (rule: FirewallRule): boolean => isNarrow(scope, rule, worldShare) && mayAdmitOf(scope, rule, asked);
    const found = asked.map(({ name, addresses }) => {
      const { rows, undetermined } = ask(scope, { from: { kind: 'addresses', addresses }, ways: 'straight' });
      const own = rows.filter(
        ({ cause }) => cause.kind !== 'security-group' || isNarrow(scope, cause.rule, worldShare),
      );
      // Whoever gets in by a rule for everybody may be let in by one for themselves as well, which nobody read.
      const unread = unreadBehind(scope, rows, meant);
      return { name, rows: own, undetermined: [...undetermined, ...unread] };
    });
    const doubts = found.flatMap(({ rows, undetermined }) => [
      ...undetermined,
      ...(declared ? [] : rows.map(({ exposed }) => ({ missing: ['register thirdParties'], endpoints: exposed }))),
    ]);
    const offences = found.flatMap(({ name, rows }) =>
      offencesOf(scope, declared ? rows : [], ({ cause }, group) => ({
        message: 'reach',
        data: { group, parties: name, ports: labels([trafficOf(cause)]) },
      })),
    );
    return verdictsOf(scope, offences, doubts, meant);
  },
  wrong: (resource, reasons, { thirdParties }, scope) => wrongParties([scope, resource, reasons], thirdParties.parties),
  fix: (ref, reasons) => namedInstead(ref, reasons, 'those who need it'),
});
