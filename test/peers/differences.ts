/** Where we answer otherwise than a peer expects of itself, on purpose. Reviewed row by row: why, then suite | rule | test | our answer. */
export const differences: Readonly<Record<string, readonly string[]>> = {
  'A public address is not trusted, and not known, until a register says so, however few the addresses are. Peers look for 0.0.0.0/0 and ::/0 only.':
    [
      'guard-rules-registry | EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE | Ingress closed ipv4 and ipv6 port | violation',
      'cdk-nag | EC2RestrictedInbound | Compliance | violation',
      'trivy-checks | AWS-0104 | test_allow_sg_without_private_egress | violation',
      'prowler | ec2_instance_port_ftp_exposed_to_internet | test_ec2_instance_no_port_exposed 1 | violation',
      'prowler | ec2_instance_port_ldap_exposed_to_internet | test_ec2_instance_no_port_exposed 1 | violation',
      'prowler | ec2_instance_port_memcached_exposed_to_internet | test_ec2_instance_no_port_exposed 1 | violation',
      'prowler | ec2_instance_port_mongodb_exposed_to_internet | test_ec2_instance_no_port_exposed 1 | violation',
      'prowler | ec2_securitygroup_allow_ingress_from_internet_to_any_port | test_ec2_compliant_default_sg 2 | violation',
      'prowler | ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389 | test_ec2_compliant_default_sg 2 | violation',
      'prowler | ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888 | test_ec2_compliant_default_sg 2 | violation',
      'prowler | ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601 | test_ec2_compliant_default_sg 2 | violation',
      'prowler | ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_ftp_20_21 | test_ec2_compliant_default_sg 2 | violation',
      'panther policies | AWS.SecurityGroup.AdministrativeIngress | Inbound IP Permission On Specific IP On Restricted Port | violation',
    ],
  '10.0.0.0/0 is every address: EC2 reads the length and drops the host bits.': [
    'aws-config-rules | VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS | ComplianceTest.test_sg_no_port_open_to_world | violation',
  ],
  'For protocol -1 EC2 ignores the ports of a rule and opens all of them (API reference, IpPermission).': [
    'regula | rules.cfn_vpc_ingress_22 | test_ingress_22 ValidSecurityGroup02 | violation',
    'regula | rules.cfn_vpc_ingress_22 | test_ingress_22 ValidSecurityGroup03 | violation',
    'regula | rules.cfn_vpc_ingress_3389 | test_ingress_3389 ValidSecurityGroup02 | violation',
    'panther policies | AWS.SecurityGroup.AdministrativeIngress | Inbound IP Permission On All IPs On Acceptable Ports | violation',
  ],
  'A group that declares no rule for what leaves gets one from AWS that lets everything out (CloudFormation, AWS::EC2::SecurityGroup).':
    [
      "guard-rules-registry | SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE | Egress IpProtocol value of 'tcp'. | violation",
      'guard-rules-registry | SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE | Egress IpProtocol value of -1 and ipv4 is localhost | violation',
      'guard-rules-registry | SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE | Egress IpProtocol value of -1 and ipv6 is localhost | violation',
    ],
  'A rule without a readable protocol or without its ports: EC2 would refuse it, so nobody can say what it opens.': [
    'guard-rules-registry | INCOMING_SSH_DISABLED | Security Group with no SSH ingress, SKIP | undetermined',
    'guard-rules-registry | INCOMING_SSH_DISABLED | Security Group with SSH port 22 restricted to a CIDR other than 0.0.0.0/0, PASS | undetermined',
    'cdk-nag | EC2RestrictedCommonPorts | Noncompliance 1 | undetermined',
    'cdk-nag | EC2RestrictedCommonPorts | Noncompliance 2 | undetermined',
    'cdk-nag | EC2RestrictedCommonPorts | Noncompliance 5: toPort -1 | undetermined',
    'cdk-nag | EC2RestrictedCommonPorts | Compliance | undetermined',
  ],
  'The rule admits the members of another group; whether they are trusted is not known here.': [
    'guard-rules-registry | SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE | Ingress IpProtocol value as -1 | undetermined',
  ],
  'Whether something uses the group, and what, is not asked: an unused rule is open as soon as somebody attaches it.': [
    'prowler | ec2_securitygroup_allow_ingress_from_internet_to_any_port | test_ec2_open_sg_attached_to_allowed_eni_type 3 | violation',
    'prowler | ec2_securitygroup_allow_ingress_from_internet_to_any_port | test_ec2_open_sg_attached_to_allowed_eni_owner 3 | violation',
    'prowler | ec2_securitygroup_default_restrict_traffic | test_ec2_non_compliant_sg_ingress_rule_but_unused | violation',
  ],
  'Exempting what carries a tag is an exception, which somebody grants until a date; it does not make the group closed.':
    [
      'panther policies | AWS.SecurityGroup.OnlyDMZPubliclyAccessible | DMZ Security Group Does Allows Public Access | violation',
    ],
  'An entry for TCP without ports admits every port.': [
    'regula | rules.cfn_vpc_nacl_ingress_22 | test_nacl_ingress_22 ValidVpc01Nacl | violation',
    'regula | rules.cfn_vpc_nacl_ingress_3389 | test_nacl_ingress_3389 ValidVpc01Nacl | violation',
  ],
  'ICMP has no ports: an entry for ICMP opens neither SSH nor RDP, and 3389 is no type of ICMP at all.': [
    'regula | rules.cfn_vpc_nacl_ingress_22 | test_nacl_ingress_22 InvalidVpc02Nacl | compliant',
    'regula | rules.cfn_vpc_nacl_ingress_3389 | test_nacl_ingress_3389 InvalidVpc02Nacl | undetermined',
  ],
  'We ask whether the bucket is open, not whether it has a block: one without policy or public grants is not open.': [
    'guard-rules-registry | S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED | S3 Bucket PublicAccessBlockConfiguration missing, FAIL | compliant',
    'guard-rules-registry | S3_BUCKET_PUBLIC_READ_PROHIBITED | S3 Bucket PublicAccessBlockConfiguration missing, FAIL | compliant',
    'cdk-nag | S3BucketPublicReadProhibited | Noncompliance 1 | compliant',
    'cdk-nag | S3BucketPublicWriteProhibited | Noncompliance 1 | compliant',
    'trivy-checks | AWS-0087 | bad[0] | compliant',
  ],
  'BlockPublicAcls refuses new public grants; only IgnorePublicAcls takes the effect from one that is there.': [
    'cdk-nag | S3BucketPublicReadProhibited | Compliance | violation',
    'cdk-nag | S3BucketPublicWriteProhibited | Compliance | violation',
  ],
  'Reading and writing are one question for us, and two rules for the peer: the other one reports this.': [
    'guard-rules-registry | S3_BUCKET_PUBLIC_READ_ACL | S3 bucket PublicReadWrite AccessControl | violation',
    'guard-rules-registry | S3_BUCKET_NO_PUBLIC_RW_ACL | S3 bucket PublicRead AccessControl, PASS | violation',
    'prowler | s3_bucket_policy_public_write_access | test_bucket_public_get_asterisk_policy | violation',
  ],
  'Amazon does not call a policy public that admits fixed addresses only (S3 User Guide, The meaning of public).': [
    'prowler | s3_bucket_public_access | test_bucket_public_due_to_policy_conditions_from_public_ip | compliant',
    'prowler | s3_bucket_public_access | test_bucket_public_due_to_policy_conditions_from_public_and_private_ips | compliant',
  ],
  'The rule looks for NotPrincipal; the same policy also has a plain Allow for everyone.': [
    'panther policies | AWS.S3.Bucket.PolicyAllowWithNotPrincipal | Bucket Uses Allow With Principal | violation',
  ],
  'Denying plain HTTP for some actions, or for the bucket without its objects or the other way round, leaves the rest open to it.':
    [
      'regula | rules.cfn_s3_https_access | test_valid_https_access_bucket_policy Bucket1 | violation',
      'regula | rules.cfn_s3_https_access | test_valid_https_access_bucket_policy Bucket2 | violation',
      'prowler | s3_bucket_secure_transport_policy | test_bucket_comply_policy | violation',
    ],
  'The document does not follow the grammar (no Action, or a misspelt one), so AWS would refuse it; we do not guess what was meant.':
    [
      'cfn_nag | IamRoleNotPrincipalOnTrustPolicyRule | role with a NotPrincipal on the trust policy: returns offending logical resource id | undetermined',
      'prowler | s3_bucket_secure_transport_policy | test_bucket_uncomply_policy_without_action | undetermined',
    ],
  'The template leaves the value to AWS, which decides by things that the template does not show.': [
    'guard-rules-registry | RDS_INSTANCE_PUBLIC_ACCESS_CHECK | Rule fails when RDS instances has PubliclyAccessible property missing. FAIL | undetermined',
    'cfn_nag | ApiGatewaySecurityPolicyRule | Api Gateway has not TLS 1.2 configured since it missing SecurityPolicy: returns offending logical resource id | undetermined',
    'cfn_nag | RDSInstancePubliclyAccessibleRule | RDS instance without explicit publicly accessible: returns offending logical resource id | undetermined',
    'regula | rules.cfn_api_gateway_classic_custom_domain_name | test_invalid_classic_custom_domain_name CustomDomainName2 | undetermined',
    'regula | rules.cfn_api_gateway_v2_custom_domain_name | test_invalid_v2_custom_domain_name CustomDomainName2 | undetermined',
    'regula | rules.cfn_api_gateway_v2_custom_domain_name | test_invalid_v2_custom_domain_name CustomDomainName3 | undetermined',
    'regula | rules.cfn_api_gateway_v2_custom_domain_name | test_invalid_v2_custom_domain_name CustomDomainName4 | undetermined',
  ],
  'A disabled distribution serves nobody.': [
    'cfn_nag | CloudfrontMinimumProtocolVersionRule | distribution without tls config: returns offending logical resource id | not-applicable',
    'cfn_nag | CloudfrontMinimumProtocolVersionRule | distribution without bad tls or default tls config: returns offending logical resource id | not-applicable',
    'cfn_nag | CloudfrontMinimumProtocolVersionRule | distribution with minimum tls 1.2 and not override by CloudFrontDefaultCertificate Usage: returns offending logical resource id | not-applicable',
  ],
  'No security policy of CloudFront has this name.': [
    'guard-rules-registry | CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE | CloudFront with viewerCertificate and TLS 1.2 | undetermined',
  ],
  'The distribution lacks its default cache behaviour, which is required and answers most requests.': [
    "guard-rules-registry | CLOUDFRONT_VIEWER_POLICY_HTTPS | Scenario c) 'CacheBehaviors' has not been provided, SKIP | undetermined",
    "guard-rules-registry | CLOUDFRONT_VIEWER_POLICY_HTTPS | Scenario c) 'CacheBehaviors' has been provided as an empty list, SKIP | undetermined",
    "guard-rules-registry | CLOUDFRONT_VIEWER_POLICY_HTTPS | Scenario g) 'CacheBehaviors.*.ViewerProtocolPolicy' is set to 'redirect-to-https', PASS | undetermined",
    "guard-rules-registry | CLOUDFRONT_VIEWER_POLICY_HTTPS | Scenario g) 'CacheBehaviors.*.ViewerProtocolPolicy' is set to 'https-only', PASS | undetermined",
  ],
  'The listener does not say its protocol, which is required.': [
    'guard-rules-registry | ELBV2_LISTENER_PROTOCOL_RULE | ELBV2 listener with no protocol specified | undetermined',
  ],
  'How the load balancer talks to its own machines is another question; towards the callers it speaks HTTPS only.': [
    'cdk-nag | ELBTlsHttpsListenersOnly | Noncompliance 2 | not-applicable',
  ],
  'ELBSecurityPolicy-2016-08 accepts TLS 1.0. The peer checks ciphers, or exempts internal load balancers.': [
    'panther policies | AWS.ELBv2.SSLPolicy | Strong Ciphers Internet Facing | violation',
    'panther policies | AWS.ELBv2.SSLPolicy | Default Ciphers Internal Load Balancer | violation',
    'panther policies | AWS.ELBV2.LoadBalancer.HasSSLPolicy | LB Using SSL Policy | violation',
  ],
  'A load balancer without listeners ends no TLS.': [
    'panther policies | AWS.ELBv2.SSLPolicy | Observed - No Listeners len() issue | not-applicable',
  ],
  'A search domain outside a VPC has an endpoint on the internet: no more than its access policy keeps strangers out, and we say so.':
    ['cdk-nag | OpenSearchNoUnsignedOrAnonymousAccess | Compliance | violation'],
  'The cluster has a public address. That its groups or subnets keep strangers out today is their own matter, and may change without it.':
    [
      'prowler | redshift_cluster_public_access | test_cluster_with_public_endpoint | violation',
      'prowler | redshift_cluster_public_access | test_cluster_is_not_public2 | violation',
      'prowler | redshift_cluster_public_access | test_cluster_is_in_public_subnet | violation',
    ],
  'A flow log that does not say what it watches may be the one: undetermined.': [
    'cfn_nag | VpcHasFlowLogRule | vpc with an unattached flow log: returns offending logical resource id | undetermined',
  ],
  'An account without any trail breaks the clause. The peer leaves that to another rule.': [
    'prowler | cloudtrail_log_file_validation_enabled | test_no_trails | violation',
    'aws-config-rules | CLOUDTRAIL_ENABLED_V2 | ComplianceTest.test_scenario02_no_trail | violation',
  ],
  'The peer audits one region only and overlooks that a trail of another one covers it.': [
    'prowler | cloudtrail_multi_region_enabled_logging_management_events | test_trail_multi_region_auditing_other_region | compliant',
  ],
  'Whether a trail delivers its files is not in what AWS Config records: stated in the blind spots of the control.': [
    'aws-config-rules | CLOUDTRAIL_ENABLED_V2 | ComplianceTest.test_scenario04_no_delivery_success | compliant',
  ],
  'The subject names the repository, so no stranger gets in; the audience adds nothing to that.': [
    'panther policies | AWS.IAM.Role.GitHubActionsTrust | Missing Audience Condition | compliant',
  ],
  'The role also trusts an account whose number has eleven digits: nobody can say whose that is.': [
    'panther policies | AWS.IAM.Role.GitHubActionsTrust | Non-GitHub IAM Role | undetermined',
  ],
};
