import type { SignalFact } from '@clausewatch/model/api-call';
import { notApplicable, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { signalControl } from '../kit/define.ts';
import { AtLeastParam, MinutesParam, recent, told } from '../kit/signals.ts';

/** CloudTrail tells no name that does not exist: each may be another. */
const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

function usersOf(facts: readonly SignalFact[]): number {
  const named = facts.flatMap(({ name }) => (name === hidden ? [] : [name]));
  return new Set(named).size + facts.length - named.length;
}

export default signalControl({
  id: 'failed-logins-repeated',
  title: 'Nobody fails to log in to the console again and again without anybody looking',
  severity: 'medium',
  status: 'stable',
  rationale: 'AWS locks no user after failed logins: a guesser may go on until the password fits.',
  remediation: 'Ask the user. If it was not the user, change the password, and see that a second factor is asked for.',
  blindSpots:
    'It counts by user, and by the address that logins of many users fail from (of IPv6 by its /64), in one account: whoever changes both stays below. People behind one address may look like one. Logins through an identity provider fail there, and are not seen here.',
  params: z.object({
    atLeast: AtLeastParam(5),
    minutes: MinutesParam(15),
    users: z
      ._default(z.int().check(z.gte(2), z.lte(100)), 5)
      .check(z.describe('From how many users on whose logins fail from one address it counts as trouble.')),
  }),
  messages: {
    failed: 'Login of {{who}} failed {{times}} within {{minutes}} minutes, from {{remotes}}',
    sprayed:
      'Logins of {{users}} users of account {{account}} failed within {{minutes}} minutes from one address, {{source}}',
  },
  signal: 'failed-login',
  bySource: true,
  evaluate(window, { atLeast, minutes, users: most }) {
    const facts = recent(window, minutes);
    if (window.source !== undefined) {
      const users = usersOf(facts);
      if (users < most) return notApplicable;
      const data = { users, source: window.source, account: window.account, minutes };
      return verdictOf([{ subject: 'threat', message: 'sprayed', at: '', data }]);
    }
    if (facts.length < atLeast) return notApplicable;
    return verdictOf([{ subject: 'threat', message: 'failed', at: '', data: { ...told(window, facts), minutes } }]);
  },
});
