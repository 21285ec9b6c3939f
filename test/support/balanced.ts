/** Items of a network with a load balancer, as AWS Config tells them. */
const start = Date.UTC(2026, 10, 1, 12);
/** So many minutes after noon. */
export const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();

export const [account, region] = ['111122223333', 'eu-west-1'];
const arn = (rest: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${rest}`;
const balancer = arn('loadbalancer/app/web/1');
export const listener = arn('listener/app/web/1/2');
export const group = arn('targetgroup/shell/3');
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
export const RULES = 'AWS::ElasticLoadBalancingV2::ListenerRules';
export const TARGETS = 'AWS::ElasticLoadBalancingV2::Targets';

export function item(minute: number, resourceType: string, resourceId: string, configuration: object) {
  const stamp = { configurationItemCaptureTime: at(minute), configurationItemStatus: 'OK', configurationStateId: '1' };
  return { ...stamp, resourceType, resourceId, awsAccountId: account, awsRegion: region, configuration };
}

const everybody = { ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const tcp = (port: number, more: object) => ({ ipProtocol: 'tcp', fromPort: port, toPort: port, ...more });
const rule = (egress: boolean) => ({
  ruleNumber: 100,
  protocol: '-1',
  ruleAction: 'allow',
  egress,
  cidrBlock: '0.0.0.0/0',
});
const security = (id: string, ingress: object) =>
  item(0, 'AWS::EC2::SecurityGroup', id, {
    groupId: id,
    vpcId: 'vpc-1',
    ipPermissions: [ingress],
    ipPermissionsEgress: [{ ipProtocol: '-1', ...everybody }],
  });
const plug = (id: string, address: string, groupId: string, more: object) =>
  item(0, 'AWS::EC2::NetworkInterface', id, {
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    interfaceType: 'interface',
    groups: [{ groupId }],
    privateIpAddresses: [{ privateIpAddress: address, ...more }],
    ...more,
  });

/** A network with a load balancer that everybody reaches on 443, and a machine that only the load balancer reaches, on SSH. */
export const network = [
  item(0, 'AWS::EC2::VPC', 'vpc-1', { vpcId: 'vpc-1', cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16' }] }),
  item(0, 'AWS::EC2::Subnet', 'subnet-1', { subnetId: 'subnet-1', vpcId: 'vpc-1', cidrBlock: '10.0.1.0/24' }),
  item(0, 'AWS::EC2::InternetGateway', 'igw-1', { attachments: [{ vpcId: 'vpc-1', state: 'available' }] }),
  item(0, 'AWS::EC2::RouteTable', 'rtb-1', {
    vpcId: 'vpc-1',
    associations: [{ main: true }],
    routes: [
      { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active' },
      { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', state: 'active' },
    ],
  }),
  item(0, 'AWS::EC2::NetworkAcl', 'acl-1', {
    vpcId: 'vpc-1',
    associations: [{ subnetId: 'subnet-1' }],
    entries: [rule(false), rule(true)],
  }),
  security('sg-front', tcp(443, everybody)),
  security('sg-back', tcp(22, { userIdGroupPairs: [{ groupId: 'sg-front' }] })),
  plug('eni-front', '10.0.1.9', 'sg-front', {
    description: 'ELB app/web/1',
    requesterManaged: true,
    association: { publicIp: '54.1.1.9' },
  }),
  plug('eni-back', '10.0.1.5', 'sg-back', { attachment: { instanceId: 'i-1' } }),
  item(0, 'AWS::ElasticLoadBalancingV2::LoadBalancer', balancer, {
    loadBalancerArn: balancer,
    type: 'application',
    scheme: 'internet-facing',
    securityGroups: ['sg-front'],
    availabilityZones: [{ subnetId: 'subnet-1' }],
  }),
];

export const listening = (minute: number) =>
  item(minute, LISTENER, listener, {
    LoadBalancerArn: balancer,
    Port: 443,
    Protocol: 'HTTPS',
    DefaultActions: [{ Type: 'fixed-response' }],
  });
