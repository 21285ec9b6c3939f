/** Builders for cases of what serves the web. Plain shows nothing; a case says what is seen. */
import type { Configuration } from '@clausewatch/model/configuration';
import type { ResourceOf } from '@clausewatch/model/resource';

import { type About, ACCOUNT, given, REGION } from './build.ts';

type Of<K extends Configuration['kind']> = Extract<Configuration, { readonly kind: K }>;

export function listener(
  configuration: Partial<Omit<Of<'listener'>, 'kind'>>,
  about: About = {},
): ResourceOf<'listener'> {
  const place = 'listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2';
  const arn = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${place}`;
  return given({ kind: 'listener', actions: [], ...configuration }, { id: arn, arn, ...about });
}

/** A classic load balancer: port, protocol and the names of its TLS policies for each listener. */
export function loadBalancer(
  ...listeners: readonly (readonly [port: number, protocol: string, ...tlsPolicies: readonly string[]])[]
): ResourceOf<'load-balancer'> {
  return given({
    kind: 'load-balancer',
    scheme: 'internet-facing',
    listeners: listeners.map(([port, protocol, ...tlsPolicies], index) => ({
      port,
      protocol,
      tlsPolicies,
      at: `/listenerDescriptions/${index}`,
    })),
  });
}

export function distribution(configuration: Partial<Omit<Of<'distribution'>, 'kind'>>): ResourceOf<'distribution'> {
  return given({ kind: 'distribution', enabled: true, behaviours: [], ...configuration }, { region: 'us-east-1' });
}

/** Cache behaviours, the default first: path and viewer protocol policy. */
export function behaviours(
  ...list: readonly (readonly [path: string, viewerProtocol?: string])[]
): Of<'distribution'>['behaviours'] {
  return list.map(([path, viewerProtocol], index) => ({
    path,
    ...(viewerProtocol === undefined ? {} : { viewerProtocol }),
    at: index === 0 ? '/defaultCacheBehavior' : `/cacheBehaviors/items/${index - 1}`,
  }));
}
