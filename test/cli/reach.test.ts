import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { folderOf } from './items.ts';
import { clausewatch } from './run.ts';

const sample = 'packages/local/sample/events.jsonl.gz';
const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/larkfield-shop/750084cf131c7dbf';

const item = (resourceType: string, resourceId: string, configuration: object, tags: object = {}) => ({
  configurationItemCaptureTime: '2026-11-01T10:00:00.000Z',
  configurationItemStatus: 'OK',
  configurationStateId: '1793527200000',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId,
  tags,
  configuration,
});

interface Reached {
  readonly verdict: string;
  readonly packet: { readonly port: number } | null;
  readonly path: readonly { readonly kind: string }[];
  readonly blocker: { readonly kind: string } | null;
  readonly open?: readonly { readonly traffic: string }[];
}

async function ask(...args: readonly string[]): Promise<{ readonly code: number | null; readonly data: Reached }> {
  const { code, stdout } = await clausewatch(['reach', sample, '--json', ...args]);
  return { code, data: (JSON.parse(stdout) as { readonly data: Reached }).data };
}

describe('what can be reached in the sample estate', () => {
  it('the shop, from the internet: a packet and its path, hop by hop, with code 1', async () => {
    const { code, data } = await ask('--from', 'internet', '--to', balancer, '--port', '443');
    expect([code, data.verdict, data.packet?.port, data.open]).toEqual([1, 'reachable', 443, undefined]);
    expect(data.path.map(({ kind }) => kind)).toEqual([
      'internet',
      'internet-gateway',
      'route-table',
      'network-acl',
      'security-group',
      'network-acl',
      'load-balancer',
    ]);
  });

  it('draws it: one hop a line, the rule as it is written, and the way of the answer', async () => {
    const { stdout } = await clausewatch(['reach', sample, '--from', 'internet', '--to', balancer, '--port', '443']);
    expect(stdout).toMatch(/^reachable\n {2}\S+ -> \S+, tcp port 443\n/);
    expect(stdout).toMatch(/\n {2}o internet\n {2}\| internet gateway igw-\w+/);
    expect(stdout).toMatch(/\| security group sg-\w+ +tcp\/443 from 0\.0\.0\.0\/0/);
    expect(stdout).toMatch(/\* load balancer [^]*and the answer passes\n {2}\| network ACL acl-\w+/);
  });

  it('its SSH, from the internet: what blocks it, with code 0', async () => {
    const { code, data } = await ask('--from', 'internet', '--to', balancer, '--port', '22');
    expect([code, data.verdict, data.blocker?.kind]).toEqual([0, 'blocked', 'security-group']);
  });

  it('without a port: everything that gets through', async () => {
    const { data } = await ask('--from', 'internet', '--to', balancer);
    expect(data.open?.map(({ traffic }) => traffic)).toEqual(['tcp/80', 'tcp/443']);
  });

  it('something that was never read: undetermined, with code 3', async () => {
    const { code, data } = await ask('--from', 'internet', '--to', 'i-0000', '--port', '22');
    expect([code, data.verdict]).toEqual([3, 'undetermined']);
  });

  it.each(['10.0.0.0/33', '010.0.0.1', '10.0.0.0/', 'fe80:::1'])(
    '%s is no range: code 2, not undetermined',
    async (range) => {
      const ran = await clausewatch(['reach', sample, '--from', range, '--to', balancer]);
      expect(ran.stderr).toContain(`${range}: not an address or range`);
      expect(ran.code).toBe(2);
    },
  );

  it.each(['sg:', 'env:', ' ', ''])('"%s" names nobody: code 2', async (value) => {
    const ran = await clausewatch(['reach', sample, '--from', value, '--to', balancer]);
    expect([ran.code, ran.stderr.includes('names nobody')]).toEqual([2, true]);
  });

  it.each([
    ['6', '443', 1],
    ['47', undefined, 0],
    ['ICMP', '8', 0],
  ])('protocol %s, port %s: asked as the rules know it', async (protocol, port, code) => {
    const more = port === undefined ? [] : ['--port', port];
    const ran = await clausewatch([
      'reach',
      sample,
      '--from',
      'internet',
      '--to',
      balancer,
      '--protocol',
      protocol,
      ...more,
    ]);
    expect(ran.code).toBe(code);
  });

  it.each(['256', '47/1', 'smtp'])('protocol %s: code 2', async (protocol) => {
    const ran = await clausewatch(['reach', sample, '--from', 'internet', '--to', balancer, '--protocol', protocol]);
    expect([ran.code, ran.stderr.includes('not a protocol')]).toEqual([2, true]);
  });

  it('an environment is what registers say of networks and accounts, or tags', async () => {
    const vpc = (id: string, tags: object) => item('AWS::EC2::VPC', id, { vpcId: id, cidrBlock: '10.1.0.0/16' }, tags);
    const files = { 'items.json': JSON.stringify([vpc('vpc-1', { Env: 'stg' }), vpc('vpc-2', {})]) };
    const folder = folderOf({
      ...files,
      'registers.yaml': "environments:\n  - environment: production\n    accounts: ['111122223333']\n",
    });
    const input = join(folder, 'items.json');
    const to = async (name: string, ...more: readonly string[]) =>
      (await clausewatch(['reach', input, '--from', 'internet', '--to', name, ...more])).stdout;
    // Without interfaces nobody knows who is there.
    expect(await to('env:Staging')).toContain('undetermined\n  not known: network interfaces');
    const registers = join(folder, 'registers.yaml');
    expect(await to('ENV:prod', '--registers', registers)).toContain('undetermined');
    expect((await clausewatch(['reach', input, '--from', 'internet', '--to', 'env:prod'])).code).toBe(2);
  });

  it('an environment holds the networks that only a peering names, by their account: unread, and so undetermined', async () => {
    const spaces = { 'vpc-a': '10.1.0.0/16', 'vpc-c': '10.3.0.0/16' };
    const networks = Object.entries(spaces).map(([vpcId, cidrBlock]) =>
      item('AWS::EC2::VPC', vpcId, { vpcId, cidrBlock }, vpcId === 'vpc-c' ? { Environment: 'production' } : {}),
    );
    const eniA = { subnetId: 'subnet-a', vpcId: 'vpc-a', groups: [], privateIpAddress: '10.1.0.10' };
    const sides = (requester: object, accepter: object) =>
      item('AWS::EC2::VPCPeeringConnection', 'pcx-1', {
        vpcPeeringConnectionId: 'pcx-1',
        status: { code: 'active' },
        requesterVpcInfo: requester,
        accepterVpcInfo: accepter,
      });
    const [a, b] = [
      { vpcId: 'vpc-a', ownerId: '111122223333' },
      { vpcId: 'vpc-b', ownerId: '444455556666' },
    ];
    for (const peering of [sides(a, b), sides(b, a)]) {
      const folder = folderOf({
        'items.json': JSON.stringify([...networks, item('AWS::EC2::NetworkInterface', 'eni-a', eniA), peering]),
        'registers.yaml': "environments:\n  - environment: production\n    accounts: ['444455556666']\n",
      });
      const asked = [
        'reach',
        join(folder, 'items.json'),
        '--registers',
        join(folder, 'registers.yaml'),
        '--to',
        'eni-a',
      ];
      const { code, stdout } = await clausewatch([...asked, '--from', 'env:production']);
      expect([code, stdout]).toEqual([3, expect.stringMatching(/^undetermined\n {2}not known: .*vpc-b/)]);
      expect((await clausewatch([...asked, '--from', 'env:staging'])).code).toBe(2);
    }
  });

  it('more than twenty ways that are stopped are counted', async () => {
    const host = (n: number) =>
      item('AWS::EC2::NetworkInterface', `eni-${n}`, {
        subnetId: 'subnet-1',
        vpcId: 'vpc-1',
        groups: [],
        privateIpAddress: `10.1.0.${n + 10}`,
      });
    const folder = folderOf({ 'items.json': JSON.stringify(Array.from({ length: 30 }, (_, n) => host(n))) });
    const input = join(folder, 'items.json');
    const asked = ['reach', input, '--from', 'internet', '--to', '10.1.0.0/16', '--port', '22'];
    const { stdout } = await clausewatch(asked);
    expect(stdout).toContain('and 10 more ways that are stopped: --json lists them');
    const { data } = JSON.parse((await clausewatch([...asked, '--json'])).stdout) as {
      readonly data: { readonly blockers: readonly { readonly to: string }[] };
    };
    expect(data.blockers).toHaveLength(30);
  });

  it('an environment that no register names, or half a question, ends with code 2', async () => {
    const unnamed = await clausewatch(['reach', sample, '--from', 'env:moon', '--to', balancer]);
    expect([unnamed.code, unnamed.stdout]).toEqual([2, '']);
    expect(unnamed.stderr).toContain('--registers');
    expect((await clausewatch(['reach', sample, '--from', 'internet'])).code).toBe(2);
  });
});
