import { type Reason, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { addDeny, deniedUnder, tlsBelow, withoutTls } from '../kit/bucket-policy.ts';
import { resourceControl } from '../kit/define.ts';

export default resourceControl({
  id: 'bucket-tls-only',
  title: 'Buckets refuse requests without TLS',
  severity: 'medium',
  status: 'stable',
  rationale: 'S3 answers plain HTTP too: only a denial in the bucket policy keeps data from travelling in the clear.',
  remediation: 'Add a statement that denies everyone every action where aws:SecureTransport is false.',
  blindSpots:
    'It reads the bucket policy: not policies of the organisation or of endpoints that deny the same, nor whether anybody really uses plain HTTP.',
  params: z.object({
    minimumTls: z
      .optional(z.enum(['1.2', '1.3']))
      .check(z.describe('Also demand that older versions of TLS than this one are denied.')),
  }),
  messages: {
    plain: '{{bucket}} answers over plain HTTP: its policy does not deny requests without TLS',
    partly: '{{bucket}} denies requests without TLS only for some callers, actions, objects or conditions',
    version: '{{bucket}} does not deny TLS below {{minimum}} to everyone',
  },
  applies: ['bucket'],
  evaluate(bucket, { minimumTls }) {
    const { policy } = bucket.configuration;
    if (policy === undefined || policy === 'unreadable') return undetermined(`policy of bucket ${bucket.ref.id}`);
    const document = policy === 'none' ? { statements: [] } : policy;
    const reasons: Reason[] = [];
    const data = { bucket: bucket.ref.id };
    const plain = deniedUnder(bucket, document, withoutTls);
    if (plain !== 'all')
      reasons.push({ subject: 'plain-http', message: plain === 'part' ? 'partly' : 'plain', at: '', data });
    if (minimumTls !== undefined && deniedUnder(bucket, document, tlsBelow(minimumTls)) !== 'all')
      reasons.push({ subject: 'old-tls', message: 'version', at: '', data: { ...data, minimum: minimumTls } });
    return verdictOf(reasons);
  },
  fix(bucket, reasons, { minimumTls }) {
    return reasons.some(({ subject }) => subject === 'plain-http')
      ? addDeny(bucket, 'DenyPlainHttp', { Bool: { 'aws:SecureTransport': 'false' } })
      : addDeny(bucket, 'DenyOldTls', { NumericLessThan: { 's3:TlsVersion': minimumTls } });
  },
});
