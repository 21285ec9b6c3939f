import { type Verdict, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { scopeControl } from '../kit/define.ts';
import { notRecorded, ofKind, recorded } from '../kit/evidence.ts';
import { type JudgedTrail, judgeTrail } from '../kit/trails.ts';
import { accountRef, mendTrail } from '../kit/watchers.ts';

const TYPE = 'AWS::CloudTrail::Trail';

function verdict(account: string, trails: readonly JudgedTrail[], proof: boolean): Verdict {
  if (trails.some(({ lacks, unknown }) => lacks.length + unknown.length === 0)) return verdictOf([]);
  const unclear = trails.filter(({ lacks }) => lacks.length === 0);
  if (unclear.length > 0)
    return undetermined(...unclear.flatMap(({ ref, unknown }) => unknown.map((part) => `${part} of trail ${ref.id}`)));
  if (trails.length === 0 && !proof) return undetermined(notRecorded(`trails of account ${account}`, TYPE));
  const none = { subject: 'cloudtrail', message: 'none', at: '', data: { account } };
  const flawed = trails.map(({ ref, lacks }) => {
    const data = { account: ref.account, trail: ref.name ?? ref.id, region: ref.region, lacks };
    return { subject: 'cloudtrail', message: 'flawed', at: '', data };
  });
  return verdictOf(trails.length === 0 ? [none] : flawed);
}

export default scopeControl({
  id: 'cloudtrail-on',
  title: 'Every account has a validated trail of its management events in all regions',
  severity: 'high',
  status: 'stable',
  rationale:
    'Without a trail nobody can say who changed what; without validation nobody can prove that the trail is whole.',
  remediation: 'Create one multi-region trail with log file validation, best as a trail of the whole organisation.',
  blindSpots:
    'A trail of the organisation counts for every account seen, also when one of them is in another organisation; when the account that owns it is not read, its members look as if they had none. It does not check that files arrive, nor who may delete them.',
  params: z.object({
    multiRegion: z._default(z.boolean(), true).check(z.describe('The trail must cover all regions.')),
    validated: z._default(z.boolean(), true).check(z.describe('The trail must have log file validation.')),
  }),
  messages: {
    none: 'Account {{account}} has no trail, and no trail of the organisation is known',
    flawed: 'Trail {{trail}} ({{region}}) of account {{account}} lacks: {{lacks}}',
  },
  collects: ['audit-trail', 'recorder', 'network'],
  scope: 'organisation',
  evaluate({ resources }, params) {
    const trails = ofKind(resources, 'audit-trail').map((trail) => judgeTrail(trail, params));
    return [...Map.groupBy(resources, ({ ref }) => ref.account)].map(([account, own]) => {
      const concerned = trails.filter(({ ref, organisation }) => ref.account === account || organisation);
      return { ref: accountRef(account, 'global'), verdict: verdict(account, concerned, recorded(own, TYPE)) };
    });
  },
  fix(ref, reasons) {
    const [only, ...others] = reasons.map(({ data }) => data);
    if (only?.['account'] !== ref.account || others.length > 0 || !Array.isArray(only['lacks'])) return undefined;
    return mendTrail(ref, String(only['trail']), String(only['region']), only['lacks']);
  },
});
