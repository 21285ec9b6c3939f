/** The smallest edits of a security group: the units that are wrong go, and what may stay of them is put in their place. */
import type { Wrong } from '@clausewatch/model/control';
import { type Edit, type RuleUnit, type UnitPeer, unitKey } from '@clausewatch/model/edit';
import type { ResourceOf } from '@clausewatch/model/resource';
import { addressesOf, singleRanges, spelledTraffic, unitsOf } from '@clausewatch/model/written';
import { covers, intersect, overlaps } from '@clausewatch/net/addresses';
import { privateAddresses } from '@clausewatch/net/special';
import { coversTraffic, parseTraffic, type Traffic } from '@clausewatch/net/traffic';

import { isHit, remainderOf, rulesOf, widthOf } from './remainder.ts';

/** More rules than this nobody wants put back: a group holds 60 (docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html). */
const most = 20;

export interface Candidate {
  readonly edit: Edit;
  readonly loses: Loss;
}

/** What the edit takes away that nothing surely forbids. */
export interface Loss {
  /** Ports of the peers that are wrong, because keeping them would take too many rules. */
  readonly ports: boolean;
  /** Private addresses, because no register says that they may keep the rule. */
  readonly hosts: boolean;
}

export const nothingLost: Loss = { ports: false, hosts: false };

/** From the exact edit to coarser ones; none where the rules as written are not at hand or too many would have to be put back. */
export function groupEdits(group: ResourceOf<'security-group'>, wrongs: readonly Wrong[]): readonly Candidate[] {
  const all = group.configuration.rules.map((rule) => ({ rule, units: unitsOf(group, rule) }));
  if (all.some(({ rule, units }) => units === undefined && wrongs.some(({ at }) => at === rule.at))) return [];
  const units = all.flatMap(({ rule, units: own = [] }) => own.map((unit) => ({ unit, at: rule.at })));
  return coarser(wrongs).flatMap(({ wrongs: asked, ports }) => {
    const parts = units.map(({ unit, at }) => ({
      unit,
      stays: staying(
        unit,
        asked.filter((one) => one.at === at),
      ),
    }));
    const take = parts.flatMap(({ unit, stays }) => (stays === undefined ? [] : [unit]));
    const kept = parts.flatMap(({ unit, stays }) => (stays === undefined ? [unit] : []));
    const put = needed(
      parts.flatMap(({ stays = [] }) => stays),
      kept,
    );
    return take.length === 0 || put.length > most
      ? []
      : [{ edit: { of: group.ref, take, put }, loses: { ports, hosts: asked.some((one) => losesHosts(take, one)) } }];
  });
}

/** The wrong parts as they are, then with the ones that may keep most traffic keeping none, one after the other. */
function coarser(wrongs: readonly Wrong[]): readonly { readonly wrongs: readonly Wrong[]; readonly ports: boolean }[] {
  const widths = [...new Set(wrongs.map(widthOf))].filter((width) => width > 0).toSorted((a, b) => b - a);
  const steps = widths.map((least) => ({
    wrongs: wrongs.map((wrong) => (widthOf(wrong) >= least ? { ...wrong, keeps: [] } : wrong)),
    ports: true,
  }));
  return (widths[0] ?? 0) > most ? steps : [{ wrongs, ports: false }, ...steps];
}

function losesHosts(take: readonly RuleUnit[], { idle }: Wrong): boolean {
  const unsure = intersect(idle, privateAddresses);
  return take.some(({ peer }) => peer.kind === 'range' && overlaps(addressesOf(peer.text), unsure));
}

/** What stays of the unit; `undefined` when nothing of it is wrong. */
function staying(unit: RuleUnit, wrongs: readonly Wrong[]): readonly RuleUnit[] | undefined {
  const traffic = trafficOf(unit);
  if (traffic === undefined) return undefined;
  if (unit.peer.kind !== 'range') return stayingNamed(unit, unit.peer.id, traffic, wrongs);
  const whole = { traffic, addresses: addressesOf(unit.peer.text) };
  const hits = wrongs.filter((wrong) => isHit(whole, wrong));
  if (hits.length === 0) return undefined;
  return rulesOf(remainderOf(whole, hits)).flatMap((rule) =>
    alike(unit, rule.traffic, { kind: 'range', text: rule.range }),
  );
}

function stayingNamed(
  unit: RuleUnit,
  id: string,
  traffic: Traffic,
  wrongs: readonly Wrong[],
): readonly RuleUnit[] | undefined {
  const hits = wrongs.filter(
    ({ named, keeps }) => named.includes(id) && !keeps.some((one) => coversTraffic(one, traffic)),
  );
  if (hits.length === 0) return undefined;
  const nowhere = { traffic, addresses: addressesOf('0.0.0.0/0') };
  const pieces = remainderOf(
    nowhere,
    hits.map((one) => ({ ...one, addresses: nowhere.addresses })),
  );
  return pieces.flatMap((piece) => singleRanges(piece.traffic)).flatMap((single) => alike(unit, single, unit.peer));
}

/** The unit with another traffic and peer, and the same words beside it. */
function alike({ direction, description }: RuleUnit, traffic: Traffic, peer: UnitPeer): readonly RuleUnit[] {
  const spelled = spelledTraffic(traffic);
  const words = description === undefined ? {} : { description };
  return spelled === undefined ? [] : [{ kind: 'rule', direction, ...spelled, peer, ...words }];
}

/** Those that no other unit lets through already. */
function needed(put: readonly RuleUnit[], kept: readonly RuleUnit[]): readonly RuleUnit[] {
  const unique = [...new Map(put.map((unit) => [unitKey(unit), unit])).values()];
  return unique.filter((unit, index) => {
    const others = unique.filter((other, place) => place !== index && !(place > index && includes(unit, other)));
    return ![...kept, ...others].some((other) => includes(other, unit));
  });
}

/** True when whatever `b` lets through, `a` does. */
function includes(a: RuleUnit, b: RuleUnit): boolean {
  const [wide, narrow] = [trafficOf(a), trafficOf(b)];
  if (a.direction !== b.direction || wide === undefined || narrow === undefined || !coversTraffic(wide, narrow))
    return false;
  if (a.peer.kind === 'range' && b.peer.kind === 'range')
    return covers(addressesOf(a.peer.text), addressesOf(b.peer.text));
  return unitKey({ ...a, ...spelledNothing }) === unitKey({ ...b, ...spelledNothing });
}

const spelledNothing = { protocol: '', from: 0, to: 0 };

function trafficOf({ protocol, from, to }: RuleUnit): Traffic | undefined {
  return parseTraffic(protocol, from, to);
}
