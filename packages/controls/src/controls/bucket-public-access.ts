import { type Reason, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { grantsToMany, isWriting, openBucket, protectBucket } from '../kit/buckets.ts';
import { resourceControl } from '../kit/define.ts';
import { openings } from '../kit/iam.ts';

export default resourceControl({
  id: 'bucket-public-access',
  title: 'No bucket is open to everyone, by policy or by access control list',
  severity: 'high',
  status: 'stable',
  rationale: 'Open buckets are found by scanners within hours, and what was read cannot be taken back.',
  remediation:
    'Block public access on the bucket. What is meant for the public belongs behind CloudFront with origin access control.',
  blindSpots:
    "It judges the bucket's own configuration: a block of the whole account, which may close it all the same, is another resource. Access control lists of single objects, access points and pre-signed links are not seen.",
  params: z.object({}),
  messages: {
    policy: 'The policy of {{bucket}} lets {{who}} do {{actions}} ({{statement}})',
    acl: 'The access control list of {{bucket}} grants {{permission}} to {{who}}',
  },
  applies: ['bucket'],
  evaluate({ ref, configuration }) {
    const { block, policy, grants } = configuration;
    const own = block === 'none' || block === undefined ? undefined : block;
    const reasons: Reason[] = [];
    const missing: string[] = [];
    // BlockPublicPolicy only refuses new policies; RestrictPublicBuckets takes the effect from those that exist.
    if (own?.restrictBuckets !== true) {
      if (policy === undefined || policy === 'unreadable') missing.push(`policy of bucket ${ref.id}`);
      else if (policy !== 'none')
        for (const opening of openings(policy)) {
          if (!opening.certain) missing.push(`a readable address condition in the policy of bucket ${ref.id}`);
          else if (block === undefined) missing.push(`public access block of bucket ${ref.id}`);
          else reasons.push(openBucket(ref, opening.statement, policy.statements.indexOf(opening.statement)));
        }
    }
    if (own?.ignoreAcls !== true) {
      if (grants === undefined) missing.push(`access control list of bucket ${ref.id}`);
      else
        for (const { grantee, permission } of grants) {
          const who = grantsToMany(grantee);
          if (who === undefined) continue;
          if (block === undefined) missing.push(`public access block of bucket ${ref.id}`);
          else {
            const data = { bucket: ref.id, permission, who };
            const graver = isWriting(permission) ? { severity: 'critical' as const } : {};
            reasons.push({ subject: 'public acl', message: 'acl', at: '', data, ...graver });
          }
        }
    }
    return verdictOf(reasons, [...new Set(missing)]);
  },
  fix: protectBucket,
});
