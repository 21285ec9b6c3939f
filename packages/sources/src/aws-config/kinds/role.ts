import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, optional, pick } from '../../read.ts';
import { readPolicy } from '../policy-document.ts';

/** `AWS::IAM::Role`. */
export function readRole(from: Fields): Configuration {
  return { kind: 'role', ...optional('trust', readPolicy(pick(from, 'assumeRolePolicyDocument'))) };
}
