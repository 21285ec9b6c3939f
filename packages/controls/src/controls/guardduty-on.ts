import { notApplicable, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { scopeControl } from '../kit/define.ts';
import { notRecorded, ofKind, recorded } from '../kit/evidence.ts';
import { accountRef, createDetector, enableDetector } from '../kit/watchers.ts';

const TYPE = 'AWS::GuardDuty::Detector';

export default scopeControl({
  id: 'guardduty-on',
  title: 'GuardDuty is on wherever there are networks or machines',
  severity: 'high',
  status: 'stable',
  rationale: 'Attackers look for the region that nobody watches; without a detector there is no finding to react to.',
  remediation: 'Switch GuardDuty on in every region in use, best for all members by its administrator.',
  blindSpots:
    'It does not check which protection plans are on, nor filters that suppress findings. A region of which nothing was read is not judged.',
  params: z.object({}),
  messages: {
    off: 'GuardDuty is switched off in {{region}} of account {{account}} (detector {{detector}})',
    none: 'GuardDuty was never switched on in {{region}} of account {{account}}, where {{resources}} resources are watched by nobody',
  },
  collects: ['threat-detector', 'network', 'instance', 'recorder'],
  scope: 'account-region',
  evaluate({ account, region, resources }) {
    const detectors = ofKind(resources, 'threat-detector');
    const place = accountRef(account, region);
    const own = detectors.map(({ ref, configuration: { enabled } }) => {
      if (enabled === undefined) return { ref, verdict: undetermined(`whether detector ${ref.id} is on`) };
      const off = { subject: 'guardduty', message: 'off', at: '', data: { account, region, detector: ref.id } };
      return { ref, verdict: verdictOf(enabled ? [] : [off]) };
    });
    // A detector that is on also settles what was missing in the region before.
    if (own.some(({ verdict }) => verdict.kind === 'compliant'))
      return [...own, { ref: place, verdict: verdictOf([]) }];
    if (own.length > 0 || resources.length === 0) return own;
    const watched = ofKind(resources, 'network').length + ofKind(resources, 'instance').length;
    if (watched === 0) return [{ ref: place, verdict: notApplicable }];
    if (!recorded(resources, TYPE))
      return [{ ref: place, verdict: undetermined(notRecorded(`detector of account ${account} in ${region}`, TYPE)) }];
    const data = { account, region, resources: watched };
    return [{ ref: place, verdict: verdictOf([{ subject: 'guardduty', message: 'none', at: '', data }]) }];
  },
  fix: (ref) => (ref.type === TYPE ? enableDetector(ref) : createDetector(ref)),
});
