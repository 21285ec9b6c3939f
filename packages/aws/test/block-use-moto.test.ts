/** Whether what is put into a place keeps anybody out. */
import {
  CreateNetworkAclCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateIPSetCommand,
  CreateRuleGroupCommand,
  CreateWebACLCommand,
  type Rule,
  type RuleAction,
  type Statement,
} from '@aws-sdk/client-wafv2';
import type { BlockPlace } from '@clausewatch/model/block';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type TestServer, motoMissing, startMoto } from '../../../test/support/servers.ts';
import { blocks } from '../src/blocks.ts';
import { ec2Client, wafClient } from '../src/clients.ts';

const missing = motoMissing();
const region = 'eu-west-1';
const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'm' };

describe.skipIf(missing !== undefined)(`a place on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  let made = 0;

  beforeAll(async () => {
    server = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  }, 90_000);

  afterAll(async () => {
    for (const client of [ec2Client(region), wafClient(region)]) client.destroy();
    await server.stop();
    vi.unstubAllEnvs();
  });

  const rule = (Name: string, of: Statement, Action: RuleAction): Rule => ({
    Name,
    Priority: 0,
    Statement: of,
    Action,
    VisibilityConfig,
  });
  const names = (Name: string) => ({ Name, Scope: 'REGIONAL' as const, VisibilityConfig });

  async function webAcl(name: string, ...rules: readonly Rule[]): Promise<void> {
    const command = new CreateWebACLCommand({ ...names(name), DefaultAction: { Allow: {} }, Rules: [...rules] });
    await wafClient(region).send(command);
  }

  async function set(): Promise<{ readonly place: BlockPlace; readonly reference: Statement; readonly name: string }> {
    const name = `blocked-${(made += 1)}`;
    const command = new CreateIPSetCommand({ ...names(name), IPAddressVersion: 'IPV4', Addresses: [] });
    const { Id: id = '', ARN } = (await wafClient(region).send(command)).Summary ?? {};
    const reference = { IPSetReferenceStatement: { ARN } };
    return { place: { scope: 'REGIONAL', region, name, id, family: 'v4' }, reference, name };
  }

  it('is an IP set that a web ACL blocks', async () => {
    const { place, reference, name } = await set();
    expect(await blocks.whyNot(place)).toBe('no web ACL blocks what is in it');
    await webAcl(`${name}-else`, rule('else', { GeoMatchStatement: { CountryCodes: ['IE'] } }, { Block: {} }));
    expect(await blocks.whyNot(place)).toBe('no web ACL blocks what is in it');
    await webAcl(`${name}-block`, rule('block', reference, { Block: {} }));
    expect(await blocks.whyNot(place)).toBeUndefined();
  });

  it.each<[string, RuleAction, (reference: Statement) => Statement]>([
    ['allows it', { Allow: {} }, (reference) => reference],
    ['counts it', { Count: {} }, (reference) => reference],
    ['blocks all but it', { Block: {} }, (reference) => ({ NotStatement: { Statement: reference } })],
    [
      'blocks some of it',
      { Block: {} },
      (reference) => ({ AndStatement: { Statements: [reference, { GeoMatchStatement: { CountryCodes: ['IE'] } }] } }),
    ],
  ])('is no IP set of which a web ACL %s, whatever others do', async (_, action, of) => {
    const { place, reference, name } = await set();
    await webAcl(`${name}-block`, rule('block', reference, { Block: {} }));
    await webAcl(`${name}-other`, rule('other', of(reference), action));
    expect(await blocks.whyNot(place)).toBe(`web ACL ${name}-other uses it for something else than to block`);
  });

  it('is no IP set that a rule group allows', async () => {
    const { place, reference, name } = await set();
    await webAcl(`${name}-block`, rule('block', reference, { Block: {} }));
    const rules = [rule('allow', reference, { Allow: {} })];
    await wafClient(region).send(new CreateRuleGroupCommand({ ...names(`${name}-group`), Capacity: 5, Rules: rules }));
    expect(await blocks.whyNot(place)).toBe(`rule group ${name}-group uses it for something else than to block`);
  });

  it('is a network ACL that a subnet has, before every entry that lets somebody in', async () => {
    const ec2 = ec2Client(region);
    const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
    await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.1.0/24' }));
    const Filters = [{ Name: 'vpc-id', Values: [vpc] }];
    const usual = (await ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls?.[0]?.NetworkAclId ?? '';
    expect(await blocks.whyNot({ id: usual, region, entries: [1, 9] })).toBeUndefined();
    expect(await blocks.whyNot({ id: usual, region, entries: [101, 109] })).toBe(
      'entry 100 stands before it and lets addresses in',
    );
    const fresh = (await ec2.send(new CreateNetworkAclCommand({ VpcId: vpc }))).NetworkAcl?.NetworkAclId ?? '';
    expect(await blocks.whyNot({ id: fresh, region, entries: [1, 9] })).toBe('no subnet has it');
  });
});
