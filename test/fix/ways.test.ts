/** Two environments that are joined for IPv6, through the whole pipeline: the fix is beside the rule that serves the internet, and made by hand. */
import { loadIncident } from '@clausewatch/app/incidents';
import { controls } from '@clausewatch/controls/registry.generated';
import { startReplay } from '@clausewatch/local/replay';
import { builtinFile } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { observe } from '@clausewatch/sources/observe';
import { expect, it } from 'vitest';

import { at, item } from './small-estate.ts';

const owner = '111122223333';
const spaces = ['', '2a05:d014:1::/56', '2a05:d014:2::/56'] as const;

/** One environment: a machine behind a group that lets HTTPS in from all of IPv6, a list that allows it from entry `first` on, a route to the other. */
function environment(n: 1 | 2, tag: string, first = 100): readonly object[] {
  const [other, vpcId] = [n === 1 ? 2 : 1, `vpc-${n}`] as const;
  const entry = (egress: boolean) => ({
    ruleNumber: first,
    protocol: '-1',
    ruleAction: 'allow',
    egress,
    ipv6CidrBlock: '::/0',
  });
  const block = (text: string) => [{ ipv6CidrBlock: text, ipv6CidrBlockState: { state: 'associated' } }];
  return [
    item(
      'AWS::EC2::VPC',
      vpcId,
      {
        vpcId,
        cidrBlock: `10.${n}.0.0/16`,
        ipv6CidrBlockAssociationSet: block(spaces[n]),
        ownerId: owner,
        isDefault: false,
      },
      tag,
    ),
    item(
      'AWS::EC2::Subnet',
      `subnet-${n}`,
      {
        subnetId: `subnet-${n}`,
        vpcId,
        cidrBlock: `10.${n}.1.0/24`,
        ipv6CidrBlockAssociationSet: block(spaces[n].replace('/56', '/64')),
      },
      tag,
    ),
    item(
      'AWS::EC2::RouteTable',
      `rtb-${n}`,
      {
        routeTableId: `rtb-${n}`,
        vpcId,
        propagatingVgws: [],
        associations: [{ main: true, routeTableId: `rtb-${n}` }],
        routes: [
          { destinationIpv6CidrBlock: spaces[n], gatewayId: 'local', state: 'active' },
          { destinationIpv6CidrBlock: spaces[other], vpcPeeringConnectionId: 'pcx-1', state: 'active' },
        ],
      },
      tag,
    ),
    item(
      'AWS::EC2::NetworkAcl',
      `acl-${n}`,
      {
        networkAclId: `acl-${n}`,
        vpcId,
        isDefault: false,
        associations: [{ subnetId: `subnet-${n}`, networkAclId: `acl-${n}` }],
        entries: [entry(false), entry(true)],
      },
      tag,
    ),
    item(
      'AWS::EC2::SecurityGroup',
      `sg-${n}`,
      {
        groupId: `sg-${n}`,
        groupName: 'web',
        vpcId,
        ownerId: owner,
        ipPermissions: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipv6Ranges: [{ cidrIpv6: '::/0' }] }],
        ipPermissionsEgress: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipv6Ranges: [{ cidrIpv6: '::/0' }] }],
      },
      tag,
    ),
    item(
      'AWS::EC2::NetworkInterface',
      `eni-${n}`,
      {
        networkInterfaceId: `eni-${n}`,
        vpcId,
        subnetId: `subnet-${n}`,
        interfaceType: 'interface',
        requesterManaged: false,
        status: 'in-use',
        groups: [{ groupId: `sg-${n}`, groupName: 'web' }],
        privateIpAddresses: [{ primary: true, privateIpAddress: `10.${n}.1.5` }],
        ipv6Addresses: [{ ipv6Address: spaces[n].replace('/56', '5') }],
      },
      tag,
    ),
  ];
}

const peering = item('AWS::EC2::VPCPeeringConnection', 'pcx-1', {
  vpcPeeringConnectionId: 'pcx-1',
  status: { code: 'active' },
  requesterVpcInfo: { vpcId: 'vpc-1', ownerId: owner, region: 'eu-west-1' },
  accepterVpcInfo: { vpcId: 'vpc-2', ownerId: owner, region: 'eu-west-1' },
});

/** What the incident of the rule in production suggests. */
async function suggested(first?: number) {
  const catalogue = openCatalogue({
    policies: [builtinFile('pythias')],
    documents: [],
    controls,
    versions: { controls: 'test' },
  });
  const replay = await startReplay(catalogue, { until: '2026-11-02T09:00:00.000Z' });
  const events = [...environment(1, 'production', first), ...environment(2, 'test'), peering];
  for (const event of events) for (const observation of observe(event)) await replay.take(observation, at);
  const { incidents } = await replay.finish();
  const found = incidents.find(({ subject, resource }) => subject === 'ingress tcp/443' && resource?.id === 'sg-1');
  const incident = found && (await loadIncident(replay.app.table, found.id));
  replay.app.close();
  return incident?.fix;
}

it.each([
  [
    'an entry of the network ACL',
    100,
    'aws ec2 create-network-acl-entry --ingress --network-acl-id acl-1 --rule-number 99',
  ],
  ['the route, where no number is free', 1, 'aws ec2 delete-route --route-table-id rtb-1'],
])('%s', async (_, first, command) => {
  const fix = await suggested(first);
  expect(fix?.commands).toHaveLength(1);
  expect(fix?.commands[0]).toContain(command);
  expect(fix?.proof).toMatchObject({ opens: [], triedIn: 'network' });
  expect(fix?.proof?.closes).toContain('pythias/P-2');
  expect(fix?.note).toContain('made by hand');
  expect([fix?.edit, fix?.on]).toEqual([undefined, undefined]);
});
