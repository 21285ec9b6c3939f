/** Networks and what is plugged into them. */
import { type Maker, related, tagList } from './frame.ts';

export const networkInterface: Maker = ({ random, account, region }) => {
  const id = `eni-0${random.hex(16)}`;
  const subnet = `subnet-0${random.hex(16)}`;
  const groups = Array.from({ length: 1 + random.below(3) }, () => `sg-0${random.hex(16)}`);
  const address = `10.${random.below(64)}.${random.below(256)}.${random.below(256)}`;
  const name = `ip-${address.replaceAll('.', '-')}.${region}.compute.internal`;
  return {
    type: 'AWS::EC2::NetworkInterface',
    id,
    arn: `arn:aws:ec2:${region}:${account}:network-interface/${id}`,
    zone: `${region}a`,
    relationships: [
      related('AWS::EC2::Instance', `i-0${random.hex(16)}`),
      related('AWS::EC2::Subnet', subnet, 'Is contained in '),
      ...groups.map((group) => related('AWS::EC2::SecurityGroup', group, 'Is associated with ')),
    ],
    configuration: {
      association: null,
      attachment: {
        attachTime: '2026-03-02T08:00:41.000Z',
        attachmentId: `eni-attach-0${random.hex(16)}`,
        deleteOnTermination: true,
        deviceIndex: random.below(3),
        networkCardIndex: 0,
        instanceId: `i-0${random.hex(16)}`,
        instanceOwnerId: account,
        status: 'attached',
        enaSrdSpecification: null,
      },
      availabilityZone: `${region}a`,
      connectionTrackingConfiguration: null,
      description: 'interface of the container platform, managed by its agent',
      groups: groups.map((groupId, i) => ({ groupName: `group-${i}`, groupId })),
      interfaceType: 'interface',
      ipv6Addresses: [],
      macAddress: `06:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`,
      networkInterfaceId: id,
      outpostArn: null,
      ownerId: account,
      privateDnsName: name,
      privateIpAddress: address,
      privateIpAddresses: Array.from({ length: 1 + random.below(16) }, (_, i) => ({
        association: null,
        primary: i === 0,
        privateDnsName: name,
        privateIpAddress: `10.1.${random.below(256)}.${random.below(256)}`,
      })),
      requesterManaged: false,
      sourceDestCheck: true,
      status: 'in-use',
      subnetId: subnet,
      tagSet: tagList(random),
      vpcId: `vpc-0${random.hex(16)}`,
    },
  };
};

export const subnet: Maker = ({ random, account, region }) => {
  const id = `subnet-0${random.hex(16)}`;
  const vpc = `vpc-0${random.hex(16)}`;
  return {
    type: 'AWS::EC2::Subnet',
    id,
    arn: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
    zone: `${region}b`,
    relationships: [
      related('AWS::EC2::VPC', vpc, 'Is contained in '),
      related('AWS::EC2::RouteTable', `rtb-0${random.hex(16)}`),
      related('AWS::EC2::NetworkAcl', `acl-0${random.hex(16)}`),
      ...Array.from({ length: 4 + random.below(16) }, () =>
        related('AWS::EC2::NetworkInterface', `eni-0${random.hex(16)}`, 'Contains '),
      ),
    ],
    configuration: {
      availabilityZone: `${region}b`,
      availabilityZoneId: 'euw1-az2',
      availableIpAddressCount: random.below(4096),
      cidrBlock: `10.${random.below(64)}.${random.below(16) * 16}.0/20`,
      defaultForAz: false,
      mapPublicIpOnLaunch: false,
      mapCustomerOwnedIpOnLaunch: false,
      state: 'available',
      subnetId: id,
      vpcId: vpc,
      ownerId: account,
      assignIpv6AddressOnCreation: false,
      ipv6CidrBlockAssociationSet: [],
      tags: tagList(random),
      subnetArn: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
      enableDns64: false,
      ipv6Native: false,
      privateDnsNameOptionsOnLaunch: {
        hostnameType: 'ip-name',
        enableResourceNameDnsARecord: false,
        enableResourceNameDnsAAAARecord: false,
      },
    },
  };
};

export const routeTable: Maker = ({ random, account, region }) => {
  const id = `rtb-0${random.hex(16)}`;
  const vpc = `vpc-0${random.hex(16)}`;
  return {
    type: 'AWS::EC2::RouteTable',
    id,
    arn: `arn:aws:ec2:${region}:${account}:route-table/${id}`,
    relationships: [related('AWS::EC2::VPC', vpc, 'Is contained in ')],
    configuration: {
      associations: Array.from({ length: 1 + random.below(6) }, () => ({
        main: false,
        routeTableAssociationId: `rtbassoc-0${random.hex(16)}`,
        routeTableId: id,
        subnetId: `subnet-0${random.hex(16)}`,
        associationState: { state: 'associated' },
      })),
      propagatingVgws: [],
      routeTableId: id,
      routes: Array.from({ length: 4 + random.below(16) }, (_, i) => ({
        destinationCidrBlock: `10.${i + random.below(100)}.0.0/16`,
        transitGatewayId: `tgw-0${random.hex(16)}`,
        origin: 'CreateRoute',
        state: 'active',
      })),
      tags: tagList(random),
      vpcId: vpc,
      ownerId: account,
    },
  };
};

export const network: Maker = ({ random, account, region }) => {
  const id = `vpc-0${random.hex(16)}`;
  const cidrBlock = `10.${random.below(64)}.0.0/16`;
  return {
    type: 'AWS::EC2::VPC',
    id,
    arn: `arn:aws:ec2:${region}:${account}:vpc/${id}`,
    zone: 'Multiple Availability Zones',
    relationships: Array.from({ length: 6 + random.below(20) }, () =>
      related('AWS::EC2::Subnet', `subnet-0${random.hex(16)}`, 'Contains '),
    ),
    configuration: {
      cidrBlock,
      dhcpOptionsId: `dopt-0${random.hex(16)}`,
      state: 'available',
      vpcId: id,
      ownerId: account,
      instanceTenancy: 'default',
      ipv6CidrBlockAssociationSet: [],
      cidrBlockAssociationSet: [
        { associationId: `vpc-cidr-assoc-0${random.hex(16)}`, cidrBlock, cidrBlockState: { state: 'associated' } },
      ],
      isDefault: false,
      tags: tagList(random),
    },
  };
};
