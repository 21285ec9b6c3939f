/** Security groups and network ACLs. */
import type { Random } from '../random.ts';
import { type Maker, related, serviceName, tagList } from './frame.ts';

const INNER = [8080, 8443, 9090, 9443, 15672] as const;
const DATABASES = [1433, 3306, 5432, 6379, 27017] as const;

function source(random: Random): string {
  return `10.${random.below(64)}.${random.below(16) * 16}.0/${20 + random.below(5)}`;
}

function permission(protocol: string, from: number | undefined, to: number | undefined, cidrs: readonly string[]) {
  const v4 = cidrs.filter((cidr) => !cidr.includes(':'));
  return {
    ...(from === undefined ? {} : { fromPort: from }),
    ipProtocol: protocol,
    ipv6Ranges: cidrs.filter((cidr) => cidr.includes(':')).map((cidrIpv6) => ({ cidrIpv6 })),
    prefixListIds: [],
    ...(to === undefined ? {} : { toPort: to }),
    userIdGroupPairs: [],
    ipv4Ranges: v4.map((cidrIp) => ({ cidrIp, description: 'as agreed with the platform team' })),
    ipRanges: v4,
  };
}

/** As the example registers allow it. */
function ingress(random: Random): object {
  const turn = random.below(10);
  if (turn === 0) return permission('tcp', 443, 443, ['0.0.0.0/0', '::/0']);
  if (turn === 1) return permission('tcp', 22, 22, ['10.20.0.0/24', '198.51.100.32/28']);
  if (turn < 4) {
    const port = random.pick(DATABASES);
    return permission('tcp', port, port, [`10.30.${random.below(16)}.0/24`, `10.30.${random.below(16)}.0/24`]);
  }
  const port = random.pick(INNER);
  return permission('tcp', port, port, [source(random), source(random)]);
}

function mistake(random: Random): object {
  return random.pick([
    permission('tcp', 22, 22, ['0.0.0.0/0']),
    permission('tcp', 3389, 3389, ['0.0.0.0/1', '128.0.0.0/1']),
    permission('tcp', 5432, 5432, ['203.0.112.0/22', '::/0']),
    permission('-1', undefined, undefined, ['0.0.0.0/0']),
  ]);
}

export const securityGroup: Maker = ({ random, account, region }) => {
  const id = `sg-0${random.hex(16)}`;
  const vpc = `vpc-0${random.hex(16)}`;
  const name = serviceName(random);
  const rules = Array.from({ length: 2 + random.below(6) }, () => ingress(random));
  return {
    type: 'AWS::EC2::SecurityGroup',
    id,
    name,
    arn: `arn:aws:ec2:${region}:${account}:security-group/${id}`,
    relationships: [
      related('AWS::EC2::VPC', vpc, 'Is contained in '),
      ...Array.from({ length: 1 + random.below(4) }, () =>
        related('AWS::EC2::NetworkInterface', `eni-0${random.hex(16)}`, 'Is associated with '),
      ),
    ],
    configuration: {
      description: `${name}: reviewed every quarter by its owner`,
      groupName: name,
      ipPermissions: random.oneIn(20) ? [...rules, mistake(random)] : rules,
      ownerId: account,
      groupId: id,
      ipPermissionsEgress: [
        permission('tcp', 443, 443, [source(random)]),
        permission('udp', 53, 53, ['10.0.0.2/32']),
        permission('tcp', 5432, 5432, [source(random), source(random)]),
      ],
      tags: tagList(random),
      vpcId: vpc,
    },
  };
};

function entry(
  number: number,
  egress: boolean,
  cidrBlock: string,
  action = 'allow',
  ports?: readonly [number, number],
) {
  return {
    cidrBlock,
    egress,
    protocol: ports === undefined ? '-1' : '6',
    ruleAction: action,
    ruleNumber: number,
    ...(ports === undefined ? {} : { portRange: { from: ports[0], to: ports[1] } }),
  };
}

export const networkAcl: Maker = ({ random, account, region }) => {
  const id = `acl-0${random.hex(16)}`;
  const vpc = `vpc-0${random.hex(16)}`;
  const subnets = Array.from({ length: 1 + random.below(5) }, () => `subnet-0${random.hex(16)}`);
  const inner = Array.from({ length: 4 + random.below(8) }, (_, i) =>
    entry(100 + i * 10, i % 3 === 0, source(random), 'allow', [1024 + i * 100, 2048 + i * 100]),
  );
  return {
    type: 'AWS::EC2::NetworkAcl',
    id,
    arn: `arn:aws:ec2:${region}:${account}:network-acl/${id}`,
    relationships: [
      related('AWS::EC2::VPC', vpc, 'Is contained in '),
      ...subnets.map((subnet) => related('AWS::EC2::Subnet', subnet)),
    ],
    configuration: {
      associations: subnets.map((subnetId) => ({
        networkAclAssociationId: `aclassoc-0${random.hex(16)}`,
        networkAclId: id,
        subnetId,
      })),
      entries: [
        ...(random.oneIn(12) ? [entry(90, false, '0.0.0.0/0', 'allow', [22, 22])] : []),
        ...inner,
        entry(32767, false, '0.0.0.0/0', 'deny'),
        entry(32767, true, '0.0.0.0/0', 'deny'),
      ],
      isDefault: false,
      networkAclId: id,
      tags: tagList(random),
      vpcId: vpc,
      ownerId: account,
    },
  };
};
