/** Security groups, interfaces and services of one network. */
import { type Described, related, tagList } from '../items/frame.ts';
import { arn, idOf, type Net, prefixOf, sixPrefix, zoneOf } from './items.ts';

interface Opening {
  readonly protocol?: string;
  readonly ports?: readonly [number, number];
  readonly cidrs?: readonly string[];
  readonly groups?: readonly string[];
}

function permission({ protocol = 'tcp', ports, cidrs = [], groups = [] }: Opening): object {
  const v4 = cidrs.filter((cidr) => !cidr.includes(':'));
  return {
    ...(ports === undefined ? {} : { fromPort: ports[0], toPort: ports[1] }),
    ipProtocol: protocol,
    ipv6Ranges: cidrs.filter((cidr) => cidr.includes(':')).map((cidrIpv6) => ({ cidrIpv6 })),
    prefixListIds: [],
    userIdGroupPairs: groups.map((groupId) => ({ groupId, userId: '111122223333' })),
    ipv4Ranges: v4.map((cidrIp) => ({ cidrIp, description: 'as agreed with the platform team' })),
    ipRanges: v4,
  };
}

const INNER = [8080, 8443, 9090, 9443, 15672, 5432, 3306, 6379] as const;

function ingress(net: Net): Opening {
  const { random, six } = net;
  const world = ['0.0.0.0/0', ...(six ? ['::/0'] : [])];
  const port = random.pick(INNER);
  const inner = `10.${random.below(256)}.${random.below(16) * 16}.0/${20 + random.below(5)}`;
  const partner = `${random.pick(['13', '34', '52', '81', '193'])}.${random.below(256)}.${random.below(256)}.0/${20 + random.below(9)}`;
  const turn = random.below(20);
  if (turn < 2) return { ports: [443, 443], cidrs: world };
  if (turn === 2) return { ports: [22, 22], cidrs: [partner, '10.0.0.0/8', ...(six ? ['2a05:d018::/36'] : [])] };
  if (turn < 5) return { ports: [443, 8443], cidrs: [partner, partner.replace(/^\d+/, '91')] };
  if (turn < 10) return { ports: [port, port], groups: [idOf('sg', net.index, random.below(net.groups))] };
  if (turn < 12) return { ports: [1024, 65535], cidrs: [prefixOf(net)] };
  if (turn === 12) return { protocol: 'icmp', ports: [8, -1], cidrs: ['10.0.0.0/8'] };
  return { ports: [port, port], cidrs: [inner, prefixOf(net)] };
}

function mistake(net: Net): Opening {
  return net.random.pick<Opening>([
    { ports: [22, 22], cidrs: ['0.0.0.0/0'] },
    { ports: [3389, 3389], cidrs: ['0.0.0.0/1', '128.0.0.0/1'] },
    { ports: [5432, 5432], cidrs: net.six ? ['::/1', '8000::/1'] : ['8.0.0.0/6'] },
    { protocol: '-1', cidrs: ['0.0.0.0/0'] },
  ]);
}

export function securityGroup(net: Net, n: number): Described {
  const { random } = net;
  const id = idOf('sg', net.index, n);
  const rules = Array.from({ length: 2 + random.below(6) }, () => ingress(net));
  const out: Opening[] =
    random.below(10) < 7
      ? [{ protocol: '-1', cidrs: ['0.0.0.0/0', ...(net.six ? ['::/0'] : [])] }]
      : [
          { ports: [443, 443], cidrs: ['0.0.0.0/0'] },
          { protocol: 'udp', ports: [53, 53], cidrs: [prefixOf(net)] },
        ];
  return {
    type: 'AWS::EC2::SecurityGroup',
    id,
    arn: arn(net, `security-group/${id}`),
    relationships: [related('AWS::EC2::VPC', idOf('vpc', net.index), 'Is contained in ')],
    configuration: {
      description: 'reviewed every quarter by its owner',
      groupName: `group-${n}`,
      ipPermissions: [...rules, ...(random.oneIn(20) ? [mistake(net)] : [])].map(permission),
      ownerId: net.account,
      groupId: id,
      ipPermissionsEgress: out.map(permission),
      tags: tagList(random),
      vpcId: idOf('vpc', net.index),
    },
  };
}

/** A few groups are on many interfaces and most on a few. */
function groupsOf({ random, index, groups }: Net): string[] {
  const some = 1 + (random.below(10) < 5 ? 0 : random.below(2) + 1);
  const one = (): number => Math.min(random.below(groups), random.below(groups));
  return [...new Set(Array.from({ length: some }, () => idOf('sg', index, one())))];
}

export interface Host {
  readonly n: number;
  readonly subnet: number;
  readonly description?: string;
  readonly groups?: readonly string[];
}

export function networkInterface(net: Net, { n, subnet, description, groups = groupsOf(net) }: Host): Described {
  const { random } = net;
  const id = idOf('eni', net.index, n);
  const second = net.index % 256;
  const address = `10.${second}.${subnet * 4 + ((n >> 8) & 3)}.${n & 255}`;
  const visible = zoneOf(subnet) === 'public' && random.below(2) === 0;
  const association = {
    publicIp: `54.${second}.${(n >> 8) & 255}.${n & 255}`,
    publicDnsName: `ec2-54-${second}.compute.amazonaws.com`,
    ipOwnerId: 'amazon',
  };
  const instanceId = idOf('i', net.index, n);
  const name = `ip-${address.replaceAll('.', '-')}.${net.region}.compute.internal`;
  const six = net.six && random.below(10) < 6;
  return {
    type: 'AWS::EC2::NetworkInterface',
    id,
    arn: arn(net, `network-interface/${id}`),
    relationships: [
      ...(description === undefined ? [related('AWS::EC2::Instance', instanceId)] : []),
      related('AWS::EC2::Subnet', idOf('subnet', net.index, subnet), 'Is contained in '),
      related('AWS::EC2::VPC', idOf('vpc', net.index), 'Is contained in '),
      ...groups.map((group) => related('AWS::EC2::SecurityGroup', group, 'Is associated with ')),
    ],
    configuration: {
      association: visible ? association : null,
      attachment: {
        attachTime: '2026-03-02T08:00:41.000Z',
        attachmentId: `eni-attach-0${random.hex(16)}`,
        deleteOnTermination: true,
        deviceIndex: 0,
        ...(description === undefined ? { instanceId } : {}),
        instanceOwnerId: net.account,
        status: 'attached',
      },
      availabilityZone: `${net.region}a`,
      description: description ?? '',
      groups: groups.map((groupId) => ({ groupName: groupId.slice(-6), groupId })),
      interfaceType: 'interface',
      ipv6Addresses: six ? [{ ipv6Address: `${sixPrefix(net, subnet)}${(n + 16).toString(16)}` }] : [],
      macAddress: `06:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`,
      networkInterfaceId: id,
      ownerId: net.account,
      privateDnsName: name,
      privateIpAddress: address,
      privateIpAddresses: [
        { association: visible ? association : null, primary: true, privateDnsName: name, privateIpAddress: address },
      ],
      requesterManaged: description !== undefined,
      sourceDestCheck: true,
      status: 'in-use',
      subnetId: idOf('subnet', net.index, subnet),
      tagSet: tagList(random),
      vpcId: idOf('vpc', net.index),
    },
  };
}

/** A load balancer with two interfaces, a listener and four targets. */
export function balancer(net: Net, from: number): Described[] {
  const short = `app/web-${net.index}/${net.index.toString(16).padStart(16, '0')}`;
  const own = `arn:aws:elasticloadbalancing:${net.region}:${net.account}:loadbalancer/${short}`;
  const group = `arn:aws:elasticloadbalancing:${net.region}:${net.account}:targetgroup/web-${net.index}/1`;
  const groups = [idOf('sg', net.index, 0)];
  const zones = [0, 1].map((i) => ({ zoneName: `${net.region}${'ab'[i]}`, subnetId: idOf('subnet', net.index, i) }));
  const targets = [0, 1, 2, 3].map((i) => ({ Id: idOf('i', net.index, i * 7), Port: 8080 }));
  return [
    {
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      id: own,
      arn: own,
      configuration: {
        loadBalancerArn: own,
        loadBalancerName: `web-${net.index}`,
        type: 'application',
        scheme: 'internet-facing',
        securityGroups: groups,
        availabilityZones: zones,
        vpcId: idOf('vpc', net.index),
      },
    },
    {
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      id: own.replace(':loadbalancer/', ':listener/'),
      arn: own.replace(':loadbalancer/', ':listener/'),
      configuration: {
        LoadBalancerArn: own,
        Port: 443,
        Protocol: 'HTTPS',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
      },
    },
    {
      type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      id: group,
      arn: group,
      configuration: { TargetGroupArn: group, Port: 8080, Protocol: 'HTTP', Targets: targets },
    },
    {
      type: 'AWS::ElasticLoadBalancingV2::ListenerRules',
      id: own.replace(':loadbalancer/', ':listener/'),
      arn: own.replace(':loadbalancer/', ':listener/'),
      configuration: { Rules: [] },
    },
    ...[0, 1].map((i) => networkInterface(net, { n: from + i, subnet: i, description: `ELB ${short}`, groups })),
  ];
}
