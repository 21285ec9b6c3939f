/** What answers to plain HTTP, and whether it only sends the caller on to HTTPS: one reading for everything that serves the web. */
import type { Configuration } from '@clausewatch/model/configuration';
import type { ResourceOf } from '@clausewatch/model/resource';

type Serving = ResourceOf<'listener' | 'load-balancer' | 'distribution'>;
type Action = Extract<Configuration, { readonly kind: 'listener' }>['actions'][number];

interface HttpEndpoint {
  readonly subject: string;
  readonly at: string;
  /** `redirects` also stands for turning the caller away: nothing is served in either case. */
  readonly answer: 'redirects' | 'serves' | 'stays' | 'classic' | 'unknown';
  readonly what: string;
}

/** A redirect without a protocol keeps the one that was asked for: `#{protocol}` is the default (ELB API reference, RedirectActionConfig). */
function answerOf(actions: readonly Action[]): HttpEndpoint['answer'] {
  const last = actions.at(-1);
  if (last === undefined) return 'unknown';
  if (last.type === 'redirect') return last.protocol?.toUpperCase() === 'HTTPS' ? 'redirects' : 'stays';
  if (last.type !== 'fixed-response') return 'serves';
  if (last.status === undefined) return 'unknown';
  return /^[45]/.test(last.status) ? 'redirects' : 'serves';
}

const VIEWER: Readonly<Record<string, HttpEndpoint['answer']>> = {
  'redirect-to-https': 'redirects',
  'https-only': 'redirects',
  'allow-all': 'serves',
};

/** The endpoints that speak plain HTTP; none when there are none. TCP on port 80 passes to something that cannot be seen here. */
export function httpEndpoints({ configuration }: Serving): readonly HttpEndpoint[] {
  switch (configuration.kind) {
    case 'listener': {
      const { protocol, port, actions } = configuration;
      const place = { subject: `http ${port ?? 'unknown'}`, at: '/DefaultActions' };
      if (protocol === undefined) return [{ ...place, answer: 'unknown', what: 'the protocol of the listener' }];
      if (protocol === 'HTTP')
        return [{ ...place, answer: answerOf(actions), what: 'the default action of the listener' }];
      return protocol === 'TCP' && port === 80
        ? [{ ...place, answer: 'unknown', what: 'what answers behind tcp/80' }]
        : [];
    }
    case 'load-balancer':
      return configuration.listeners.flatMap(({ protocol, port, at }): readonly HttpEndpoint[] => {
        if (protocol === 'HTTP') return [{ subject: `http ${port}`, at, answer: 'classic', what: '' }];
        const hidden = protocol === 'TCP' && port === 80;
        return hidden ? [{ subject: 'http 80', at, answer: 'unknown', what: 'what answers behind tcp/80' }] : [];
      });
    case 'distribution':
      if (configuration.enabled === false) return [];
      return configuration.behaviours.map(({ path, viewerProtocol, at }) => ({
        subject: `http ${path}`,
        at,
        answer: VIEWER[viewerProtocol ?? ''] ?? 'unknown',
        what: `the viewer protocol policy of ${path}`,
      }));
  }
}
