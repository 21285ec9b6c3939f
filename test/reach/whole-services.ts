/** Load balancers with their targets, endpoints and databases. */
import { eni, managed, publicly, type Raw } from './whole-items.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
export const front = `${ELB}:loadbalancer/app/web/50dc6c495c0c9188`;
export const pay = `${ELB}:loadbalancer/net/pay/60dc6c495c0c9188`;
const targets = `${ELB}:targetgroup/web/1`;
const others = `${ELB}:targetgroup/web/2`;
const subnetIds = (...ids: readonly string[]): object => ({
  subnets: ids.map((subnetIdentifier) => ({ subnetIdentifier })),
});

export const services: readonly Raw[] = [
  managed('eni-lb', 'front-1', '10.1.1.20', 'ELB app/web/50dc6c495c0c9188', publicly('10.1.1.20', '54.1.1.20')),
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    front,
    {
      loadBalancerArn: front,
      loadBalancerName: 'web',
      type: 'application',
      scheme: 'internet-facing',
      ipAddressType: 'ipv4',
      securityGroups: ['sg-world'],
      availabilityZones: [{ subnetId: 'front-1' }],
    },
  ],
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    `${ELB}:listener/app/web/50dc6c495c0c9188/1`,
    {
      LoadBalancerArn: front,
      Port: 443,
      Protocol: 'HTTPS',
      DefaultActions: [
        { Type: 'forward', TargetGroupArn: targets, ForwardConfig: { TargetGroups: [{ TargetGroupArn: targets }] } },
      ],
    },
  ],
  [
    'AWS::ElasticLoadBalancingV2::ListenerRules',
    `${ELB}:listener/app/web/50dc6c495c0c9188/1`,
    { rules: [{ actions: [{ type: 'forward', targetGroupArn: others }] }] },
  ],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', targets, { targetGroupArn: targets, port: 443, protocol: 'HTTPS' }],
  [
    'AWS::ElasticLoadBalancingV2::Targets',
    targets,
    { targetGroupArn: targets, port: 443, protocol: 'HTTPS', targets: [{ target: { id: 'i-back', port: 443 } }] },
  ],
  [
    'AWS::ElasticLoadBalancingV2::Targets',
    others,
    { targetGroupArn: others, port: 443, protocol: 'HTTPS', targets: [{ target: { id: '10.1.2.9', port: 443 } }] },
  ],
  eni('eni-other', 'back-1', '10.1.2.9', ['sg-friends']),
  eni('eni-target', 'back-1', '10.1.2.7', ['sg-friends'], { attachment: { instanceId: 'i-back' } }),
  managed('eni-elb', 'front-1', '10.1.1.21', 'ELB old', publicly('10.1.1.21', '54.1.1.21')),
  [
    'AWS::ElasticLoadBalancing::LoadBalancer',
    'old',
    {
      loadBalancerName: 'old',
      scheme: 'internet-facing',
      subnets: ['front-1'],
      securityGroups: ['sg-world'],
      instances: [{ instanceId: 'i-served' }],
      listenerDescriptions: [{ listener: { loadBalancerPort: 443, instancePort: 443, protocol: 'TCP' } }],
    },
  ],
  eni('eni-served', 'back-1', '10.1.2.8', ['sg-friends'], { attachment: { instanceId: 'i-served' } }),
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    pay,
    {
      loadBalancerArn: pay,
      loadBalancerName: 'pay',
      type: 'network',
      scheme: 'internal',
      ipAddressType: 'ipv4',
      securityGroups: [],
      availabilityZones: [{ subnetId: 'alone-3' }],
    },
  ],
  managed('eni-pay', 'alone-3', '10.3.1.20', 'ELB net/pay/60dc6c495c0c9188', { groups: [] }),
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    `${ELB}:listener/net/pay/60dc6c495c0c9188/1`,
    {
      LoadBalancerArn: pay,
      Port: 443,
      Protocol: 'TCP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targets }],
    },
  ],
  ['AWS::EC2::VPCEndpointService', 'vpce-svc-0a', { networkLoadBalancerArns: [pay], managesVpcEndpoints: false }],
  [
    'AWS::EC2::VPCEndpoint',
    'vpce-0a',
    {
      vpcEndpointType: 'Interface',
      vpcId: 'vpc-2',
      serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a',
      networkInterfaceIds: ['eni-vpce'],
    },
  ],
  eni('eni-vpce', 'front-2', '10.2.1.20', ['sg-world'], { interfaceType: 'vpc_endpoint', requesterManaged: true }),
  [
    'AWS::RDS::DBInstance',
    'db-SHOP',
    {
      dBInstanceIdentifier: 'shop',
      publiclyAccessible: true,
      networkType: 'IPV4',
      endpoint: { port: 443 },
      dBSubnetGroup: { dBSubnetGroupName: 'main', ...subnetIds('front-1') },
      vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-world' }],
    },
  ],
  [
    'AWS::RDS::DBCluster',
    'cluster-LOGS',
    {
      dbclusterIdentifier: 'logs',
      dbsubnetGroup: 'main',
      port: 443,
      networkType: 'IPV4',
      publiclyAccessible: true,
      vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-world' }],
    },
  ],
  ['AWS::RDS::DBSubnetGroup', 'main', { dBSubnetGroupName: 'main', ...subnetIds('front-1') }],
  ['AWS::Redshift::ClusterSubnetGroup', 'main', { clusterSubnetGroupName: 'main', ...subnetIds('front-1') }],
  [
    'AWS::Redshift::Cluster',
    'sales',
    {
      clusterIdentifier: 'sales',
      clusterSubnetGroupName: 'main',
      publiclyAccessible: true,
      ipAddressType: 'ipv4',
      endpoint: { port: 443 },
      vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-world' }],
    },
  ],
  ['AWS::ElastiCache::SubnetGroup', 'main', { CacheSubnetGroupName: 'main', SubnetIds: ['front-1'] }],
  [
    'AWS::ElastiCache::CacheCluster',
    'sessions',
    {
      cacheClusterId: 'sessions',
      cacheSubnetGroupName: 'main',
      networkType: 'ipv4',
      configurationEndpoint: { port: 443 },
      securityGroups: [{ securityGroupId: 'sg-world' }],
    },
  ],
  managed('eni-cache', 'front-1', '10.1.1.30', 'ElastiCache sets-001'),
  [
    'AWS::ElastiCache::ReplicationGroup',
    'sets',
    {
      replicationGroupId: 'sets',
      MemberClusters: ['sets-001'],
      cacheSubnetGroupName: 'main',
      configurationEndpoint: { port: 443 },
    },
  ],
  [
    'AWS::OpenSearch::Domain',
    '111122223333/find',
    {
      DomainName: 'find',
      IPAddressType: 'ipv4',
      VPCOptions: { SubnetIds: ['front-1'], SecurityGroupIds: ['sg-world'] },
    },
  ],
  managed('eni-find', 'front-1', '10.1.1.31', 'ES seek'),
  [
    'AWS::Elasticsearch::Domain',
    '111122223333/seek',
    { domainName: 'seek', vPCOptions: { subnetIds: ['front-1'], securityGroupIds: ['sg-world'] } },
  ],
];
