import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { loadIncident } from '@clausewatch/app/incidents';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { batch, configEvent, groupItem } from './test/events.ts';
import { approvedRemedy, registered } from './test/remedies.ts';

const ec2 = mockClient(EC2Client);
const named = (name: string): Error => Object.assign(new Error('secret detail'), { name });

/** EC2 with one group, SSH from these ranges; rehearsals end as they do there. */
function serve(id: string): { readonly ranges: Set<string> } {
  const ranges = new Set(['0.0.0.0/0']);
  ec2.on(DescribeSecurityGroupsCommand).callsFake(() => {
    const IpRanges = [...ranges].map((CidrIp) => ({ CidrIp }));
    const IpPermissions = IpRanges.length === 0 ? [] : [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges }];
    return {
      SecurityGroups: [{ GroupId: id, GroupName: 'web', VpcId: 'vpc-1', IpPermissions, IpPermissionsEgress: [] }],
    };
  });
  const changing =
    (change: (range: string) => unknown) => (input: { DryRun?: boolean; IpPermissions?: IpPermission[] }) => {
      if (input.DryRun !== false) throw named('DryRunOperation');
      for (const { IpRanges = [] } of input.IpPermissions ?? []) for (const { CidrIp = '' } of IpRanges) change(CidrIp);
      return { $metadata: { requestId: 'r' } };
    };
  ec2.on(AuthorizeSecurityGroupIngressCommand).callsFake(changing((range) => ranges.add(range)));
  ec2.on(RevokeSecurityGroupIngressCommand).callsFake(changing((range) => ranges.delete(range)));
  return { ranges };
}

const changes = () => ec2.calls().flatMap(({ args }) => ('DryRun' in args[0].input ? [args[0].input.DryRun] : []));

describe('the function of remedies', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy();
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    ec2.reset();
    catchOutput();
  });

  /** An incident of the group with a remedy that grace approved, in a deployment that makes remedies so. */
  async function approved(id: string, mode: string) {
    const set = (clauses: string): void =>
      registered(`remediation: { clauses: [${clauses}], mode: ${mode} }`, 'security-groups');
    set('elsewhere/P-0');
    const { handler: change } = await loaded(() => import('./on-config-change.ts'));
    await change(batch(configEvent(groupItem({ id }))), context);
    const incident = (await deployment.incidents()).find(({ resource }) => resource.id === id);
    if (incident === undefined) throw new Error('no incident');
    set((incident.fix?.proof?.closes ?? []).join(', '));
    await approvedRemedy(incident.id);
    return incident.id;
  }

  it('makes what was approved, and the incident ends by what EC2 then tells', async () => {
    const id = await approved('sg-1', 'act');
    const { handler } = await loaded(() => import('./on-remedy.ts'));
    const { ranges } = serve('sg-1');
    expect(await handler({ kind: 'remedies' }, context)).toEqual({ worked: 1 });
    expect(await loadIncident(deployment.table, id)).toMatchObject({ state: 'resolved', ending: 'evidence' });
    expect(await handler({ kind: 'remedies' }, context)).toEqual({ worked: 0 });
    expect([...ranges]).toEqual(['198.51.100.32/28']);
    expect(changes()).toEqual([true, true, false, false]);
  });

  it('only rehearses while the register does not say otherwise', async () => {
    await approved('sg-2', 'dry-run');
    const { handler } = await loaded(() => import('./on-remedy.ts'));
    const { ranges } = serve('sg-2');
    expect(await handler({ kind: 'remedies' }, context)).toEqual({ worked: 1 });
    expect([...ranges]).toEqual(['0.0.0.0/0']);
    expect(changes()).toEqual([true, true]);
  });

  it('changes nothing while EC2 cannot be asked, and fails to be seen', async () => {
    await approved('sg-3', 'act');
    const { handler } = await loaded(() => import('./on-remedy.ts'));
    ec2.rejects(named('RequestLimitExceeded'));
    await expect(handler({ kind: 'remedies' }, context)).rejects.toThrow('on-remedy failed');
    expect(changes()).toEqual([]);
  });
});
