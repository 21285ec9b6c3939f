/** Network ACLs of one network. */
import { type Described, related, tagList } from '../items/frame.ts';
import { arn, idOf, type Net, prefixOf, type Zone } from './items.ts';

type Line = readonly [number: number, action: string, cidr: string, ports?: readonly [number, number]];

function lines(net: Net, zone: Zone, n: number): { readonly ingress: Line[]; readonly egress: Line[] } {
  const all: Line[] = [[100, 'allow', '0.0.0.0/0'], ...(net.six ? [[101, 'allow', '::/0'] as const] : [])];
  const replies: Line[] = [
    [200, 'allow', '0.0.0.0/0', [1024, 65535]],
    ...(net.six ? [[201, 'allow', '::/0', [1024, 65535]] as const] : []),
  ];
  if (n % 2 === 0) return { ingress: all, egress: all };
  if (zone === 'isolated')
    return {
      ingress: [
        [100, 'allow', prefixOf(net), [1024, 65535]],
        [110, 'allow', '10.0.0.0/8', [5432, 5432]],
      ],
      egress: [[100, 'allow', '10.0.0.0/8', [1024, 65535]]],
    };
  return {
    ingress: [
      [50, 'deny', `${45 + n}.0.0.0/8`],
      [60, 'deny', '0.0.0.0/0', [3389, 3389]],
      [100, 'allow', '0.0.0.0/0', [443, 443]],
      [105, 'allow', '10.0.0.0/8'],
      [110, 'allow', '193.0.0.0/8', [22, 22]],
      ...(net.six ? [[120, 'allow', '::/0', [443, 443]] as const] : []),
      ...replies,
    ],
    egress: [[90, 'deny', '0.0.0.0/0', [25, 25]], ...all],
  };
}

/** Two lists for each zone: one as AWS makes it and one that filters. */
export function networkAcl(net: Net, zone: Zone, n: number, subnets: readonly number[]): Described {
  const id = idOf('acl', net.index, n);
  const { ingress: inward, egress: outward } = lines(net, zone, n);
  const entry = (egress: boolean, [ruleNumber, ruleAction, cidr, ports]: Line): object => ({
    ...(cidr.includes(':') ? { ipv6CidrBlock: cidr } : { cidrBlock: cidr }),
    egress,
    protocol: ports === undefined ? '-1' : '6',
    ruleAction,
    ruleNumber,
    ...(ports === undefined ? {} : { portRange: { from: ports[0], to: ports[1] } }),
  });
  return {
    type: 'AWS::EC2::NetworkAcl',
    id,
    arn: arn(net, `network-acl/${id}`),
    relationships: [related('AWS::EC2::VPC', idOf('vpc', net.index), 'Is contained in ')],
    configuration: {
      associations: subnets.map((i) => ({ networkAclId: id, subnetId: idOf('subnet', net.index, i) })),
      entries: [
        ...inward.map((line) => entry(false, line)),
        ...outward.map((line) => entry(true, line)),
        entry(false, [32767, 'deny', '0.0.0.0/0']),
        entry(true, [32767, 'deny', '0.0.0.0/0']),
      ],
      isDefault: n % 2 === 0,
      networkAclId: id,
      tags: tagList(net.random),
      vpcId: idOf('vpc', net.index),
      ownerId: net.account,
    },
  };
}
