/** What `check` says of the recorded items under all policies, read and found right; why, for each control. */

export const violations: readonly string[] = [
  // Public addresses, none of them in the register of administration networks.
  'admin-port-untrusted | sg-1d56fc66 | ingress tcp/22',
  'admin-port-untrusted | sg-6fbb3807 | ingress tcp/1433',
  'admin-port-untrusted | sg-6fbb3807 | ingress tcp/3389',
  // Grants to AllUsers and AuthenticatedUsers; no block on the bucket.
  'bucket-public-access | custodian-test-data-23 | public acl',
  'bucket-public-access | testing-99 | public acl',
  // No statement denies plain HTTP; one bucket denies it for itself but not for its objects.
  'bucket-tls-only | analysis-dev | plain-http',
  'bucket-tls-only | c7n-fire-logs | plain-http',
  'bucket-tls-only | config-rule-sanity | plain-http',
  'bucket-tls-only | custodian-test-data-23 | plain-http',
  'bucket-tls-only | mborch-test-bucket-config-item | plain-http',
  'bucket-tls-only | testing-99 | plain-http',
  // publiclyAccessible is true.
  'database-public | cluster-with-kms | public-access',
  'database-public | db-HHTTSRD6HXUIKXPFPI6WFVZ4PA | public-access',
  // The default group, with six rules.
  'default-group-empty | sg-6fbb3807 | ingress icmp',
  'default-group-empty | sg-6fbb3807 | ingress tcp',
  'default-group-empty | sg-6fbb3807 | ingress tcp/1433',
  'default-group-empty | sg-6fbb3807 | ingress tcp/3389',
  'default-group-empty | sg-6fbb3807 | ingress tcp/80',
  'default-group-empty | sg-6fbb3807 | ingress udp',
  // Protocol -1 to 0.0.0.0/0.
  'egress-unrestricted | sg-1d56fc66 | egress all',
  'egress-unrestricted | sg-3f1fef43 | egress all',
  'egress-unrestricted | sg-a38ed1de | egress all',
  // HTTP listeners that forward, and a distribution that allows all.
  'http-redirects-only | CLB1 | http 80',
  'http-redirects-only | E31V0VAAPINP3I | http *',
  'http-redirects-only | arn:aws:elasticloadbalancing:us-east-2:111111111111:listener/app/test/abcd95d05fc9fc53/abcd983295de2c72 | http 80',
  // httpTokens is optional.
  'imdsv2-required | i-03402838daac1d611 | instance-metadata',
  // Ports beyond the declared ones, open to public addresses.
  'public-ports-declared | sg-1d56fc66 | ingress tcp/22',
  'public-ports-declared | sg-6fbb3807 | ingress tcp/1433',
  'public-ports-declared | sg-6fbb3807 | ingress tcp/3389',
  'public-ports-declared | sg-6fbb3807 | ingress tcp/80',
  'public-ports-declared | sg-a38ed1de | ingress tcp/8080',
  // CloudFront's own certificate, hence TLSv1.
  'tls-policy-floor | E31V0VAAPINP3I | tls',
];

export const undecided: readonly string[] = [
  // One trail with selectors of its own that the item does not show, one account whose recorder is not in the input.
  'cloudtrail-on | 212591712841 | logging of trail APJCCloudTrail,management events of trail APJCCloudTrail',
  'cloudtrail-on | 264683526309 | trails of account 264683526309 (AWS::CloudTrail::Trail is not recorded)',
  // The one flow log of the input watches something else, in another account; nothing says that flow logs are recorded here.
  'flow-logs-on | vpc-0990dc6d | flow logs of vpc-0990dc6d (AWS::EC2::FlowLog is not recorded)',
  // Places with networks or machines, whose recorders are not in the input.
  'guardduty-on | 123456789012 | detector of account 123456789012 in us-east-2 (AWS::GuardDuty::Detector is not recorded)',
  // Three instances are too large to be told.
  'guardduty-on | 123456789012 | the newest state of test_resourceId_014b953d-75e3-40ce-96b9-c7240b975457,the newest state of resourceId_14b76876-7969-4097-ab8e-a31942b02e80,the newest state of i-00000000',
  'guardduty-on | test_resourceId_014b953d-75e3-40ce-96b9-c7240b975457 | the newest state of test_resourceId_014b953d-75e3-40ce-96b9-c7240b975457',
  'guardduty-on | resourceId_14b76876-7969-4097-ab8e-a31942b02e80 | the newest state of resourceId_14b76876-7969-4097-ab8e-a31942b02e80',
  'guardduty-on | i-00000000 | the newest state of i-00000000',
  'guardduty-on | 12345678910 | detector of account 12345678910 in us-west-2 (AWS::GuardDuty::Detector is not recorded)',
  'guardduty-on | 264683526309 | detector of account 264683526309 in us-east-1 (AWS::GuardDuty::Detector is not recorded)',
  'guardduty-on | 681361479661 | detector of account 681361479661 in us-east-1 (AWS::GuardDuty::Detector is not recorded)',
  'guardduty-on | {{{account_id}}} | detector of account {{{account_id}}} in {{{region}}} (AWS::GuardDuty::Detector is not recorded)',
  // Recorded before there were metadata options, or cut short.
  'imdsv2-required | i-00000000 | whether metadata needs a token',
  'imdsv2-required | i-007d374c8912e3e90 | whether metadata needs a token',
  'imdsv2-required | i-344c463d | whether metadata needs a token',
  // Neither network is in the register, neither has a tag.
  'peering-across-environments | pcx-test | environment of vpc-0916508f3632dad66 in account 123456789012: no register, no tag Environment,environment of vpc-04beaa07c4832fa62 in account 123456789012: no register, no tag Environment',
];
