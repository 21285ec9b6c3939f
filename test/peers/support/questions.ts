/** Which rule of a peer asks what one of our controls answers, and with which parameters it is the same question. */
import type { Question } from './judge.ts';

/** Peers ask about the internet: private and local addresses are not their subject. */
const LOCAL = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', 'fc00::/7', '::1/128'];
const INTERNET = { trusted: LOCAL };
const ssh: Question = { control: 'admin-port-untrusted', params: { ports: ['tcp/22'], ...INTERNET } };
const rdp: Question = { control: 'admin-port-untrusted', params: { ports: ['tcp/3389'], ...INTERNET } };
const nothingPublic: Question = { control: 'public-ports-declared', params: { allowed: [], known: [] } };
const nothingOut: Question = { control: 'egress-unrestricted', params: { allowed: [], known: [] } };
const everyProtocol: Question = { control: 'any-protocol-open', params: INTERNET };
const tls12: Question = { control: 'tls-policy-floor', params: { minimum: '1.2' } };
const redirects: Question = { control: 'http-redirects-only' };
const database: Question = { control: 'database-public' };
const bucket: Question = { control: 'bucket-public-access' };
const bucketTls: Question = { control: 'bucket-tls-only' };
const flowLogs: Question = { control: 'flow-logs-on', params: { traffic: 'REJECT' } };
const retention: Question = { control: 'log-retention', params: { maxDays: 3653 } };
const tokens: Question = { control: 'imdsv2-required' };
const trust: Question = { control: 'foreign-owner', params: { accounts: [], thirdParties: [] } };
const trailEverywhere: Question = { control: 'cloudtrail-on', params: { validated: false } };

const acl = (port: string): Question => ({
  control: 'network-acl-untrusted',
  params: { ports: [port], ...INTERNET, applies: 'all' },
});
const ports = (...list: readonly string[]): Question => ({
  control: 'admin-port-untrusted',
  params: { ports: list, ...INTERNET },
});

/** Leaving by every protocol at once; single protocols are another rule's matter. */
const EACH = ['tcp/0-65535', 'udp/0-65535', 'icmp', 'icmpv6'];
const everyProtocolOut: Question = { control: 'egress-unrestricted', params: { allowed: EACH, known: [] } };

type Questions = Readonly<Record<string, Question>>;

export const guard: Questions = {
  CLOUDFRONT_VIEWER_POLICY_HTTPS: redirects,
  CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE: tls12,
  SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE: everyProtocolOut,
  EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE: nothingPublic,
  SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE: everyProtocol,
  S3_BUCKET_SSL_REQUESTS_ONLY: bucketTls,
  S3_BUCKET_PUBLIC_READ_ACL: bucket,
  S3_BUCKET_NO_PUBLIC_RW_ACL: bucket,
  S3_BUCKET_PUBLIC_READ_PROHIBITED: bucket,
  S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED: bucket,
  S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL: bucket,
  ELB_TLS_HTTPS_LISTENERS_ONLY: redirects,
  ELBV2_LISTENER_PROTOCOL_RULE: redirects,
  CW_LOGGROUP_RETENTION_PERIOD_CHECK: retention,
  RDS_INSTANCE_PUBLIC_ACCESS_CHECK: database,
  INCOMING_SSH_DISABLED: ssh,
  ELASTICSEARCH_IN_VPC_ONLY: database,
  MULTI_REGION_CLOUD_TRAIL_ENABLED: trailEverywhere,
};

export const cdkNag: Questions = {
  VPCFlowLogsEnabled: flowLogs,
  EC2IMDSv2Enabled: tokens,
  EC2RestrictedCommonPorts: ports('tcp/20', 'tcp/21', 'tcp/3389', 'tcp/3309', 'tcp/3306', 'tcp/4333'),
  EC2RestrictedInbound: nothingPublic,
  S3BucketPublicReadProhibited: bucket,
  S3BucketPublicWriteProhibited: bucket,
  ELBTlsHttpsListenersOnly: redirects,
  ALBHttpToHttpsRedirection: redirects,
  OpenSearchNoUnsignedOrAnonymousAccess: database,
};

export const cfnNag: Questions = {
  ApiGatewaySecurityPolicyRule: tls12,
  CloudfrontMinimumProtocolVersionRule: tls12,
  ElasticLoadBalancerV2ListenerProtocolRule: redirects,
  ElasticLoadBalancerV2ListenerSslPolicyRule: tls12,
  LogsLogGroupRetentionRule: retention,
  RDSInstancePubliclyAccessibleRule: database,
  S3BucketPolicyWildcardPrincipalRule: bucket,
  S3BucketPolicyNotPrincipalRule: bucket,
  S3BucketPublicReadAclRule: bucket,
  S3BucketPublicReadWriteAclRule: bucket,
  SecurityGroupEgressAllProtocolsRule: everyProtocolOut,
  SecurityGroupEgressOpenToWorldRule: nothingOut,
  SecurityGroupIngressAllProtocolsRule: everyProtocol,
  SecurityGroupIngressOpenToWorldRule: nothingPublic,
  VpcHasFlowLogRule: flowLogs,
  IamRoleNotPrincipalOnTrustPolicyRule: trust,
};

export const regula: Questions = {
  'rules.cfn_api_gateway_classic_custom_domain_name': tls12,
  'rules.cfn_api_gateway_v2_custom_domain_name': tls12,
  'rules.cfn_s3_https_access': bucketTls,
  'rules.cfn_vpc_nacl_ingress_22': acl('tcp/22'),
  'rules.cfn_vpc_nacl_ingress_3389': acl('tcp/3389'),
  'rules.cfn_vpc_ingress_22': ssh,
  'rules.cfn_vpc_ingress_3389': rdp,
  'rules.cfn_vpc_flow_logging_enabled': flowLogs,
  'rules.cfn_vpc_default_security_group': { control: 'default-group-empty' },
};

export const trivy: Questions = {
  'AWS-0005': tls12,
  'AWS-0012': redirects,
  'AWS-0087': bucket,
  'AWS-0094': bucket,
  'AWS-0104': nothingOut,
  'AWS-0107': ports('tcp/22', 'tcp/3389'),
  'AWS-0130': tokens,
  'AWS-0178': flowLogs,
};

export const prowler: Questions = {
  ec2_securitygroup_allow_ingress_from_internet_to_any_port: nothingPublic,
  ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389: rdp,
  ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888: ports(
    'tcp/7199',
    'tcp/9160',
    'tcp/8888',
  ),
  ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601: ports(
    'tcp/9200',
    'tcp/9300',
    'tcp/5601',
  ),
  ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_ftp_20_21: ports('tcp/20-21'),
  ec2_securitygroup_default_restrict_traffic: { control: 'default-group-empty' },
  ec2_instance_imdsv2_enabled: tokens,
  cloudtrail_multi_region_enabled: trailEverywhere,
  cloudtrail_multi_region_enabled_logging_management_events: trailEverywhere,
  cloudtrail_log_file_validation_enabled: { control: 'cloudtrail-on', params: { multiRegion: false } },
  s3_bucket_public_access: bucket,
  s3_bucket_public_list_acl: bucket,
  s3_bucket_policy_public_write_access: bucket,
  s3_bucket_secure_transport_policy: bucketTls,
  redshift_cluster_public_access: database,
  elbv2_ssl_listeners: redirects,
  ec2_instance_port_mongodb_exposed_to_internet: ports('tcp/27017-27018'),
  ec2_instance_port_memcached_exposed_to_internet: ports('tcp/11211'),
  ec2_instance_port_ldap_exposed_to_internet: ports('tcp/389', 'tcp/636'),
  ec2_instance_port_ftp_exposed_to_internet: ports('tcp/20-21'),
};

export const panther: Questions = {
  'AWS.CloudTrail.LogValidation': { control: 'cloudtrail-on', params: { multiRegion: false } },
  'AWS.CloudWatchLogs.DataRetention1Year': { control: 'log-retention', params: { minDays: 365 } },
  'AWS.ELBV2.LoadBalancer.HasSSLPolicy': tls12,
  'AWS.ELBv2.SSLPolicy': tls12,
  'AWS.IAM.Role.GitHubActionsTrust': trust,
  'AWS.NetworkACL.RestrictsInsecureProtocols': {
    control: 'network-acl-untrusted',
    params: { ports: ['tcp/21', 'tcp/23'], ...INTERNET, applies: 'all' },
  },
  'AWS.S3.Bucket.PolicyAllowWithNotPrincipal': bucket,
  'AWS.S3.Bucket.PrincipalRestrictions': bucket,
  'AWS.S3.Bucket.PublicAccessBlock': bucket,
  'AWS.SecurityGroup.AdministrativeIngress': ports('tcp/22', 'tcp/3389'),
  'AWS.SecurityGroup.OnlyDMZPubliclyAccessible': nothingPublic,
};

export const configRules: Questions = {
  CLOUDTRAIL_ENABLED_V2: trailEverywhere,
  VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS: nothingPublic,
  ELB_ALB_PREDEFINED_SSL_CHECK: tls12,
  ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK: redirects,
  CLOUDFRONT_VIEWER_POLICY_HTTPS: redirects,
  REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK: database,
};
