/** The calls that can change what a clause speaks of, as data, with the places in a record where the resources stand. */

import { LISTENER_RULES, TARGETS } from '../graph/balancers.ts';
import { networkCalls, networkDeletions } from './network-calls.ts';
import { by, type Target } from './target.ts';

const EC2 = {
  acl: ['AWS::EC2::NetworkAcl', 'req.networkAclId', 'res.networkAcl.networkAclId'],
  address: ['AWS::EC2::EIP', 'req.allocationId'],
  gateway: ['AWS::EC2::InternetGateway', 'req.internetGatewayId', 'res.internetGateway.internetGatewayId'],
  group: [
    'AWS::EC2::SecurityGroup',
    'req.groupId',
    'req.ModifySecurityGroupRulesRequest.GroupId',
    'req.UpdateSecurityGroupRuleDescriptionsIngressRequest.GroupId',
    'req.UpdateSecurityGroupRuleDescriptionsEgressRequest.GroupId',
    'res.groupId',
    // A group of the default network may be called by its name; the rules in the answer know its id.
    'res.securityGroupRuleSet.items.groupId',
  ],
  instance: [
    'AWS::EC2::Instance',
    'req.instanceId',
    'req.ModifyInstanceMetadataOptionsRequest.InstanceId',
    'res.instancesSet.items.instanceId',
  ],
  interface: ['AWS::EC2::NetworkInterface', 'req.networkInterfaceId', 'res.networkInterface.networkInterfaceId'],
  list: [
    'AWS::EC2::PrefixList',
    'req.ModifyManagedPrefixListRequest.PrefixListId',
    'req.DeleteManagedPrefixListRequest.PrefixListId',
    'res.CreateManagedPrefixListResponse.prefixList.prefixListId',
  ],
  log: [
    'AWS::EC2::FlowLog',
    'req.DeleteFlowLogsRequest.FlowLogId',
    'req.flowLogId',
    'res.CreateFlowLogsResponse.flowLogIdSet.item',
  ],
  network: ['AWS::EC2::VPC', 'req.vpcId', 'res.vpc.vpcId'],
  peering: [
    'AWS::EC2::VPCPeeringConnection',
    'req.vpcPeeringConnectionId',
    'req.ModifyVpcPeeringConnectionOptionsRequest.VpcPeeringConnectionId',
    'res.vpcPeeringConnection.vpcPeeringConnectionId',
  ],
  routes: ['AWS::EC2::RouteTable', 'req.routeTableId', 'res.routeTable.routeTableId'],
  subnet: ['AWS::EC2::Subnet', 'req.subnetId', 'res.subnet.subnetId'],
  block: ['AWS::EC2::VPCBlockPublicAccessOptions', 'account'],
} as const satisfies Record<string, Target>;

const V2 = 'AWS::ElasticLoadBalancingV2::';
const balancer: Target = [`${V2}LoadBalancer`, 'req.loadBalancerArn', 'res.loadBalancers.loadBalancerArn'];
const classic: Target = ['AWS::ElasticLoadBalancing::LoadBalancer', 'req.loadBalancerName'];
const listener: Target = [`${V2}Listener`, 'req.listenerArn', 'res.listeners.listenerArn'];
const rules: Target = [
  LISTENER_RULES,
  'req.listenerArn',
  'req.ruleArn',
  'req.rulePriorities.ruleArn',
  'res.listeners.listenerArn',
];
const targets: Target = [TARGETS, 'req.targetGroupArn', 'res.targetGroups.targetGroupArn'];
const bucket: Target = ['AWS::S3::Bucket', 'req.bucketName'];
const accountBlock: Target = ['AWS::S3::AccountPublicAccessBlock', 'account'];
const trail: Target = ['AWS::CloudTrail::Trail', 'req.name', 'req.trailName'];
const detector: Target = ['AWS::GuardDuty::Detector', 'req.detectorId', 'res.detectorId'];
const recorder: Target = [
  'AWS::Config::ConfigurationRecorder',
  'req.configurationRecorderName',
  'req.configurationRecorder.name',
];
const logGroup: Target = ['AWS::Logs::LogGroup', 'req.logGroupName'];
const database: Target = ['AWS::RDS::DBInstance', 'res.dbiResourceId'];
const cluster: Target = ['AWS::RDS::DBCluster', 'res.dbClusterResourceId'];
const role: Target = ['AWS::IAM::Role', 'res.role.roleId'];

/** By service and name: `ec2.amazonaws.com/AuthorizeSecurityGroupIngress`. */
export const calls: ReadonlyMap<string, readonly Target[]> = new Map(
  Object.entries({
    ec2: [
      ...by(
        [EC2.group],
        'AuthorizeSecurityGroupIngress',
        'AuthorizeSecurityGroupEgress',
        'RevokeSecurityGroupIngress',
        'RevokeSecurityGroupEgress',
        'ModifySecurityGroupRules',
        'UpdateSecurityGroupRuleDescriptionsIngress',
        'UpdateSecurityGroupRuleDescriptionsEgress',
        'CreateSecurityGroup',
        'DeleteSecurityGroup',
      ),
      ...by([EC2.interface], 'ModifyNetworkInterfaceAttribute', 'CreateNetworkInterface', 'DeleteNetworkInterface'),
      ...by([EC2.instance], 'ModifyInstanceAttribute', 'ModifyInstanceMetadataOptions', 'RunInstances'),
      ...by(
        [EC2.acl],
        'CreateNetworkAcl',
        'DeleteNetworkAcl',
        'CreateNetworkAclEntry',
        'ReplaceNetworkAclEntry',
        'DeleteNetworkAclEntry',
        'ReplaceNetworkAclAssociation',
      ),
      ...by([EC2.routes], 'CreateRoute', 'ReplaceRoute', 'DeleteRoute', 'CreateRouteTable', 'DeleteRouteTable'),
      ...by([EC2.routes, EC2.subnet], 'AssociateRouteTable', 'DisassociateRouteTable', 'ReplaceRouteTableAssociation'),
      ...by([EC2.gateway, EC2.network], 'AttachInternetGateway', 'DetachInternetGateway'),
      ...by([EC2.gateway], 'CreateInternetGateway', 'DeleteInternetGateway'),
      ...by([EC2.list], 'CreateManagedPrefixList', 'ModifyManagedPrefixList', 'DeleteManagedPrefixList'),
      ...by(
        [EC2.peering],
        'CreateVpcPeeringConnection',
        'AcceptVpcPeeringConnection',
        'RejectVpcPeeringConnection',
        'DeleteVpcPeeringConnection',
        'ModifyVpcPeeringConnectionOptions',
      ),
      ...by([EC2.address, EC2.instance, EC2.interface], 'AssociateAddress', 'DisassociateAddress'),
      ...by([EC2.subnet], 'CreateSubnet', 'DeleteSubnet', 'ModifySubnetAttribute'),
      ...by([EC2.network], 'CreateVpc', 'DeleteVpc'),
      ...by([EC2.log], 'CreateFlowLogs', 'DeleteFlowLogs'),
      ...by([EC2.block], 'ModifyVpcBlockPublicAccessOptions'),
      ...networkCalls,
    ],
    elasticloadbalancing: [
      ...by([listener, rules], 'CreateListener', 'DeleteListener'),
      ...by([listener], 'ModifyListener'),
      ...by([rules], 'CreateRule', 'ModifyRule', 'DeleteRule', 'SetRulePriorities'),
      ...by(
        [targets],
        'CreateTargetGroup',
        'ModifyTargetGroup',
        'DeleteTargetGroup',
        'RegisterTargets',
        'DeregisterTargets',
      ),
      ...by([balancer, classic], 'CreateLoadBalancer', 'DeleteLoadBalancer', 'ModifyLoadBalancerAttributes'),
      ...by([balancer], 'SetSecurityGroups', 'SetSubnets'),
      ...by(
        [classic],
        'CreateLoadBalancerListeners',
        'DeleteLoadBalancerListeners',
        'ApplySecurityGroupsToLoadBalancer',
        'SetLoadBalancerPoliciesOfListener',
        'RegisterInstancesWithLoadBalancer',
        'DeregisterInstancesFromLoadBalancer',
      ),
    ],
    rds: [
      ...by([database], 'CreateDBInstance', 'ModifyDBInstance', 'DeleteDBInstance'),
      ...by([cluster], 'CreateDBCluster', 'ModifyDBCluster', 'DeleteDBCluster'),
    ],
    s3: [
      ...by(
        [bucket],
        'CreateBucket',
        'DeleteBucket',
        'PutBucketPolicy',
        'DeleteBucketPolicy',
        'PutBucketAcl',
        'PutBucketPublicAccessBlock',
        'DeleteBucketPublicAccessBlock',
      ),
      ...by([accountBlock], 'PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock'),
    ],
    cloudtrail: by(
      [trail],
      'CreateTrail',
      'UpdateTrail',
      'DeleteTrail',
      'StartLogging',
      'StopLogging',
      'PutEventSelectors',
    ),
    guardduty: by([detector], 'CreateDetector', 'UpdateDetector', 'DeleteDetector'),
    config: by(
      [recorder],
      'PutConfigurationRecorder',
      'StartConfigurationRecorder',
      'StopConfigurationRecorder',
      'DeleteConfigurationRecorder',
    ),
    logs: by([logGroup], 'CreateLogGroup', 'DeleteLogGroup', 'PutRetentionPolicy', 'DeleteRetentionPolicy'),
    iam: by([role], 'CreateRole'),
  }).flatMap(([service, all]) => all.map(([name, targets]) => [`${service}.amazonaws.com/${name}`, targets] as const)),
);

/** Calls after which the resource that they name is not there any more. Deleting a part of one (an entry, a route, a setting) is none. */
export const deletions: ReadonlySet<string> = new Set([
  ...networkDeletions,
  'DeleteBucket',
  'DeleteConfigurationRecorder',
  'DeleteDBCluster',
  'DeleteDBInstance',
  'DeleteDetector',
  'DeleteFlowLogs',
  'DeleteInternetGateway',
  'DeleteListener',
  'DeleteLoadBalancer',
  'DeleteLogGroup',
  'DeleteManagedPrefixList',
  'DeleteNetworkAcl',
  'DeleteNetworkInterface',
  'DeleteRouteTable',
  'DeleteSecurityGroup',
  'DeleteSubnet',
  'DeleteTargetGroup',
  'DeleteTrail',
  'DeleteVpc',
  'DeleteVpcPeeringConnection',
]);
