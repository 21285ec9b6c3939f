import { compliant, notApplicable, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { aws, fixOf } from '../kit/aws.ts';
import { resourceControl } from '../kit/define.ts';
import { strangers } from '../kit/foreign.ts';
import { AccountsParam, ThirdPartiesParam } from '../kit/owners.ts';
import { deletePeering, isOver } from '../kit/peerings.ts';

export default resourceControl({
  id: 'foreign-owner',
  title: 'Only our own accounts and declared third parties are joined to our networks and roles',
  severity: 'high',
  status: 'stable',
  rationale: 'A peering, an endpoint or a role that trusts a stranger is a door that no firewall rule shows.',
  remediation: 'Remove the link, or declare the account in the register of accounts or of third parties.',
  blindSpots:
    'It reads peering connections, endpoints and the trust of roles: not policies of buckets, keys or queues, nor transit gateways and VPNs. Conditions other than on the caller, an external id or a subject are not weighed. Without the register of accounts a foreign account may still be ours, and is reported as undetermined.',
  params: z.object({
    accounts: z.prefault(AccountsParam, null).check(z.describe('Accounts that are ours: a register.')),
    thirdParties: z
      .prefault(ThirdPartiesParam, null)
      .check(z.describe('Third parties and their accounts: a register.')),
  }),
  messages: {
    peering:
      '{{peering}} joins our network to {{network}} of account {{account}}: neither ours nor a declared third party',
    asked:
      '{{peering}} waits to join our network to {{network}} of account {{account}}: neither ours nor a declared third party',
    endpoint: '{{endpoint}} leads to {{service}} of account {{account}}: neither ours nor a declared third party',
    trust:
      'Role {{role}} can be assumed from account {{account}} ({{principal}}): neither ours nor a declared third party',
    everyone: 'Role {{role}} can be assumed by anyone',
    issuer: 'Role {{role}} can be assumed by anyone who has an identity of {{issuer}}: no condition says whose',
    deputy:
      'Role {{role}} trusts {{party}} ({{account}}) without an external id: its other customers may borrow the role',
  },
  applies: ['peering', 'network-endpoint', 'role'],
  evaluate(resource, known) {
    if (resource.configuration.kind === 'peering' && isOver(resource.configuration)) return notApplicable;
    const list = strangers(resource, known);
    if (list.length === 0) return compliant;
    const missing = list.filter((one) => typeof one === 'string');
    return verdictOf(
      list.filter((one) => typeof one !== 'string'),
      missing,
    );
  },
  fix({ ref, configuration }) {
    if (configuration.kind === 'peering') return deletePeering(ref);
    if (configuration.kind === 'role') return undefined;
    const command = aws(ref, ['ec2', 'delete-vpc-endpoints'], { 'vpc-endpoint-ids': ref.id });
    return fixOf([command], [], 'What uses the endpoint loses the service. It cannot be undone, only created again.');
  },
});
