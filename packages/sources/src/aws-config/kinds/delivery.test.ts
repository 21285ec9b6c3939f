import { describe, expect, it } from 'vitest';

import { readApiDomain } from './api-domain.ts';
import { readDistribution } from './distribution.ts';
import { readListener } from './listener.ts';
import { readClassicLoadBalancer, readLoadBalancer } from './load-balancer.ts';

describe('listeners', () => {
  it('read protocol, policy and the default actions in their order', () => {
    expect(
      readListener({
        LoadBalancerArn: 'arn:lb',
        Port: 80,
        Protocol: 'http',
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        DefaultActions: [
          { Type: 'forward', Order: 2 },
          { Type: 'redirect', Order: 1, RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } },
        ],
      }),
    ).toEqual({
      kind: 'listener',
      loadBalancer: 'arn:lb',
      port: 80,
      protocol: 'HTTP',
      tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      actions: [{ type: 'redirect', protocol: 'HTTPS', status: 'HTTP_301' }, { type: 'forward' }],
    });
  });

  it('leave out what is not shown and mark what is broken', () => {
    const fixed = { type: 'fixed-response', fixedResponseConfig: { statusCode: '503', contentType: 'text/plain' } };
    expect(readListener({ port: 80, protocol: 'HTTP', defaultActions: [fixed] })).toMatchObject({
      actions: [{ type: 'fixed-response', status: '503' }],
    });
    expect(readListener({ port: 443, defaultActions: [null] })).toEqual({
      kind: 'listener',
      port: 443,
      actions: [{ type: 'unreadable' }],
    });
  });
});

describe('load balancers', () => {
  it('read the scheme; classic ones their listeners with the policies they refer to', () => {
    expect(readLoadBalancer({ scheme: 'internal' })).toEqual({
      kind: 'load-balancer',
      scheme: 'internal',
      listeners: [],
    });
    const policies = [
      {
        policyName: 'p1',
        policyTypeName: 'SSLNegotiationPolicyType',
        policyAttributeDescriptions: [
          { attributeName: 'Reference-Security-Policy', attributeValue: 'ELBSecurityPolicy-2016-08' },
        ],
      },
      { policyName: 'own', policyTypeName: 'SSLNegotiationPolicyType', policyAttributeDescriptions: [] },
      { policyName: 'sticky', policyTypeName: 'LBCookieStickinessPolicyType' },
    ];
    const listener = { loadBalancerPort: 443, protocol: 'https' };
    const from = {
      scheme: 'internet-facing',
      listenerDescriptions: [{ listener, policyNames: ['p1', 'own', 'sticky', 'elsewhere'] }],
    };
    for (const given of [policies, JSON.stringify(policies)])
      expect(readClassicLoadBalancer(from, { LoadBalancerPolicies: given })).toEqual({
        kind: 'load-balancer',
        scheme: 'internet-facing',
        listeners: [
          {
            port: 443,
            protocol: 'HTTPS',
            tlsPolicies: ['ELBSecurityPolicy-2016-08', 'own', 'elsewhere'],
            at: '/listenerDescriptions/0',
          },
        ],
      });
  });

  it.each([{}, { listenerDescriptions: 'x' }, { listenerDescriptions: [{ listener: {} }] }])(
    'of the classic kind are invalid without readable listeners: %o',
    (from) => {
      expect(() => readClassicLoadBalancer(from, {})).toThrow(/listenerDescriptions/);
    },
  );
});

describe('distributions', () => {
  const main = { viewerProtocolPolicy: 'redirect-to-https' };

  it('read every behaviour with its place, as Config boxes them or as CloudFormation lists them', () => {
    const boxed = {
      enabled: true,
      defaultCacheBehavior: main,
      cacheBehaviors: { quantity: 1, items: [{ pathPattern: '/a/*', viewerProtocolPolicy: 'allow-all' }] },
      viewerCertificate: { minimumProtocolVersion: 'TLSv1.2_2021' },
    };
    expect(readDistribution({ distributionConfig: boxed })).toEqual({
      kind: 'distribution',
      enabled: true,
      behaviours: [
        { path: '*', viewerProtocol: 'redirect-to-https', at: '/distributionConfig/defaultCacheBehavior' },
        { path: '/a/*', viewerProtocol: 'allow-all', at: '/distributionConfig/cacheBehaviors/items/0' },
      ],
      minimumProtocol: 'TLSv1.2_2021',
    });
    const listed = {
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'https-only' },
      CacheBehaviors: [{ PathPattern: 'x' }],
    };
    expect(readDistribution({ DistributionConfig: listed })).toMatchObject({
      behaviours: [
        { viewerProtocol: 'https-only', at: '/DistributionConfig/DefaultCacheBehavior' },
        { path: 'x', at: '/DistributionConfig/CacheBehaviors/0' },
      ],
    });
  });

  it('with the provider certificate have no minimum of their own', () => {
    const viewerCertificate = { cloudFrontDefaultCertificate: true, minimumProtocolVersion: 'TLSv1' };
    const read = readDistribution({ distributionConfig: { defaultCacheBehavior: main, viewerCertificate } });
    expect(read).toMatchObject({ providerCertificate: true });
    expect(read).not.toHaveProperty('minimumProtocol');
  });

  it('keep a place for behaviours that cannot be read, and are invalid without a configuration', () => {
    expect(readDistribution({ distributionConfig: { cacheBehaviors: { quantity: 3 } } })).toMatchObject({
      behaviours: [{ path: '*' }, { path: 'unreadable', at: '/distributionConfig/cacheBehaviors' }],
    });
    expect(() => readDistribution({})).toThrow(/distributionConfig/);
  });
});

describe('API domains', () => {
  it('have one policy, or one for each endpoint', () => {
    expect(readApiDomain({ SecurityPolicy: 'TLS_1_2' })).toEqual({ kind: 'api-domain', tlsPolicies: ['TLS_1_2'] });
    expect(readApiDomain({ DomainNameConfigurations: [{ SecurityPolicy: 'TLS_1_2' }, {}] })).toEqual({
      kind: 'api-domain',
      tlsPolicies: ['TLS_1_2', undefined],
    });
  });
});
