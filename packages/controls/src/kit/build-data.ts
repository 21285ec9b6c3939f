/** Builders for cases of policies, buckets, roles, networks and the watchers. Plain is healthy; a case says what differs. */
import type { Configuration } from '@clausewatch/model/configuration';
import type { PolicyDocument, Statement } from '@clausewatch/model/policy-document';
import type { ResourceOf } from '@clausewatch/model/resource';
import { cidrs } from '@clausewatch/net/addresses';

import { type About, ACCOUNT, given } from './build.ts';

type Of<K extends Configuration['kind']> = Extract<Configuration, { readonly kind: K }>;
type Some<K extends Configuration['kind']> = Partial<Omit<Of<K>, 'kind'>>;

/** An account that is in no register. */
export const STRANGER = '999988887777';
/** An account of a declared third party. */
export const VENDOR = '555566667777';
/** Another account of our own. */
export const SISTER = '444455556666';

export const BUCKET = 'example-reports';
const ARN = `arn:aws:s3:::${BUCKET}`;

/** Everyone may read the objects, unless told otherwise. */
export function statement(about: Partial<Statement> = {}): Statement {
  return {
    effect: 'Allow',
    principals: ['*:*'],
    exceptPrincipals: false,
    actions: ['s3:GetObject'],
    exceptActions: false,
    resources: [`${ARN}/*`],
    exceptResources: false,
    conditions: {},
    ...about,
  };
}

/** Nobody may do anything with the bucket and its objects, under these conditions. */
export function deny(conditions: Statement['conditions'], about: Partial<Statement> = {}): Statement {
  return statement({ effect: 'Deny', actions: ['s3:*'], resources: [ARN, `${ARN}/*`], conditions, ...about });
}

export function policy(...statements: readonly Statement[]): PolicyDocument {
  return { statements };
}

const OWNER = {
  grantee: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be',
  permission: 'FULL_CONTROL',
};

/** Without policy and block, owned by its owner alone. */
export function bucket(about: Some<'bucket'> = {}, who: About = {}): ResourceOf<'bucket'> {
  return given({ kind: 'bucket', block: 'none', policy: 'none', grants: [OWNER], ...about }, { arn: ARN, ...who });
}

/** A bucket of which only this is visible. */
export function bareBucket(about: Some<'bucket'> = {}): ResourceOf<'bucket'> {
  return given({ kind: 'bucket', ...about }, { arn: ARN });
}

export const SHUT = { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrictBuckets: true };

export function assumable(about: Partial<Statement>, who: About = {}): ResourceOf<'role'> {
  const trust = policy(statement({ actions: ['sts:AssumeRole'], resources: [], ...about }));
  return given({ kind: 'role', trust }, { region: 'global', name: 'deploy', ...who });
}

export function vpc(about: Some<'network'> = {}, who: About = {}): ResourceOf<'network'> {
  return given({ kind: 'network', addresses: cidrs('10.0.0.0/16'), owner: ACCOUNT, ...about }, who);
}

export function flowLog(about: Some<'flow-log'> = {}, who: About = {}): ResourceOf<'flow-log'> {
  return given({ kind: 'flow-log', watches: 'vpc-0a1b2c3d', traffic: 'ALL', active: true, ...about }, who);
}

export function trail(about: Some<'audit-trail'> = {}, who: About = {}): ResourceOf<'audit-trail'> {
  const healthy = { multiRegion: true, validated: true, logging: true, organisation: false, managementEvents: true };
  return given({ kind: 'audit-trail', ...healthy, ...about }, who);
}

/** A trail of which only this is visible. */
export function bareTrail(about: Some<'audit-trail'> = {}): ResourceOf<'audit-trail'> {
  return given({ kind: 'audit-trail', ...about });
}

export function detector(about: Some<'threat-detector'> = {}): ResourceOf<'threat-detector'> {
  return given({ kind: 'threat-detector', ...about });
}

/** Records everything. */
export function recorder(about: Some<'recorder'> = {}, who: About = {}): ResourceOf<'recorder'> {
  return given({ kind: 'recorder', allTypes: true, types: [], excluded: [], recording: true, ...about }, who);
}

/** A source that is heard. */
export function watcher(about: Some<'watcher'> = {}, who: About = {}): ResourceOf<'watcher'> {
  return given({ kind: 'watcher', what: 'source', name: 'aws-config', ...about }, who);
}

export function peering(about: Some<'peering'> = {}, who: About = {}): ResourceOf<'peering'> {
  const here = { account: ACCOUNT, region: 'eu-central-1' };
  const sides = { requester: { ...here, network: 'vpc-0a1b2c3d' }, accepter: { ...here, network: 'vpc-0b1b2c3d' } };
  return given({ kind: 'peering', status: 'active', ...sides, ...about }, who);
}
