import * as z from 'zod/mini';

import { graphControl } from '../kit/define.ts';
import { meaning, placingRegisters } from '../kit/environments.ts';
import { closeExposed } from '../kit/database-fix.ts';
import { graphOf, within } from '../kit/graph.ts';
import { databasesOf, fromInternet, together, unreadDatabases } from '../kit/graph-public.ts';
import { mayAdmitPublic, publicLabel } from '../kit/graph-sources.ts';
import { namesOf, offencesOf, verdictsOf } from '../kit/graph-verdicts.ts';
import { KnownParam } from '../kit/params.ts';
import { wrongBeforeDatabases } from '../kit/wrongs.ts';

export default graphControl({
  id: 'databases-not-exposed',
  title: 'No packet from the internet gets through to a database',
  severity: 'critical',
  status: 'stable',
  rationale: 'A database that strangers can talk to is one leaked password away from being copied.',
  remediation: 'Switch public access off, or narrow the rule that lets the packet of the proof pass.',
  blindSpots:
    'It looks at the database services of the provider, not at databases that somebody runs on a machine (see untrusted-reach), nor at a proxy or load balancer in front. A way through what is not modelled (docs/reachability.md) is undetermined.',
  params: z.object({
    known: KnownParam.check(z.describe('Parties that are known and hence not the public: a register or several.')),
    ...meaning,
  }),
  messages: { exposed: '{{peers}} reach {{databases}} from the internet, let in by {{group}}' },
  evaluate(scope, { known, within: environments, ...places }) {
    const registers = placingRegisters(places);
    const meant = within(scope, environments, registers);
    const databases = databasesOf(scope);
    const reached = together(
      ...databases.map(({ traffic, holds }) =>
        fromInternet(scope, traffic, known, (one) => holds(one) && meant?.(one) !== false),
      ),
    );
    const offences = offencesOf(
      scope,
      reached.rows,
      ({ cause, exposed }, group) => ({
        message: 'exposed',
        data: { group, peers: publicLabel(cause, known), databases: namesOf(scope, exposed) },
      }),
      registers,
    );
    const unread = unreadDatabases(scope, known, meant);
    return verdictsOf(
      scope,
      offences,
      [...reached.undetermined, ...unread],
      (rule) => databases.length + unread.length > 0 && mayAdmitPublic(rule, [], known),
    );
  },
  wrong: (resource, reasons, { known }, scope) => wrongBeforeDatabases([scope, resource, reasons], known),
  fix: (_ref, reasons, _params, scope) => closeExposed(graphOf(scope).find, reasons),
});
