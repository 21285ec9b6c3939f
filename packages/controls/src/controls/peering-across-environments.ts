import { sameEnvironment } from '@clausewatch/model/environment';
import type { ResourceRef } from '@clausewatch/model/resource';
import { type Verdict, notApplicable, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { scopeControl } from '../kit/define.ts';
import { type Place, placesOf, placing, placingRegisters } from '../kit/environments.ts';
import { ofKind } from '../kit/evidence.ts';
import { connections, deletePeering, isOver, type Peering, sideLabel } from '../kit/peerings.ts';

function judge(ref: ResourceRef, peering: Peering, place: Place): Verdict {
  if (isOver(peering)) return notApplicable;
  const sides = [peering.requester, peering.accepter].map((side) => ({ name: sideLabel(side), ...place(side) }));
  const unplaced = sides.filter(({ environment }) => environment === undefined);
  if (unplaced.length > 0)
    return undetermined(...unplaced.map(({ name }) => `environment of ${name}: no register, no tag Environment`));
  const [first, second] = sides;
  if (first === undefined || second === undefined) return undetermined(`sides of ${ref.id}`);
  const { name: one, environment: from = '', basis: fromBy = '' } = first;
  const { name: two, environment: to = '', basis: toBy = '' } = second;
  if (sameEnvironment(from, to)) return verdictOf([]);
  if (peering.status === undefined) return undetermined(`status of ${ref.id}`);
  const reason = { subject: 'peering', at: '', data: { peering: ref.id, one, from, fromBy, two, to, toBy } };
  const active = peering.status === 'active';
  return verdictOf([active ? { ...reason, message: 'joined' } : { ...reason, message: 'pending', severity: 'medium' }]);
}

export default scopeControl({
  id: 'peering-across-environments',
  title: 'No peering connection joins two environments',
  severity: 'high',
  status: 'stable',
  rationale: 'A peering connection between test and production lets whoever breaks the weaker side work on the other.',
  remediation: 'Delete the connection, or declare both networks in one environment if that is what they are.',
  blindSpots:
    'It judges that the connection exists, not whether routes and firewalls use it. Transit gateways, shared subnets and private links join networks too and are not read. Tags are only as true as whoever may set them.',
  params: z.object(placing),
  messages: {
    joined: '{{peering}} joins {{one}} ({{from}}, {{fromBy}}) and {{two}} ({{to}}, {{toBy}})',
    pending: '{{peering}} would join {{one}} ({{from}}, {{fromBy}}) and {{two}} ({{to}}, {{toBy}}) once accepted',
  },
  collects: ['peering', 'network'],
  scope: 'organisation',
  evaluate({ resources }, params) {
    const place = placesOf(ofKind(resources, 'network'), placingRegisters(params));
    const all = connections(ofKind(resources, 'peering'));
    return all.map(({ ref, configuration }) => ({ ref, verdict: judge(ref, configuration, place) }));
  },
  fix: deletePeering,
});
