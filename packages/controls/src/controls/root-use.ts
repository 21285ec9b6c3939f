import { verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { signalControl } from '../kit/define.ts';
import { recent, told } from '../kit/signals.ts';

/** What is told together: one sitting. */
const minutes = 60;

export default signalControl({
  id: 'root-use',
  title: 'The root user of an account is not used',
  severity: 'high',
  status: 'stable',
  rationale: 'No policy limits root, and nobody can tell who sits behind it.',
  remediation:
    'Ask who it was and what for. What is done every now and then needs a role; root needs a second factor and no keys.',
  blindSpots:
    'What only root can do (closing the account, some billing) is reported too: acknowledge it with the reason.',
  params: z.object({}),
  messages: { used: 'The {{who}} was used {{times}}, from {{remotes}}: {{calls}}' },
  signal: 'root-use',
  evaluate: (window) =>
    verdictOf([{ subject: 'threat', message: 'used', at: '', data: told(window, recent(window, minutes)) }]),
});
