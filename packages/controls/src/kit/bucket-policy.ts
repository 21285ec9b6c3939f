/** What a bucket policy denies to everyone, and how to make it deny more. */
import type { Fix } from '@clausewatch/model/control';
import type { PolicyDocument, Statement } from '@clausewatch/model/policy-document';
import type { ResourceOf } from '@clausewatch/model/resource';

import { aws, fixOf } from './aws.ts';
import { concernsEveryone, coversAll } from './iam.ts';

/** The ARN of the bucket, in the partition that its own ARN names. */
function arnOf({ ref, arn }: ResourceOf<'bucket'>): string {
  const { region } = ref;
  const guessed = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const partition = arn?.split(':', 2)[1] ?? guessed;
  return `arn:${partition}:s3:::${ref.id}`;
}

/** One entry of a statement's conditions, operator in lower case. */
type Condition = (operator: string, key: string, values: readonly string[]) => boolean;

export const withoutTls: Condition = (operator, key, values) =>
  key === 'aws:securetransport' &&
  /^bool(?:ifexists)?$/.test(operator) &&
  values.some((value) => /^false$/i.test(value));

export function tlsBelow(minimum: string): Condition {
  return (operator, key, values) =>
    key === 's3:tlsversion' &&
    /^numericlessthan(?:ifexists)?$/.test(operator) &&
    values.some((value) => Number(value) >= Number(minimum));
}

/** True when the statement has conditions, and `holds` of every one of them. */
function onlyWhere({ conditions }: Statement, holds: Condition): boolean {
  let some = false;
  for (const operator of Object.keys(conditions)) {
    const keys = conditions[operator] ?? {};
    for (const key of Object.keys(keys)) {
      if (!holds(operator.toLowerCase(), key, keys[key] ?? [])) return false;
      some = true;
    }
  }
  return some;
}

/** Whether everyone is denied everything under these conditions, on the bucket and on its objects. */
export function deniedUnder(
  bucket: ResourceOf<'bucket'>,
  policy: PolicyDocument,
  holds: Condition,
): 'all' | 'part' | 'none' {
  const relevant = policy.statements.filter((one) => one.effect === 'Deny' && onlyWhere(one, holds));
  if (relevant.length === 0) return 'none';
  const resources = relevant.flatMap((deny) => {
    const whole = deny.actions.some((one) => one === '*' || /^s3:\*+$/i.test(one));
    return whole && !deny.exceptActions && !deny.exceptResources && concernsEveryone(deny) ? deny.resources : [];
  });
  const arn = arnOf(bucket);
  return coversAll(resources, [arn, `${arn}/*`]) ? 'all' : 'part';
}

/** Longer than this a command is not for pasting. */
const LONGEST = 4000;

/** The policy as the provider wrote it, `{ policyText }` inside the supplementary part; either may come encoded once more. */
function written({ raw }: ResourceOf<'bucket'>): object | undefined {
  const decode = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);
  const field = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined;
  const policy = decode(field(decode(field(raw.supplementary, 'BucketPolicy')), 'policyText'));
  return typeof policy === 'object' && policy !== null ? policy : undefined;
}

/** Adds one `Deny` to the policy and leaves the rest of it alone; `undefined` when its own text is not at hand. Throws when that is not JSON. */
export function addDeny(bucket: ResourceOf<'bucket'>, sid: string, condition: object): Fix | undefined {
  const arn = arnOf(bucket);
  const all = { Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`] };
  const statement = { Sid: sid, Effect: 'Deny', ...all, Condition: condition };
  const before = bucket.configuration.policy === 'none' ? { Version: '2012-10-17', Statement: [] } : written(bucket);
  if (before === undefined) return undefined;
  const statements = 'Statement' in before ? [before.Statement].flat() : [];
  const after = JSON.stringify({ ...before, Statement: [...statements, statement] });
  if (after.length > LONGEST) return undefined;
  const name = { bucket: bucket.ref.id };
  const put = (policy: string): string | undefined =>
    aws(bucket.ref, ['s3api', 'put-bucket-policy'], { ...name, policy });
  return fixOf(
    [put(after)],
    [statements.length === 0 ? aws(bucket.ref, ['s3api', 'delete-bucket-policy'], name) : put(JSON.stringify(before))],
    'Clients that still use what is now denied are turned away: look for them in the access logs first.',
  );
}
