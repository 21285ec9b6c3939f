import { recordingOf } from '@clausewatch/model/configuration';
import { notApplicable, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';
import { startRecorder } from '../kit/watchers.ts';

export default resourceControl({
  id: 'recorder-on',
  title: 'AWS Config records every needed type of resource, at once',
  severity: 'high',
  status: 'stable',
  rationale:
    'What is not recorded changes unseen, and what is recorded daily is seen a day late: every other verdict stands on this one.',
  remediation: 'Start the recorder, let it record all types, and record firewalls, routes and gateways continuously.',
  blindSpots:
    'It judges recorders that are known. In a region without one nothing is known at all; whether recorded changes arrive is for the watch over our sources.',
  params: z.object({
    types: z.readonly(z.array(z.string()).check(z.minLength(1))).check(z.describe('Types that have to be recorded.')),
    atOnce: z
      ._default(z.readonly(z.array(z.string())), [])
      .check(z.describe('Types of which a change has to arrive within minutes.')),
  }),
  messages: {
    stopped: 'The recorder {{recorder}} of account {{account}} in {{region}} is stopped: no change is seen any more',
    missing: 'The recorder {{recorder}} of account {{account}} in {{region}} does not record {{types}}',
    daily: 'The recorder {{recorder}} of account {{account}} in {{region}} records {{types}} once a day only',
  },
  applies: ['recorder'],
  evaluate({ ref, configuration }, { types, atOnce }) {
    const where = { recorder: ref.id, account: ref.account, region: ref.region };
    if (ref.region === 'global') return notApplicable;
    if (configuration.recording === false)
      return verdictOf([{ subject: 'recorder', message: 'stopped', at: '/recording', data: where }]);
    if (configuration.recording === undefined) return undetermined(`whether recorder ${ref.id} is running`);
    const missing = types.filter((type) => recordingOf(configuration, type) === 'no');
    const late = atOnce.filter((type) => recordingOf(configuration, type) === 'daily');
    const reason = (subject: string, message: string, at: string, named: readonly string[]) =>
      named.length === 0 ? [] : [{ subject, message, at, data: { ...where, types: named } }];
    return verdictOf([
      ...reason('recorded types', 'missing', '/recordingGroup', missing),
      ...reason('recording mode', 'daily', '/recordingMode', late),
    ]);
  },
  fix: ({ ref }, [reason]) => (reason?.message === 'stopped' ? startRecorder(ref) : undefined),
});
