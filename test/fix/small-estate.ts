/** A network with a way to the internet as AWS Config tells it: machines behind groups that let SSH in from everywhere, by a rule in two halves. */
/** When all of it was seen. */
export const at = '2026-11-02T08:00:00.000Z';

/** News of a resource, of the environment `production` or another. */
export function item(type: string, id: string, configuration: object, environment = 'production'): object {
  return {
    version: '0',
    id: `e-${id}`,
    source: 'aws.config',
    'detail-type': 'Config Configuration Item Change',
    account: '111122223333',
    region: 'eu-west-1',
    time: at,
    resources: [],
    detail: {
      messageType: 'ConfigurationItemChangeNotification',
      configurationItem: {
        configurationItemVersion: '1.3',
        configurationItemCaptureTime: at,
        configurationStateId: 1_767_322_000_000,
        awsAccountId: '111122223333',
        awsRegion: 'eu-west-1',
        configurationItemStatus: 'OK',
        resourceType: type,
        resourceId: id,
        configuration,
        supplementaryConfiguration: {},
        tags: { Environment: environment },
        relationships: [],
      },
    },
  };
}

const everything = (egress: boolean) => ({
  ruleNumber: 100,
  protocol: '-1',
  ruleAction: 'allow',
  egress,
  cidrBlock: '0.0.0.0/0',
});
const base = [
  item('AWS::EC2::VPC', 'vpc-1', {
    vpcId: 'vpc-1',
    cidrBlock: '10.0.0.0/16',
    cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16', cidrBlockState: { state: 'associated' } }],
    ipv6CidrBlockAssociationSet: [],
    ownerId: '111122223333',
    isDefault: false,
  }),
  item('AWS::EC2::Subnet', 'subnet-1', {
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    cidrBlock: '10.0.1.0/24',
    ipv6CidrBlockAssociationSet: [],
  }),
  item('AWS::EC2::InternetGateway', 'igw-1', {
    internetGatewayId: 'igw-1',
    attachments: [{ vpcId: 'vpc-1', state: 'available' }],
  }),
  item('AWS::EC2::RouteTable', 'rtb-1', {
    routeTableId: 'rtb-1',
    vpcId: 'vpc-1',
    propagatingVgws: [],
    associations: [{ main: true, routeTableId: 'rtb-1' }],
    routes: [
      { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active', origin: 'CreateRouteTable' },
      { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', state: 'active', origin: 'CreateRoute' },
    ],
  }),
  item('AWS::EC2::NetworkAcl', 'acl-1', {
    networkAclId: 'acl-1',
    vpcId: 'vpc-1',
    isDefault: true,
    associations: [{ subnetId: 'subnet-1', networkAclId: 'acl-1' }],
    entries: [everything(false), everything(true)],
  }),
];

const group = (n: number): object =>
  item('AWS::EC2::SecurityGroup', `sg-${n}`, {
    groupId: `sg-${n}`,
    groupName: 'web',
    vpcId: 'vpc-1',
    ownerId: '111122223333',
    ipPermissions: [
      {
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        ipv4Ranges: [{ cidrIp: '0.0.0.0/1' }, { cidrIp: '128.0.0.0/1', description: 'all of it' }],
        ipv6Ranges: [],
        userIdGroupPairs: [],
        prefixListIds: [],
      },
      {
        ipProtocol: '-1',
        ipv4Ranges: [],
        ipv6Ranges: [],
        userIdGroupPairs: [{ groupId: `sg-${n}`, userId: '111122223333' }],
        prefixListIds: [],
      },
    ],
    ipPermissionsEgress: [
      {
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
        ipv6Ranges: [],
        userIdGroupPairs: [],
        prefixListIds: [],
      },
    ],
  });

const machine = (n: number): object =>
  item('AWS::EC2::NetworkInterface', `eni-${n}`, {
    networkInterfaceId: `eni-${n}`,
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    interfaceType: 'interface',
    requesterManaged: false,
    status: 'in-use',
    groups: [{ groupId: `sg-${n}`, groupName: 'web' }],
    privateIpAddresses: [
      {
        primary: true,
        privateIpAddress: `10.0.1.${n + 4}`,
        association: { publicIp: `54.93.0.${n + 4}`, ipOwnerId: 'amazon' },
      },
    ],
    ipv6Addresses: [],
    attachment: { instanceId: `i-${n}` },
  });

/** With so many machines, each behind a group of its own. */
export function estate(machines = 1): readonly object[] {
  const numbers = Array.from({ length: machines }, (_, index) => index + 1);
  return [...base, ...numbers.flatMap((n) => [group(n), machine(n)])];
}
