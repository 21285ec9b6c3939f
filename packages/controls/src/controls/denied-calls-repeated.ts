import { notApplicable, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { signalControl } from '../kit/define.ts';
import { AtLeastParam, MinutesParam, recent, told } from '../kit/signals.ts';

export default signalControl({
  id: 'denied-calls-repeated',
  title: 'Nobody is refused calls to the cloud provider again and again without anybody looking',
  severity: 'medium',
  status: 'stable',
  rationale:
    'Whoever holds stolen credentials first tries what they open. One refused call is a typing error, a row of them is not.',
  remediation:
    'Ask whoever it is. If nobody knows of it, revoke the sessions of the role or the keys of the user, then look at what was not refused.',
  blindSpots:
    'It counts what CloudTrail records as management events, and by principal: somebody who changes roles is counted anew. On AWS a reading call that was refused arrives only because the rule asks for these too.',
  params: z.object({ atLeast: AtLeastParam(10), minutes: MinutesParam(10) }),
  messages: { refused: '{{who}} was refused {{times}} within {{minutes}} minutes, from {{remotes}}: {{calls}}' },
  signal: 'denied-call',
  evaluate(window, { atLeast, minutes }) {
    const facts = recent(window, minutes);
    if (facts.length < atLeast) return notApplicable;
    return verdictOf([{ subject: 'threat', message: 'refused', at: '', data: { ...told(window, facts), minutes } }]);
  },
});
