import { inverse } from '@clausewatch/model/edit';
import type { SuggestedFix } from '@clausewatch/model/suggested-fix';
import { describe, expect, it } from 'vitest';

import { occasion, threeClauses } from '../test/occasions.ts';
import { emailOf } from './email.ts';
import { checkedLine, type Proven, remedyOf } from './remedy.ts';
import { fixAnswer } from './slack-answers.ts';

const of = {
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::EC2::SecurityGroup',
  id: 'sg-0a1b',
};
const ssh = { kind: 'rule', direction: 'ingress', protocol: 'tcp', from: 22, to: 22 } as const;

/** A prefix list and a group of another environment go; the list's good ranges stand in its place. */
const proven: Proven = {
  edit: {
    of,
    take: [
      { ...ssh, peer: { kind: 'list', id: 'pl-0a1b' }, description: 'offices ${all}' },
      { ...ssh, peer: { kind: 'group', id: 'sg-0test', owner: '444455556666', peering: 'pcx-0a1b' } },
    ],
    put: [
      { ...ssh, peer: { kind: 'range', text: '198.51.100.0/25' }, description: 'offices ${all}' },
      { ...ssh, peer: { kind: 'range', text: '2600:1f00::/40' } },
    ],
  },
  loses: { traffic: 'none', hosts: false, lists: ['pl-0a1b'] },
  first: ['Whoever is in sg-0test loses these ports: first authorise those that need them.'],
  proof: {
    closes: ['acme/P-6', 'acme/P-7'],
    opens: [],
    remain: [],
    also: [],
    untouched: [{ ...ssh, protocol: '-1', peer: { kind: 'group', id: 'sg-0app' } }],
  },
  triedIn: 'network',
};
const remedy = remedyOf(proven);

describe('a proven edit', () => {
  it('is commands with their undo, and words', () => {
    expect(remedy?.commands).toMatchInlineSnapshot(`
      [
        "aws ec2 authorize-security-group-ingress --group-id sg-0a1b --ip-permissions '[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"198.51.100.0/25","Description":"offices \${all}"}],"Ipv6Ranges":[{"CidrIpv6":"2600:1f00::/40"}]}]' --region eu-west-1",
        "aws ec2 revoke-security-group-ingress --group-id sg-0a1b --ip-permissions '[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"UserIdGroupPairs":[{"GroupId":"sg-0test","UserId":"444455556666","VpcPeeringConnectionId":"pcx-0a1b"}],"PrefixListIds":[{"PrefixListId":"pl-0a1b"}]}]' --region eu-west-1",
      ]
    `);
    expect(remedyOf({ ...proven, edit: inverse(proven.edit) })?.commands).toEqual(remedy?.undo);
    expect(remedy?.note).toMatchInlineSnapshot(
      `"Whoever is in sg-0test loses these ports: first authorise those that need them. Whoever no clause shuts out keeps access. The good ranges of pl-0a1b as of now take its place: what is added to it later has to be added here too."`,
    );
  });

  it('is Terraform, where `${` is no code', () => {
    expect(remedy?.hint?.terraform).toMatchInlineSnapshot(`
      "# delete: ingress "tcp" 22-22 "pl-0a1b"
      # delete: ingress "tcp" 22-22 "sg-0test"
      resource "aws_vpc_security_group_ingress_rule" "kept_1" {
        security_group_id = "sg-0a1b"
        ip_protocol = "tcp"
        from_port = 22
        to_port = 22
        cidr_ipv4 = "198.51.100.0/25"
        description = "offices $\${all}"
      }
      resource "aws_vpc_security_group_ingress_rule" "kept_2" {
        security_group_id = "sg-0a1b"
        ip_protocol = "tcp"
        from_port = 22
        to_port = 22
        cidr_ipv6 = "2600:1f00::/40"
      }"
    `);
  });

  it('is CDK', () => {
    expect(remedy?.hint?.cdk).toMatchInlineSnapshot(`
      "// delete: group.addIngressRule(ec2.Peer.prefixList("pl-0a1b"), ec2.Port.tcp(22), "offices \${all}");
      // delete: group.addIngressRule(ec2.Peer.securityGroupId("sg-0test"), ec2.Port.tcp(22));
      group.addIngressRule(ec2.Peer.ipv4("198.51.100.0/25"), ec2.Port.tcp(22), "offices \${all}");
      group.addIngressRule(ec2.Peer.ipv6("2600:1f00::/40"), ec2.Port.tcp(22));"
    `);
  });
});

describe('an edit beside the rule', () => {
  const acl = { ...of, type: 'AWS::EC2::NetworkAcl', id: 'acl-0a1b' };
  const deny = { kind: 'entry', direction: 'ingress', action: 'deny', number: 99 } as const;

  it('is an entry of a network ACL', () => {
    const put = [
      { ...deny, protocol: '-1', range: '2600:1f00::/56' },
      { ...deny, number: 98, protocol: 'icmp', from: 8, to: -1, range: '10.1.0.0/16' },
      { ...deny, number: 97, protocol: 'tcp', from: 22, to: 25, range: '10.1.0.0/16' },
    ];
    const { hint } = remedyOf({ ...proven, edit: { of: acl, take: [], put } }) ?? {};
    expect(hint?.terraform).toContain('resource "aws_network_acl_rule" "kept_1" {');
    expect(hint?.cdk).toMatchInlineSnapshot(`
      "acl.addEntry("ingress 99", { cidr: ec2.AclCidr.ipv6("2600:1f00::/56"), ruleNumber: 99, traffic: ec2.AclTraffic.allTraffic(), direction: ec2.TrafficDirection.INGRESS, ruleAction: ec2.Action.DENY });
      acl.addEntry("ingress 98", { cidr: ec2.AclCidr.ipv4("10.1.0.0/16"), ruleNumber: 98, traffic: ec2.AclTraffic.icmp({ type: 8, code: -1 }), direction: ec2.TrafficDirection.INGRESS, ruleAction: ec2.Action.DENY });
      acl.addEntry("ingress 97", { cidr: ec2.AclCidr.ipv4("10.1.0.0/16"), ruleNumber: 97, traffic: ec2.AclTraffic.tcpPortRange(22, 25), direction: ec2.TrafficDirection.INGRESS, ruleAction: ec2.Action.DENY });"
    `);
  });

  it('is routes that a table loses, and no edit that is carried out', () => {
    const table = { ...of, type: 'AWS::EC2::RouteTable', id: 'rtb-0a1b' };
    const take = [
      { kind: 'route', prefix: '10.1.0.0/16', target: { kind: 'peering', id: 'pcx-0a1b' } },
      { kind: 'route', prefix: '2600:1f00::/56', target: { kind: 'transit-gateway', id: 'tgw-0a1b' } },
    ] as const;
    const told = remedyOf({ ...proven, edit: { of: table, take, put: [] } }, 'print');
    expect([told?.edit, told?.on]).toEqual([undefined, undefined]);
    expect({ commands: told?.commands, undo: told?.undo, ...told?.hint }).toMatchInlineSnapshot(`
      {
        "cdk": "// delete: new ec2.CfnRoute(this, "Route 10.1.0.0/16", {"routeTableId":"rtb-0a1b","destinationCidrBlock":"10.1.0.0/16","vpcPeeringConnectionId":"pcx-0a1b"});
      // delete: new ec2.CfnRoute(this, "Route 2600:1f00::/56", {"routeTableId":"rtb-0a1b","destinationIpv6CidrBlock":"2600:1f00::/56","transitGatewayId":"tgw-0a1b"});",
        "commands": [
          "aws ec2 delete-route --route-table-id rtb-0a1b --destination-cidr-block 10.1.0.0/16 --region eu-west-1",
          "aws ec2 delete-route --route-table-id rtb-0a1b --destination-ipv6-cidr-block 2600:1f00::/56 --region eu-west-1",
        ],
        "terraform": "# delete: the aws_route "10.1.0.0/16" to "pcx-0a1b"
      # delete: the aws_route "2600:1f00::/56" to "tgw-0a1b"",
        "undo": [
          "aws ec2 create-route --route-table-id rtb-0a1b --destination-cidr-block 10.1.0.0/16 --vpc-peering-connection-id pcx-0a1b --region eu-west-1",
          "aws ec2 create-route --route-table-id rtb-0a1b --destination-ipv6-cidr-block 2600:1f00::/56 --transit-gateway-id tgw-0a1b --region eu-west-1",
        ],
      }
    `);
  });
});

describe('with what a fix was tried', () => {
  const tried = (triedIn: 'configuration' | 'network', closes = ['acme/P-7']): SuggestedFix => ({
    commands: ['aws ec2 x'],
    undo: [],
    note: 'none',
    proof: { closes, opens: [], untouched: [], triedIn },
  });

  it.each([
    ['network', 'Checked on a copy of the whole network: closes P-7;'],
    ['configuration', 'Checked on a copy of these rules alone, not in the network: closes P-7;'],
  ] as const)('is said in mail and on Slack: %s', (triedIn, words) => {
    const incident = { ...threeClauses, fix: tried(triedIn) };
    expect(emailOf(occasion(incident)).text.replace(/\s+/g, ' ')).toContain(words);
    expect(JSON.stringify(fixAnswer(incident))).toContain(words);
  });

  it('and where there is no command, the words alone are told', () => {
    const incident = { ...threeClauses, fix: { commands: [], undo: [], note: 'Give eni-8 a group of its own.' } };
    expect(emailOf(occasion(incident)).text).toContain('Give eni-8 a group of its own.');
    expect(fixAnswer(incident).text).toBe('Give eni-8 a group of its own.');
  });

  it('claims of rules that were tried alone no more than they tell', () => {
    expect(checkedLine(tried('network', []))).toContain('ends this breach');
    expect(checkedLine(tried('configuration', []))).toContain('closes no clause by itself');
  });

  it('is not told of what was kept before it was known', () => {
    const { proof, ...rest } = tried('network');
    const before = { ...rest, proof: { closes: ['acme/P-7'], opens: [], untouched: proof?.untouched ?? [] } };
    expect(checkedLine(before)).toMatch(/^Checked on a copy: closes P-7;/);
  });
});
