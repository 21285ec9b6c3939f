import { notApplicable, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { signalControl } from '../kit/define.ts';
import { AtLeastParam, MinutesParam, recent, told } from '../kit/signals.ts';

export default signalControl({
  id: 'failed-logins-repeated',
  title: 'Nobody fails to log in to the console again and again without anybody looking',
  severity: 'medium',
  status: 'stable',
  rationale: 'AWS locks no user after failed logins: a guesser may go on until the password fits.',
  remediation: 'Ask the user. If it was not the user, change the password, and see that a second factor is asked for.',
  blindSpots:
    'It counts by user: one password tried on many users stays below. Logins through an identity provider fail there, and are not seen here.',
  params: z.object({ atLeast: AtLeastParam(5), minutes: MinutesParam(15) }),
  messages: { failed: 'Login of {{who}} failed {{times}} within {{minutes}} minutes, from {{remotes}}' },
  signal: 'failed-login',
  evaluate(window, { atLeast, minutes }) {
    const facts = recent(window, minutes);
    if (facts.length < atLeast) return notApplicable;
    return verdictOf([{ subject: 'threat', message: 'failed', at: '', data: { ...told(window, facts), minutes } }]);
  },
});
