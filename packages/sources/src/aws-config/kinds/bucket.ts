import type { Configuration, PublicAccessBlock } from '@clausewatch/model/configuration';

import { decoded, type Fields, fields, flag, list, optional, pick, text } from '../../read.ts';
import { readPolicy } from '../policy-document.ts';

type Bucket = Extract<Configuration, { readonly kind: 'bucket' }>;

/** Names that Config gives the predefined groups (S3 User Guide, Access control list overview). */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['AllUsers', 'http://acs.amazonaws.com/groups/global/AllUsers'],
  ['AuthenticatedUsers', 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'],
  ['LogDelivery', 'http://acs.amazonaws.com/groups/s3/LogDelivery'],
]);

function blockOf(value: unknown): PublicAccessBlock | undefined {
  const from = fields(decoded(value));
  const blockAcls = flag(pick(from, 'blockPublicAcls'));
  const ignoreAcls = flag(pick(from, 'ignorePublicAcls'));
  const blockPolicy = flag(pick(from, 'blockPublicPolicy'));
  const restrictBuckets = flag(pick(from, 'restrictPublicBuckets'));
  if (blockAcls === undefined || ignoreAcls === undefined || blockPolicy === undefined || restrictBuckets === undefined)
    return undefined;
  return { blockAcls, ignoreAcls, blockPolicy, restrictBuckets };
}

function policyOf(supplementary: Fields): Bucket['policy'] {
  const given = supplementary['BucketPolicy'];
  if (given === undefined) return undefined;
  const box = fields(decoded(given));
  if (box === undefined) return decoded(given) === null ? 'none' : 'unreadable';
  if (!('policyText' in box)) return 'Statement' in box ? readPolicy(box) : 'unreadable';
  return readPolicy(box['policyText']) ?? 'none';
}

function grantee(value: unknown): string | undefined {
  if (typeof value === 'string') return GROUPS.get(value) ?? text(value);
  const from = fields(value);
  const uri = text(pick(from, 'uri')) ?? text(pick(from, 'URI'));
  return uri ?? text(pick(from, 'id')) ?? text(from?.['ID']) ?? text(pick(from, 'emailAddress'));
}

/** One grant that cannot be read makes the list unknown. */
function grantsOf(supplementary: Fields): Bucket['grants'] {
  const acl = fields(decoded(supplementary['AccessControlList']));
  const given = list(pick(acl, 'grantList')) ?? list(pick(acl, 'grants'));
  if (given === undefined) return undefined;
  const grants: { grantee: string; permission: string }[] = [];
  for (const value of given) {
    const grant = fields(value);
    const to = grantee(pick(grant, 'grantee'));
    const permission = text(pick(grant, 'permission'));
    if (to === undefined || permission === undefined) return undefined;
    grants.push({ grantee: to, permission });
  }
  return grants;
}

/** `AWS::S3::Bucket`: its settings stand in the supplementary configuration, some of them as JSON text, once or twice encoded. */
export function readBucket(from: Fields, supplementary: Fields): Configuration {
  const given = supplementary['PublicAccessBlockConfiguration'] ?? pick(from, 'publicAccessBlockConfiguration');
  // Config leaves the block out where the bucket has none; that is known only of an item that shows its other settings.
  const none = given === undefined && 'AccessControlList' in supplementary && 'BucketPolicy' in supplementary;
  return {
    kind: 'bucket',
    ...optional<'block', Bucket['block']>('block', none ? 'none' : blockOf(given)),
    ...optional('policy', policyOf(supplementary)),
    ...optional('grants', grantsOf(supplementary)),
  };
}

/** `AWS::S3::AccountPublicAccessBlock`. */
export function readAccountPublicAccess(from: Fields): Configuration {
  return { kind: 'account-public-access', ...optional('block', blockOf(from)) };
}
