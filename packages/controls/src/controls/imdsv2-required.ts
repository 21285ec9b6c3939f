import { compliant, notApplicable, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { aws, fixOf } from '../kit/aws.ts';
import { resourceControl } from '../kit/define.ts';
import { shown } from '../kit/sources.ts';

export default resourceControl({
  id: 'imdsv2-required',
  title: 'Instance metadata is served only to requests with a session token',
  severity: 'medium',
  status: 'stable',
  rationale:
    'Without a token, a web application that can be made to fetch an address of its caller gives away the credentials of the instance.',
  remediation: 'Require tokens (IMDSv2), or switch the metadata service off where nothing uses it.',
  blindSpots:
    'It does not see whether software on the instance still asks without a token (metric MetadataNoToken), nor the hop limit, nor what a launch template will give the next instance.',
  params: z.object({}),
  messages: { optional: '{{instance}} serves metadata, and with it credentials, to requests without a token' },
  applies: ['instance'],
  evaluate({ ref, configuration: { state, metadataTokens, metadataEndpoint } }) {
    if (state === 'terminated' || state === 'shutting-down') return notApplicable;
    if (metadataEndpoint === 'disabled' || metadataTokens === 'required') return compliant;
    if (metadataTokens === undefined) return undetermined('whether metadata needs a token');
    const at = '/metadataOptions/httpTokens';
    return verdictOf([{ subject: 'instance-metadata', message: 'optional', at, data: { instance: shown(ref) } }]);
  },
  fix({ ref }) {
    const set = (value: string) =>
      aws(ref, ['ec2', 'modify-instance-metadata-options'], { 'instance-id': ref.id, 'http-tokens': value });
    const note =
      'Takes effect at once, without a restart. First see that the metric MetadataNoToken of the instance is zero.';
    return fixOf([set('required')], [set('optional')], note);
  },
});
