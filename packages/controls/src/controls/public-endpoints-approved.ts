import * as z from 'zod/mini';

import { graphControl } from '../kit/define.ts';
import { meaning, placingRegisters } from '../kit/environments.ts';
import { endpointsBehind } from '../kit/forbidden.ts';
import { within } from '../kit/graph.ts';
import { approvals, approvedOf, EndpointsParam } from '../kit/graph-approved.ts';
import { fromInternet, together } from '../kit/graph-public.ts';
import { mayAdmitPublic, publicLabel } from '../kit/graph-sources.ts';
import { namesOf, offencesOf, verdictsOf } from '../kit/graph-verdicts.ts';
import { apart } from '../kit/no-edit.ts';
import { KnownParam } from '../kit/params.ts';
import { wrongPublic } from '../kit/wrongs.ts';

export default graphControl({
  id: 'public-endpoints-approved',
  title: 'Only approved endpoints can be reached from the internet',
  severity: 'medium',
  status: 'stable',
  rationale: 'What the internet can reach has to be patched, watched and paid for; what is on no list is not.',
  remediation:
    'Put the endpoint on the list of public endpoints with its owner, or close the rule that lets the packet of the proof pass.',
  blindSpots:
    'Endpoints without a place in a network of the account (content delivery, API gateways, buckets) are not seen here. An entry names an endpoint by its id, ARN, name, provider host name or address; a host name of your own says nothing about which one it is.',
  params: z.object({
    approved: EndpointsParam.check(
      z.describe('The endpoints that may be public: a register; none where it is absent.'),
    ),
    known: KnownParam.check(z.describe('Parties that are known and hence not the public: a register or several.')),
    ...meaning,
  }),
  messages: {
    unapproved:
      '{{endpoints}} can be reached by {{peers}}, let in by {{group}}, and is not on the list of public endpoints',
  },
  evaluate(scope, { approved, known, within: environments, ...places }) {
    const registers = placingRegisters(places);
    const meant = within(scope, environments, registers);
    const reached = together(
      ...approvals(scope, approved).map(({ traffic, holds }) =>
        fromInternet(scope, traffic, known, (one) => holds(one) && meant?.(one) !== false),
      ),
    );
    const offences = offencesOf(
      scope,
      reached.rows,
      ({ cause, exposed }, group) => ({
        message: 'unapproved',
        data: { group, peers: publicLabel(cause, known), endpoints: namesOf(scope, exposed) },
      }),
      registers,
    );
    return verdictsOf(scope, offences, reached.undetermined, (rule) => mayAdmitPublic(rule, [], known));
  },
  wrong: (resource, reasons, { approved, known }, scope) =>
    wrongPublic([scope, resource, reasons], known, approvedOf(scope, approved, endpointsBehind(scope, resource))),
  fix: (ref, reasons) => apart(ref, reasons, 'or put it on the list of public endpoints with its owner'),
});
