import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, fields, oneOf, optional, pick, text } from '../../read.ts';

/** `AWS::EC2::Instance`. */
export function readInstance(from: Fields): Configuration {
  const metadata = fields(pick(from, 'metadataOptions'));
  const state = pick(from, 'state');
  return {
    kind: 'instance',
    ...optional('state', text(state) ?? text(pick(fields(state), 'name')) ?? text(pick(fields(state), 'value'))),
    ...optional('metadataTokens', oneOf(pick(metadata, 'httpTokens'), 'required', 'optional')),
    ...optional('metadataEndpoint', oneOf(pick(metadata, 'httpEndpoint'), 'enabled', 'disabled')),
  };
}
