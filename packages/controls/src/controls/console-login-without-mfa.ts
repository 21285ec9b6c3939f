import { verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { signalControl } from '../kit/define.ts';
import { told } from '../kit/signals.ts';

export default signalControl({
  id: 'console-login-without-mfa',
  title: 'Nobody logs in to the console with a password alone',
  severity: 'high',
  status: 'stable',
  rationale: 'A password is guessed, reused or fished for. With a second factor that is not enough.',
  remediation:
    'Give the user a second factor, and deny everything without one by a policy on `aws:MultiFactorAuthPresent`.',
  blindSpots:
    'Only users of IAM and root: whoever comes from an identity provider has shown a second factor there, or not. Access keys are not looked at.',
  params: z.object({}),
  messages: { alone: '{{who}} logged in to the console with a password alone, from {{remotes}}' },
  signal: 'login-without-mfa',
  evaluate: (window) =>
    verdictOf([{ subject: 'threat', message: 'alone', at: '', data: told(window, window.facts.slice(-1)) }]),
});
