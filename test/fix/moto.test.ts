/** The printed commands, run as they are by the AWS CLI against moto, and what is there afterwards. */
import { firewall, graph, host, network } from '@clausewatch/controls/kit/build-graph';
import { judgeGraph } from '@clausewatch/engine/assess';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import type { GraphScope } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import { remedyOf } from '@clausewatch/render/remedy';
import { readNetworkAcl } from '@clausewatch/sources/aws-config/kinds/network-acl';
import { readSecurityGroup } from '@clausewatch/sources/aws-config/kinds/security-group';
import { fields } from '@clausewatch/sources/read';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { motoMissing, startMoto, type TestServer } from '../support/servers.ts';
import { cliMissing, described, shell } from './aws-cli.ts';
import { planWith } from './network-plan.ts';
import { broken, fixFor, plan } from './plan.ts';

const missing = motoMissing() ?? cliMissing();

describe.skipIf(missing !== undefined)(`a suggested fix on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  let vpc: string;
  const run = (command: string): string => shell(server, command);

  beforeAll(async () => {
    server = await startMoto();
    vpc = run('aws ec2 create-vpc --cidr-block 10.0.0.0/16 --query Vpc.VpcId').trim();
  }, 90_000);
  afterAll(() => server.stop());

  function newGroup(name: string, ingress: readonly object[]): string {
    const id = run(
      `aws ec2 create-security-group --group-name ${name} --description test --vpc-id ${vpc} --query GroupId`,
    );
    const json = JSON.stringify(ingress).replaceAll("'", `'\\''`);
    run(`aws ec2 authorize-security-group-ingress --group-id ${id.trim()} --ip-permissions '${json}'`);
    return id.trim();
  }

  function group(id: string): Resource {
    const json = run(`aws ec2 describe-security-groups --group-ids ${id} --output json --query 'SecurityGroups[0]'`);
    return described(
      'AWS::EC2::SecurityGroup',
      id,
      (from) => readSecurityGroup(fields(from) ?? {}),
      JSON.parse(json) as object,
    );
  }

  /** Every rule with its words, as EC2 lists them; their ids are new when a rule is put back. */
  function rules(id: string): readonly string[] {
    const query =
      'SecurityGroupRules[].[IsEgress,IpProtocol,FromPort,ToPort,CidrIpv4,CidrIpv6,PrefixListId,ReferencedGroupInfo.GroupId,Description]';
    const json = run(
      `aws ec2 describe-security-group-rules --filters Name=group-id,Values=${id} --output json --query '${query}'`,
    );
    return (JSON.parse(json) as readonly unknown[]).map((one) => JSON.stringify(one)).toSorted();
  }

  it('takes exactly the bad rules away, and its undo brings every word back', () => {
    const other = newGroup('other', []);
    const id = newGroup('web', [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        IpRanges: [
          { CidrIp: '0.0.0.0/1', Description: "it's $HOME" },
          { CidrIp: '128.0.0.0/1' },
          { CidrIp: '10.1.0.0/16' },
        ],
        Ipv6Ranges: [{ CidrIpv6: '::/0' }],
      },
      { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other }] },
      { IpProtocol: 'tcp', FromPort: 20, ToPort: 25, IpRanges: [{ CidrIp: '9.0.0.0/8', Description: 'old bastion' }] },
    ]);
    const before = rules(id);
    for (const subject of ['ingress tcp/22', 'ingress tcp/20-25', 'egress all']) {
      const was = rules(id);
      const fix = fixFor(plan(), group(id), subject);
      expect(fix?.commands.length).toBeGreaterThan(0);
      for (const command of fix?.commands ?? []) run(command);
      expect(broken(plan(), group(id)).has(subject)).toBe(false);
      expect(rules(id)).not.toEqual(was);
      for (const command of fix?.undo ?? []) run(command);
      expect(rules(id)).toEqual(was);
      for (const command of fix?.commands ?? []) run(command);
    }
    expect([...broken(plan(), group(id)).keys()]).toEqual([]);
    const kept = before.filter((one) => one.includes(other) || one.includes('10.1.0.0/16'));
    expect(kept).toHaveLength(2);
    expect(rules(id)).toEqual(expect.arrayContaining([...kept]));
  }, 180_000);

  it('takes a group and the wrong entries of a prefix list out of a rule that lets strangers in, and brings them back', () => {
    const app = newGroup('app', []);
    const list = run(
      "aws ec2 create-managed-prefix-list --prefix-list-name offices --max-entries 5 --address-family IPv4 --entries 'Cidr=198.51.100.0/24' 'Cidr=9.9.9.0/24' --query PrefixList.PrefixListId",
    ).trim();
    const id = newGroup('inner', [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        // Without descriptions: moto tells groups and lists apart by them when it revokes, which EC2 does not.
        UserIdGroupPairs: [{ GroupId: app }],
        PrefixListIds: [{ PrefixListId: list }],
      },
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: app }] },
    ]);
    const place = { account: '123456789012', region: 'eu-west-1' };
    const scopeOf = (resource: Resource): GraphScope => {
      const rules = resource.configuration.kind === 'security-group' ? resource.configuration.rules : [];
      const { resources, parts } = graph(
        network(0, place),
        { parts: [{ kind: 'security-group', id, rules }] },
        firewall(app, [], place),
        host(5, [id], place),
        host(6, [app], place),
        { parts: [{ kind: 'prefix-list', id: list, prefixes: ['198.51.100.0/24', '9.9.9.0/24'] }] },
      );
      return { ...place, resources: [...resources, resource], parts };
    };
    const asked = planWith('untrusted-reach', { ports: ['tcp/22'], trusted: ['198.51.100.0/24'] });
    const judged = (resource: Resource) => asked.graphs.flatMap((one) => judgeGraph(one, scopeOf(resource)));
    const now = group(id);
    const found = smallestFix(asked, now, 'ingress tcp/22', {
      scope: scopeOf(now),
      judged: judged(now),
      tried: judged,
    });
    const fix = found?.kind === 'edit' ? remedyOf(found) : undefined;
    const before = rules(id);
    for (const command of fix?.commands ?? []) run(command);
    const kinds = (resource: Resource) => new Set(judged(resource).map(({ verdict }) => verdict.kind));
    expect(kinds(now)).toContain('violation');
    expect(kinds(group(id))).not.toContain('violation');
    const mended = rules(id).join();
    expect(mended).toContain('198.51.100.0/24');
    expect(mended).not.toContain(list);
    expect(mended.match(new RegExp(app, 'g'))).toHaveLength(1);
    for (const command of fix?.undo ?? []) run(command);
    expect(rules(id)).toEqual(before);
  }, 180_000);

  it('puts entries before a wide one of a network ACL, and takes them out again', () => {
    const id = run(`aws ec2 create-network-acl --vpc-id ${vpc} --query NetworkAcl.NetworkAclId`).trim();
    run(
      `aws ec2 create-network-acl-entry --network-acl-id ${id} --ingress --rule-number 100 --protocol all --cidr-block 0.0.0.0/0 --rule-action allow`,
    );
    const acl = (): Resource => {
      const json = run(`aws ec2 describe-network-acls --network-acl-ids ${id} --output json --query 'NetworkAcls[0]'`);
      return described(
        'AWS::EC2::NetworkAcl',
        id,
        (from) => readNetworkAcl(fields(from) ?? {}),
        JSON.parse(json) as object,
      );
    };
    const before = acl().raw.configuration;
    const fix = fixFor(plan(), acl(), 'ingress all');
    for (const command of fix?.commands ?? []) run(command);
    expect(broken(plan(), acl()).size).toBe(0);
    for (const command of fix?.undo ?? []) run(command);
    expect(acl().raw.configuration).toEqual(before);
  }, 180_000);
});
