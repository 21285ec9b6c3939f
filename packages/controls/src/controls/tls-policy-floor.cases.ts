import { given } from '../kit/build.ts';
import { distribution, listener, loadBalancer } from '../kit/build-web.ts';
import { cases } from '../kit/cases.ts';
import control from './tls-policy-floor.ts';

const https = (tlsPolicy: string, protocol = 'HTTPS') => listener({ port: 443, protocol, tlsPolicy });
const domain = (...tlsPolicies: readonly (string | undefined)[]) => given({ kind: 'api-domain', tlsPolicies });
const at13 = { minimum: '1.3' };
const offer13 = { minimum: '1.2', offer: '1.3' };

export default cases(
  control,
  { minimum: '1.2' },
  {
    compliant: {
      'a listener from 1.2 on': { given: https('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09') },
      'a network load balancer from 1.2 on': { given: https('ELBSecurityPolicy-TLS-1-2-2017-01', 'TLS') },
      'a floor of 1.3, kept': { given: https('ELBSecurityPolicy-TLS13-1-3-2021-06'), with: at13 },
      'a floor of 1.2, and 1.3 offered': { given: https('ELBSecurityPolicy-TLS13-1-2-2021-06'), with: offer13 },
      'a distribution from 1.2 on': { given: distribution({ minimumProtocol: 'TLSv1.2_2021' }) },
      'a domain name from 1.2 on': { given: domain('TLS_1_2') },
      'a domain name at the edge': { given: domain('SecurityPolicy_TLS12_PFS_2025_EDGE') },
      'a classic load balancer from 1.2 on': {
        given: loadBalancer([443, 'HTTPS', 'ELBSecurityPolicy-TLS-1-2-2017-01'], [80, 'HTTP']),
      },
    },
    violation: {
      'the policy that a listener gets when nobody chooses': {
        given: https('ELBSecurityPolicy-2016-08'),
        messages: ['low'],
        subjects: ['tls 443'],
      },
      'TLS 1.3 in its name, 1.1 in its list': {
        given: https('ELBSecurityPolicy-TLS13-1-1-2021-06'),
        messages: ['low'],
      },
      'post-quantum, and 1.0 in its list': {
        given: https('ELBSecurityPolicy-TLS13-1-0-PQ-2025-09'),
        messages: ['low'],
      },
      '1.2 where 1.3 is the floor': {
        given: https('ELBSecurityPolicy-TLS13-1-2-2021-06'),
        with: at13,
        messages: ['low'],
      },
      '1.2 without 1.3, where 1.3 must be offered': {
        given: https('ELBSecurityPolicy-FS-1-2-Res-2020-10'),
        with: offer13,
        messages: ['short'],
      },
      'neither the floor nor the offer': {
        given: https('ELBSecurityPolicy-2016-08'),
        with: offer13,
        messages: ['both'],
      },
      'a distribution from 1.1 on': { given: distribution({ minimumProtocol: 'TLSv1.1_2016' }), subjects: ['tls'] },
      "CloudFront's own certificate, whatever the setting says": {
        given: distribution({ minimumProtocol: 'TLSv1.2_2021', providerCertificate: true }),
        messages: ['low'],
      },
      'a domain name from 1.0 on': { given: domain('TLS_1_0'), messages: ['low'], subjects: ['tls'] },
      'a classic load balancer that still speaks SSLv3': {
        given: loadBalancer(
          [443, 'HTTPS', 'ELBSecurityPolicy-2014-01'],
          [8443, 'SSL', 'ELBSecurityPolicy-TLS-1-2-2017-01'],
        ),
        subjects: ['tls 443'],
      },
      'one policy too low, another composed by hand': {
        given: loadBalancer([443, 'HTTPS', 'ELBSecurityPolicy-2016-08'], [8443, 'SSL', 'my-policy']),
        missing: 'what my-policy accepts',
      },
    },
    notApplicable: {
      'a listener without TLS': { given: listener({ port: 80, protocol: 'HTTP' }) },
      'TLS that passes through a network load balancer': { given: listener({ port: 443, protocol: 'TCP' }) },
      'a distribution that is switched off': { given: distribution({ enabled: false, minimumProtocol: 'SSLv3' }) },
      'a load balancer whose listeners are resources of their own': { given: loadBalancer() },
    },
    undetermined: {
      'a policy that is not in the table': {
        given: https('ELBSecurityPolicy-TLS14-2031-01'),
        missing: 'ELBSecurityPolicy-TLS14-2031-01',
      },
      'a listener whose policy is not shown': { given: listener({ port: 443, protocol: 'TLS' }), missing: 'tls 443' },
      'a listener whose protocol is not shown': { given: listener({ port: 443 }), missing: 'the protocol' },
      'a distribution whose certificate is not shown': {
        given: distribution({}),
        missing: 'the security policy of tls',
      },
      'a domain name whose policy is not shown': { given: domain(undefined), missing: 'the security policy of tls' },
      'a domain name without any configuration': { given: domain(), missing: 'the security policy of tls' },
      'a classic listener without a policy': { given: loadBalancer([443, 'HTTPS']), missing: 'tls 443' },
      'whether the edge offers 1.3 is not documented': {
        given: domain('SecurityPolicy_TLS12_2018_EDGE'),
        with: offer13,
        missing: 'offers TLS 1.3',
      },
    },
  },
);
