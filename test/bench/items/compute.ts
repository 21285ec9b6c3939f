/** Machines, volumes, functions and load balancers. */
import { type Maker, related, serviceName, tagList } from './frame.ts';

export const instance: Maker = ({ random, account, region }) => {
  const id = `i-0${random.hex(16)}`;
  const groups = Array.from({ length: 1 + random.below(3) }, (_, i) => ({
    groupName: `group-${i}`,
    groupId: `sg-0${random.hex(16)}`,
  }));
  const subnet = `subnet-0${random.hex(16)}`;
  const vpc = `vpc-0${random.hex(16)}`;
  return {
    type: 'AWS::EC2::Instance',
    id,
    arn: `arn:aws:ec2:${region}:${account}:instance/${id}`,
    zone: `${region}a`,
    relationships: [
      related('AWS::EC2::NetworkInterface', `eni-0${random.hex(16)}`, 'Contains '),
      related('AWS::EC2::Subnet', subnet, 'Is contained in '),
      related('AWS::EC2::Volume', `vol-0${random.hex(16)}`),
      related('AWS::EC2::VPC', vpc, 'Is contained in '),
      ...groups.map(({ groupId }) => related('AWS::EC2::SecurityGroup', groupId, 'Is associated with ')),
    ],
    configuration: {
      amiLaunchIndex: 0,
      imageId: `ami-0${random.hex(16)}`,
      instanceId: id,
      instanceType: random.pick(['m7g.large', 'c7g.xlarge', 't4g.medium', 'r7g.2xlarge']),
      launchTime: '2026-10-02T08:00:41.000Z',
      monitoring: { state: 'enabled' },
      placement: { availabilityZone: `${region}a`, groupName: '', tenancy: 'default' },
      privateDnsName: `ip-10-0-0-${random.below(256)}.${region}.compute.internal`,
      privateIpAddress: `10.0.0.${random.below(256)}`,
      productCodes: [],
      publicDnsName: '',
      state: { code: 16, name: 'running' },
      stateTransitionReason: '',
      subnetId: subnet,
      vpcId: vpc,
      architecture: 'arm64',
      blockDeviceMappings: Array.from({ length: 1 + random.below(3) }, (_, i) => ({
        deviceName: `/dev/xvd${'abc'[i] ?? 'd'}`,
        ebs: {
          attachTime: '2026-10-02T08:00:42.000Z',
          deleteOnTermination: true,
          status: 'attached',
          volumeId: `vol-0${random.hex(16)}`,
        },
      })),
      clientToken: random.hex(32),
      ebsOptimized: true,
      enaSupport: true,
      hypervisor: 'xen',
      iamInstanceProfile: { arn: `arn:aws:iam::${account}:instance-profile/service`, id: random.hex(20) },
      networkInterfaces: [
        {
          attachment: { attachmentId: `eni-attach-0${random.hex(16)}`, deviceIndex: 0, status: 'attached' },
          groups,
          networkInterfaceId: `eni-0${random.hex(16)}`,
          ownerId: account,
          privateIpAddresses: [{ primary: true, privateIpAddress: `10.0.0.${random.below(256)}` }],
          subnetId: subnet,
          vpcId: vpc,
        },
      ],
      rootDeviceName: '/dev/xvda',
      rootDeviceType: 'ebs',
      securityGroups: groups,
      sourceDestCheck: true,
      tags: tagList(random),
      virtualizationType: 'hvm',
      cpuOptions: { coreCount: 2, threadsPerCore: 1 },
      hibernationOptions: { configured: false },
      metadataOptions: {
        state: 'applied',
        httpTokens: random.oneIn(16) ? 'optional' : 'required',
        httpPutResponseHopLimit: 2,
        httpEndpoint: 'enabled',
        httpProtocolIpv6: 'disabled',
        instanceMetadataTags: 'disabled',
      },
      enclaveOptions: { enabled: false },
    },
  };
};

/** Of a type that no control looks at. */
export const volume: Maker = ({ random, account, region }) => {
  const id = `vol-0${random.hex(16)}`;
  return {
    type: 'AWS::EC2::Volume',
    id,
    arn: `arn:aws:ec2:${region}:${account}:volume/${id}`,
    zone: `${region}a`,
    relationships: [related('AWS::EC2::Instance', `i-0${random.hex(16)}`)],
    configuration: {
      attachments: [{ instanceId: `i-0${random.hex(16)}`, state: 'attached', volumeId: id, device: '/dev/xvda' }],
      availabilityZone: `${region}a`,
      createTime: '2026-10-02T08:00:42.000Z',
      encrypted: true,
      kmsKeyId: `arn:aws:kms:${region}:${account}:key/${random.hex(32)}`,
      size: 20 + random.below(400),
      snapshotId: `snap-0${random.hex(16)}`,
      state: 'in-use',
      volumeId: id,
      iops: 3000,
      volumeType: 'gp3',
      throughput: 125,
      tags: tagList(random),
      multiAttachEnabled: false,
    },
  };
};

/** Of a type that no control looks at. */
export const serverless: Maker = ({ random, account, region }) => {
  const name = serviceName(random);
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return {
    type: 'AWS::Lambda::Function',
    id: name,
    name,
    arn,
    relationships: [related('AWS::IAM::Role', `AROA${random.hex(16).toUpperCase()}`, 'Is associated with ')],
    configuration: {
      functionName: name,
      functionArn: arn,
      runtime: 'nodejs24.x',
      role: `arn:aws:iam::${account}:role/${name}`,
      handler: 'index.handler',
      codeSize: random.below(5_000_000),
      description: '',
      timeout: 30,
      memorySize: 256,
      codeSha256: random.hex(44),
      environment: {
        variables: Object.fromEntries(Array.from({ length: 12 }, () => [random.hex(12), random.hex(40)])),
      },
      tracingConfig: { mode: 'Active' },
      revisionId: random.hex(32),
      layers: Array.from({ length: random.below(5) }, () => ({ arn: `${arn}:layer:${random.hex(8)}`, codeSize: 1024 })),
      packageType: 'Zip',
      architectures: ['arm64'],
    },
  };
};

export const listener: Maker = ({ random, account, region }) => {
  const balancer = `app/${serviceName(random)}/${random.hex(16)}`;
  const prefix = `arn:aws:elasticloadbalancing:${region}:${account}`;
  const arn = `${prefix}:listener/${balancer}/${random.hex(16)}`;
  const plain = random.oneIn(4);
  const redirect = { protocol: 'HTTPS', port: '443', host: '#{host}', path: '/#{path}', query: '#{query}' };
  const target = `${prefix}:targetgroup/web/${random.hex(16)}`;
  return {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    id: arn,
    arn,
    relationships: [related('AWS::ElasticLoadBalancingV2::LoadBalancer', `${prefix}:loadbalancer/${balancer}`)],
    configuration: {
      ListenerArn: arn,
      LoadBalancerArn: `${prefix}:loadbalancer/${balancer}`,
      Port: plain ? 80 : 443,
      Protocol: plain ? 'HTTP' : 'HTTPS',
      Certificates: plain ? [] : [{ CertificateArn: `arn:aws:acm:${region}:${account}:certificate/${random.hex(32)}` }],
      ...(plain
        ? {}
        : { SslPolicy: random.oneIn(10) ? 'ELBSecurityPolicy-2016-08' : 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
      DefaultActions: [
        plain && !random.oneIn(10)
          ? { Type: 'redirect', Order: 1, RedirectConfig: { ...redirect, StatusCode: 'HTTP_301' } }
          : { Type: 'forward', Order: 1, TargetGroupArn: target },
      ],
      AlpnPolicy: [],
      Attributes: Array.from({ length: 12 }, () => ({
        Key: `routing.http.response.${random.hex(10)}.header_value`,
        Value: '',
      })),
    },
  };
};
