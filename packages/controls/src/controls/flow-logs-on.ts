import type { Resource, ResourceOf } from '@clausewatch/model/resource';
import { type Reason, type Verdict, notApplicable, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { scopeControl } from '../kit/define.ts';
import { inventoried, notRecorded, ofKind } from '../kit/evidence.ts';
import { createFlowLog } from '../kit/watchers.ts';
import { shown } from '../kit/sources.ts';

type Traffic = 'ALL' | 'ACCEPT' | 'REJECT';
const TYPE = 'AWS::EC2::FlowLog';

/** `inventory`: all that is known of the same account and region. */
function judge(network: ResourceOf<'network'>, wanted: Traffic, inventory: readonly Resource[]): Verdict {
  const { ref, configuration } = network;
  if (configuration.owner !== undefined && configuration.owner !== ref.account) return notApplicable;
  const reasons: Reason[] = [];
  const missing: string[] = [];
  for (const { ref: log, configuration: is } of ofKind(inventory, 'flow-log')) {
    if (is.watches !== undefined && is.watches !== ref.id) continue;
    const narrow = is.traffic !== undefined && is.traffic !== 'ALL' && is.traffic !== wanted;
    if (is.watches === undefined) missing.push(`what ${log.id} watches`);
    else if (is.active === false || narrow) {
      const data = { network: shown(ref), log: log.id, traffic: is.traffic ?? 'unknown', wanted };
      reasons.push({ subject: 'flow-logs', message: is.active === false ? 'inactive' : 'narrow', at: '', data });
    } else if (is.active === undefined) missing.push(`whether ${log.id} is active`);
    else if (is.traffic === undefined) missing.push(`what traffic ${log.id} records`);
    else return verdictOf([]);
  }
  if (missing.length > 0) return undetermined(...missing);
  if (reasons.length > 0) return verdictOf(reasons);
  if (!inventoried(inventory, 'flow-log', TYPE)) return undetermined(notRecorded(`flow logs of ${ref.id}`, TYPE));
  return verdictOf([{ subject: 'flow-logs', message: 'none', at: '', data: { network: shown(ref) } }]);
}

export default scopeControl({
  id: 'flow-logs-on',
  title: 'Every network has an active flow log',
  severity: 'medium',
  status: 'stable',
  rationale: 'Without flow logs nobody can say afterwards who talked to whom, nor show that environments did not.',
  remediation: 'Create a flow log for the VPC itself, for all traffic.',
  blindSpots:
    'Flow logs of single subnets or interfaces do not count. It sees that a log is active, not that its records arrive or are kept. A VPC shared with an account is judged in the account that owns it.',
  params: z.object({
    traffic: z
      ._default(z.enum(['ALL', 'ACCEPT', 'REJECT']), 'ALL')
      .check(z.describe('What must be recorded at least; a log of all traffic always suffices.')),
  }),
  messages: {
    none: '{{network}} has no flow log',
    inactive: 'The flow log {{log}} of {{network}} is not active',
    narrow: 'The flow log {{log}} of {{network}} records {{traffic}} traffic only, not {{wanted}}',
  },
  collects: ['network', 'flow-log', 'recorder'],
  scope: 'account-region',
  evaluate: ({ resources }, { traffic }) =>
    ofKind(resources, 'network').map((network) => ({ ref: network.ref, verdict: judge(network, traffic, resources) })),
  fix: (ref, _reasons, { traffic }) => createFlowLog(ref, traffic),
});
