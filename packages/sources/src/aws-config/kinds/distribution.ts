import type { Configuration } from '@clausewatch/model/configuration';
import { InvalidEvent } from '@clausewatch/model/errors';

import { type Fields, fields, flag, list, number, optional, pick, text } from '../../read.ts';

type Behaviour = Extract<Configuration, { readonly kind: 'distribution' }>['behaviours'][number];

function behaviour(value: unknown, path: string | undefined, at: string): Behaviour {
  const from = fields(value);
  return {
    path: path ?? text(pick(from, 'pathPattern')) ?? 'unreadable',
    ...optional('viewerProtocol', text(pick(from, 'viewerProtocolPolicy'))),
    at,
  };
}

/** The key as the item spells it, for pointers. */
function spelled(from: Fields, camel: string): string {
  return camel in from ? camel : `${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
}

/** Config lists behaviours under `items` with a `quantity`; CloudFormation as a plain list. */
function others(config: Fields, root: string): Behaviour[] {
  const key = spelled(config, 'cacheBehaviors');
  const given = config[key];
  const boxed = fields(given);
  const items = list(given) ?? list(pick(boxed, 'items'));
  if (items !== undefined) {
    const at = boxed === undefined ? `${root}/${key}` : `${root}/${key}/${spelled(boxed, 'items')}`;
    return items.map((value, i) => behaviour(value, undefined, `${at}/${i}`));
  }
  const none = given === undefined || given === null || number(pick(boxed, 'quantity')) === 0;
  return none ? [] : [behaviour(undefined, undefined, `${root}/${key}`)];
}

/** `AWS::CloudFront::Distribution`. Throws `InvalidEvent` when it has no `distributionConfig`. */
export function readDistribution(from: Fields): Configuration {
  const root = spelled(from, 'distributionConfig');
  const config = fields(from[root]);
  if (config === undefined) throw new InvalidEvent('configuration.distributionConfig is not an object');
  const certificate = fields(pick(config, 'viewerCertificate'));
  const own = flag(pick(certificate, 'cloudFrontDefaultCertificate'));
  const main = spelled(config, 'defaultCacheBehavior');
  return {
    kind: 'distribution',
    ...optional('enabled', flag(pick(config, 'enabled'))),
    behaviours: [behaviour(config[main], '*', `/${root}/${main}`), ...others(config, `/${root}`)],
    ...(own === true ? {} : optional('minimumProtocol', text(pick(certificate, 'minimumProtocolVersion')))),
    ...optional('providerCertificate', own),
  };
}
