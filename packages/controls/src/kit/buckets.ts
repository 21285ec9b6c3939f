/** Words for what of a bucket is open, and the commands that close it. */
import type { PublicAccessBlock } from '@clausewatch/model/configuration';
import type { Fix } from '@clausewatch/model/control';
import type { Statement } from '@clausewatch/model/policy-document';
import type { ResourceOf, ResourceRef } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

import { aws, fixOf } from './aws.ts';

/** Who a group of an access control list is; `undefined` when it is one account. docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
export function grantsToMany(grantee: string): string | undefined {
  if (grantee.endsWith('/global/AllUsers') || grantee === 'AllUsers') return 'everyone';
  const signedIn = grantee.endsWith('/global/AuthenticatedUsers') || grantee === 'AuthenticatedUsers';
  return signedIn ? 'everyone with an AWS account' : undefined;
}

/** True when more than reading is granted: a permission of a list, or an action of a policy. */
export function isWriting(permission: string): boolean {
  return /^(?:write|full_?control|\*|s3:(?:\*|put|delete|replicate|restore|abort|bypass))/i.test(permission);
}

export function openBucket(ref: ResourceRef, open: Statement, index: number): Reason {
  const actions = open.exceptActions ? ['almost everything'] : open.actions;
  const more = actions.length > 3 ? [`${actions.length - 3} more`] : [];
  const data = {
    bucket: ref.id,
    who: open.exceptPrincipals ? 'everyone but a few' : 'everyone',
    actions: [...actions.slice(0, 3), ...more].join(', ').slice(0, 120),
    statement: open.sid === undefined || open.sid === '' ? `statement ${index + 1}` : open.sid.slice(0, 60),
  };
  const graver = open.exceptActions || open.actions.some(isWriting) ? { severity: 'critical' as const } : {};
  return { subject: 'public policy', message: 'policy', at: '', data, ...graver };
}

function flags(block: PublicAccessBlock): string {
  const { blockAcls, ignoreAcls, blockPolicy, restrictBuckets } = block;
  return `BlockPublicAcls=${blockAcls},IgnorePublicAcls=${ignoreAcls},BlockPublicPolicy=${blockPolicy},RestrictPublicBuckets=${restrictBuckets}`;
}

/** Closes just the ways that are open, by the bucket's own block. */
export function protectBucket(bucket: ResourceOf<'bucket'>, reasons: readonly Reason[]): Fix | undefined {
  const { block } = bucket.configuration;
  const before = block === 'none' ? undefined : block;
  const policy = reasons.some(({ subject }) => subject === 'public policy');
  const acl = reasons.some(({ subject }) => subject === 'public acl');
  const after = {
    blockAcls: acl || before?.blockAcls === true,
    ignoreAcls: acl || before?.ignoreAcls === true,
    blockPolicy: policy || before?.blockPolicy === true,
    restrictBuckets: policy || before?.restrictBuckets === true,
  };
  const name = { bucket: bucket.ref.id };
  const put = (value: PublicAccessBlock): string | undefined =>
    aws(bucket.ref, ['s3api', 'put-public-access-block'], {
      ...name,
      'public-access-block-configuration': flags(value),
    });
  return fixOf(
    [put(after)],
    [before === undefined ? aws(bucket.ref, ['s3api', 'delete-public-access-block'], name) : put(before)],
    'The policy and the list stay as they are and lose their public effect. A website or download that is served from the bucket directly stops.',
  );
}
