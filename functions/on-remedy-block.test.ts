import {
  GetIPSetCommand,
  GetWebACLCommand,
  ListRuleGroupsCommand,
  ListWebACLsCommand,
  UpdateIPSetCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import { loadIncident } from '@clausewatch/app/incidents';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { batch, configEvent, finding, findingEvent, groupItem } from './test/events.ts';
import { approvedRemedy, registered } from './test/remedies.ts';

const waf = mockClient(WAFV2Client);
const registers = (mode: string): string => `authorisedServers: { cidrs: [] }
thirdParties: []
remediation:
  clauses: []
  mode: ${mode}
  block:
    clauses: [pythias/P-22]
    for: PT4H
    waf: [{ scope: REGIONAL, region: eu-west-1, name: blocked, id: a1, family: v4 }]
`;
const vpc = {
  ...groupItem({ id: 'vpc-1' }),
  resourceType: 'AWS::EC2::VPC',
  resourceName: undefined,
  ARN: undefined,
  configuration: { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/16', cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16' }] },
};

/** AWS WAF with one set, which somebody else fills too, and a web ACL that blocks it. */
function serve(): { addresses: readonly string[] } {
  const set = { addresses: ['9.0.0.0/8'] as readonly string[] };
  const ARN = 'arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/blocked/a1';
  const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'm' };
  const rule = { Name: 'r', Priority: 0, VisibilityConfig, Statement: { IPSetReferenceStatement: { ARN } } };
  const acl = { Name: 'web', Id: 'w1', ARN: 'arn', DefaultAction: {}, VisibilityConfig };
  waf.on(GetIPSetCommand).callsFake(async () => ({
    IPSet: { ARN, Name: 'blocked', Id: 'a1', IPAddressVersion: 'IPV4', Addresses: [...set.addresses] },
    LockToken: 'token',
  }));
  waf.on(ListWebACLsCommand).resolves({ WebACLs: [{ Name: 'web', Id: 'w1' }] });
  waf.on(ListRuleGroupsCommand).resolves({ RuleGroups: [] });
  waf.on(GetWebACLCommand).resolves({ WebACL: { ...acl, Rules: [{ ...rule, Action: { Block: {} } }] } });
  waf.on(UpdateIPSetCommand).callsFake(async ({ Addresses }: { readonly Addresses: readonly string[] }) => {
    set.addresses = Addresses;
    return { $metadata: { requestId: 'r' } };
  });
  return set;
}

describe('the function of remedies denies an address', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy();
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    waf.reset();
    catchOutput();
  });

  /** Somebody tries passwords from 9.9.9.9; that they be denied is proposed by ada and approved by grace. */
  async function approved(id: string, mode: string): Promise<string> {
    registered(registers(mode), 'blocks');
    const { handler: change } = await loaded(() => import('./on-config-change.ts'));
    await change(batch(configEvent(vpc)), context);
    const { handler: find } = await loaded(() => import('./on-guardduty-finding.ts'));
    const remoteIpDetails = { ipAddressV4: '9.9.9.9' };
    const action = { actionType: 'NETWORK_CONNECTION', networkConnectionAction: { remoteIpDetails } };
    const { service, ...rest } = finding(id);
    const told = { ...rest, service: { ...service, resourceRole: 'TARGET', action } };
    expect(await find(batch(findingEvent(told)), context)).toEqual({ batchItemFailures: [] });
    const incident = (await deployment.incidents()).find(({ threat }) => threat?.id === id);
    expect(incident?.entries.map(({ clause }) => clause)).toEqual(['P-22', 'P-24']);
    await approvedRemedy(incident?.id ?? '', []);
    return incident?.id ?? '';
  }

  it('beside what others deny, and the incident tells of it and stays', async () => {
    const id = await approved('f1', 'act');
    const { handler } = await loaded(() => import('./on-remedy.ts'));
    const set = serve();
    expect(await handler({ kind: 'remedies' }, context)).toEqual({ worked: 1 });
    expect(set.addresses).toEqual(['9.0.0.0/8', '9.9.9.9/32']);
    const incident = await loadIncident(deployment.table, id);
    expect(incident?.state).not.toBe('resolved');
    expect(incident?.timeline.at(-1)?.what).toMatch(
      /^the remedy was made and verified: 9\.9\.9\.9\/32 is denied until .* at IP set blocked \(eu-west-1\)\.$/,
    );
    expect(await handler({ kind: 'remedies' }, context)).toEqual({ worked: 0 });
  });

  it('not while the register asks for a dry run', async () => {
    await approved('f2', 'dry-run');
    const { handler } = await loaded(() => import('./on-remedy.ts'));
    const set = serve();
    expect(await handler({ kind: 'remedies' }, context)).toEqual({ worked: 1 });
    expect(set.addresses).toEqual(['9.0.0.0/8']);
    expect(waf.commandCalls(UpdateIPSetCommand)).toEqual([]);
  });
});
