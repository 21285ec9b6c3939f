/** Where a person looks at the resource. */
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';

type Path = (id: string, region: string, name: string) => string;

/** Deep links of the AWS console, as its own address bar shows them. What is not here has no link. */
const paths: Readonly<Record<string, Path>> = {
  'AWS::EC2::SecurityGroup': (id, region) => `vpcconsole/home?region=${region}#SecurityGroup:groupId=${id}`,
  'AWS::EC2::NetworkAcl': (id, region) => `vpcconsole/home?region=${region}#NetworkAclDetails:networkAclId=${id}`,
  'AWS::EC2::VPC': (id, region) => `vpcconsole/home?region=${region}#VpcDetails:VpcId=${id}`,
  'AWS::EC2::Subnet': (id, region) => `vpcconsole/home?region=${region}#SubnetDetails:subnetId=${id}`,
  'AWS::EC2::RouteTable': (id, region) => `vpcconsole/home?region=${region}#RouteTableDetails:RouteTableId=${id}`,
  'AWS::EC2::VPCPeeringConnection': (id, region) =>
    `vpcconsole/home?region=${region}#PeeringConnectionDetails:VpcPeeringConnectionId=${id}`,
  'AWS::EC2::VPCEndpoint': (id, region) => `vpcconsole/home?region=${region}#EndpointDetails:vpcEndpointId=${id}`,
  'AWS::EC2::Instance': (id, region) => `ec2/home?region=${region}#InstanceDetails:instanceId=${id}`,
  'AWS::EC2::NetworkInterface': (id, region) => `ec2/home?region=${region}#NetworkInterface:networkInterfaceId=${id}`,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (id, region) =>
    `ec2/home?region=${region}#LoadBalancer:loadBalancerArn=${id}`,
  'AWS::RDS::DBInstance': (_, region, name) => `rds/home?region=${region}#database:id=${name};is-cluster=false`,
  'AWS::RDS::DBCluster': (_, region, name) => `rds/home?region=${region}#database:id=${name};is-cluster=true`,
  'AWS::S3::Bucket': (id, region) => `s3/buckets/${id}?region=${region}&tab=permissions`,
  'AWS::IAM::Role': (_, __, name) => `iam/home#/roles/details/${name}`,
  'AWS::CloudFront::Distribution': (id) => `cloudfront/v4/home#/distributions/${id}`,
  'AWS::CloudTrail::Trail': (_, region) => `cloudtrailv2/home?region=${region}#/trails`,
  'AWS::GuardDuty::Detector': (_, region) => `guardduty/home?region=${region}#/settings`,
  // The console writes `%` as `$25` in what follows the hash.
  'AWS::Logs::LogGroup': (_, region, name) =>
    `cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeURIComponent(name).replaceAll('%', '$25')}`,
};

const hosts: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'console.amazonaws.cn'],
  [/^us-gov-/, 'console.amazonaws-us-gov.com'],
];

/** The detector's own page of a finding (docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html). */
export function findingLink({ id, region }: Pick<Threat, 'id' | 'region'>): string | undefined {
  if (!/^[\w-]{1,100}$/.test(id) || !isRegion(region)) return undefined;
  return `https://${hostOf(region)}/guardduty/home?region=${region}#/findings?search=id%3D${id}`;
}

const isRegion = (region: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d$/.test(region);

function hostOf(region: string): string {
  return hosts.find(([start]) => start.test(region))?.[1] ?? `${region}.console.aws.amazon.com`;
}

/** The AWS console's page of a resource; undefined for other providers and for types without a known page. */
export function consoleLink(ref: ResourceRef): string | undefined {
  if (ref.provider !== 'aws' || !Object.hasOwn(paths, ref.type)) return undefined;
  const path = paths[ref.type];
  const region = isRegion(ref.region) ? ref.region : 'us-east-1';
  const name = ref.name ?? ref.id;
  // Names and ids are hostile: encoded, they stay one part of the path, and one that is too long to be real gets no link.
  if (path === undefined || name.length > 600 || ref.id.length > 600 || !(name + ref.id).isWellFormed())
    return undefined;
  const raw = ref.type === 'AWS::Logs::LogGroup' ? name : encodeURIComponent(name);
  return `https://${hostOf(region)}/${path(encodeURIComponent(ref.id), region, raw)}`;
}
