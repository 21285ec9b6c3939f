/** Where a resource ends TLS, and under which security policies: one reading for everything that does. */
import type { ResourceOf } from '@clausewatch/model/resource';

interface TlsEndpoint {
  /** Canonical: `tls 443` where there are several ports, else `tls`. */
  readonly subject: string;
  readonly at: string;
  /** Empty: it is not known under which. */
  readonly policies: readonly (string | undefined)[];
}

type Ending = ResourceOf<'listener' | 'load-balancer' | 'distribution' | 'api-domain'>;

const ENCRYPTED: readonly string[] = ['HTTPS', 'TLS', 'SSL'];

/** The endpoints of the resource; none when it ends no TLS; `undefined` when that cannot be seen. */
export function tlsEndpoints({ configuration }: Ending): readonly TlsEndpoint[] | undefined {
  switch (configuration.kind) {
    case 'listener': {
      const { protocol, port, tlsPolicy } = configuration;
      if (protocol === undefined) return undefined;
      if (!ENCRYPTED.includes(protocol)) return [];
      return [{ subject: `tls ${port ?? 'unknown'}`, at: '/SslPolicy', policies: [tlsPolicy] }];
    }
    case 'load-balancer':
      return configuration.listeners
        .filter((one) => ENCRYPTED.includes(one.protocol))
        .map((one) => ({ subject: `tls ${one.port}`, at: one.at, policies: one.tlsPolicies }));
    case 'distribution': {
      if (configuration.enabled === false) return [];
      // CloudFront serves its own certificate under TLSv1, whatever minimumProtocolVersion says
      // (docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html).
      const policy = configuration.providerCertificate === true ? 'TLSv1' : configuration.minimumProtocol;
      return [{ subject: 'tls', at: '/distributionConfig/viewerCertificate', policies: [policy] }];
    }
    case 'api-domain':
      return [{ subject: 'tls', at: '/SecurityPolicy', policies: configuration.tlsPolicies }];
  }
}
