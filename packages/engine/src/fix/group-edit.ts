/** The smallest edits of a security group: the units that are wrong go, and what may stay of them is put in their place. */
import type { Wrong } from '@clausewatch/model/control';
import { type Change, type RuleUnit, type UnitPeer, unitKey } from '@clausewatch/model/edit';
import type { ResourceOf } from '@clausewatch/model/resource';
import { addressesOf, singleRanges, spelledTraffic, unitsOf } from '@clausewatch/model/written';
import { type AddressSet, covers, equal, intersect, overlaps } from '@clausewatch/net/addresses';
import { privateAddresses } from '@clausewatch/net/special';
import { coversTraffic, parseTraffic, type Traffic } from '@clausewatch/net/traffic';

import { coarser, type LostTraffic, mostPut } from './coarser.ts';
import { isHit, remainderOf, rulesOf } from './remainder.ts';
import { hasRoom, type Weights } from './room.ts';

/** More rules than this nobody wants to keep in step with a prefix list in whose place they stand. */
const mostListed = 20;

export interface Candidate {
  readonly edit: Change;
  readonly loses: Loss;
}

/** What the edit takes away, or freezes, that nothing surely forbids. */
export interface Loss {
  /** Of the peers that are wrong: protocols other than TCP, UDP and ICMP, or every port, because keeping them would take too many rules. */
  readonly traffic: LostTraffic;
  /** Private addresses, because no register says that they may keep the rule. */
  readonly hosts: boolean;
  /** Prefix lists whose entries of today stand in their place. */
  readonly lists: readonly string[];
}

export const nothingLost: Loss = { traffic: 'none', hosts: false, lists: [] };

/**
 * From the exact edit to coarser ones; none where the rules as written are not at hand. `few`: those that put back no more rules than anybody
 * wants; the others put back as many as a group holds.
 */
export function groupEdits(
  group: ResourceOf<'security-group'>,
  wrongs: readonly Wrong[],
  size: 'few' | 'many',
  weights: Weights,
): readonly Candidate[] {
  const all = group.configuration.rules.map((rule) => ({ rule, units: unitsOf(group, rule) }));
  if (all.some(({ rule, units }) => units === undefined && wrongs.some(({ at }) => at === rule.at))) return [];
  const readable = all.every(({ units }) => units !== undefined);
  const units = all.flatMap(({ rule, units: own = [] }) => own.map((unit) => ({ unit, at: rule.at })));
  const before = units.map(({ unit }) => unit);
  const counted = readable && before.every(({ peer }) => peer.kind !== 'list' || weights.has(peer.id));
  const found = coarser(wrongs).map(({ wrongs: asked, traffic }): Candidate | 'no-room' | undefined => {
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
    if (take.length === 0 || put.length > mostPut !== (size === 'many') || parts.some(tooLong)) return undefined;
    if (put.length > 0 && !(readable && hasRoom(before, put, weights))) return 'no-room';
    const loses = { traffic, hosts: asked.some((one) => losesHosts(take, one)), lists: parts.flatMap(frozenList) };
    return { edit: { of: group.ref, take, put }, loses };
  });
  // Where nobody can count what is there, nothing that may stay is given up for want of room.
  const full = found.indexOf('no-room');
  return found.slice(0, counted || full < 0 ? undefined : full).filter((one) => typeof one === 'object');
}

function losesHosts(take: readonly RuleUnit[], { idle }: Wrong): boolean {
  const unsure = intersect(idle, privateAddresses);
  return take.some(({ peer }) => peer.kind === 'range' && overlaps(addressesOf(peer.text), unsure));
}

interface Part {
  readonly unit: RuleUnit;
  readonly stays: readonly RuleUnit[] | undefined;
}

/** The prefix list that ranges take the place of. */
function frozenList({ unit, stays = [] }: Part): readonly string[] {
  return unit.peer.kind === 'list' && stays.some(({ peer }) => peer.kind === 'range') ? [unit.peer.id] : [];
}

function tooLong({ unit, stays = [] }: Part): boolean {
  return unit.peer.kind === 'list' && stays.filter(({ peer }) => peer.kind === 'range').length > mostListed;
}

/** In the place of addresses that are not told: of such a peer all goes, or nothing. */
const untold = addressesOf('0.0.0.0/0');

/** What stays of the unit; `undefined` when nothing of it is wrong. */
function staying(unit: RuleUnit, wrongs: readonly Wrong[]): readonly RuleUnit[] | undefined {
  const traffic = trafficOf(unit);
  if (traffic === undefined) return undefined;
  const { peer } = unit;
  const addresses = knownOf(peer, wrongs);
  const whole = { traffic, addresses: addresses ?? untold };
  const concerned = wrongs.flatMap((wrong) => {
    if (peer.kind !== 'range' && wrong.named.includes(peer.id)) return [{ ...wrong, addresses: whole.addresses }];
    return addresses === undefined ? [] : [wrong];
  });
  const hits = concerned.filter((wrong) => isHit(whole, wrong));
  if (hits.length === 0) return undefined;
  return remainderOf(whole, hits).flatMap((piece) =>
    equal(piece.addresses, whole.addresses)
      ? singleRanges(piece.traffic).flatMap((single) => alike(unit, single, peer))
      : rulesOf([piece]).flatMap((rule) => alike(unit, rule.traffic, { kind: 'range', text: rule.range })),
  );
}

function knownOf(peer: UnitPeer, wrongs: readonly Wrong[]): AddressSet | undefined {
  if (peer.kind === 'range') return addressesOf(peer.text);
  return peer.kind === 'list' ? wrongs.find(({ lists }) => lists?.has(peer.id))?.lists?.get(peer.id) : undefined;
}

/** The unit with another traffic and peer, and the same words beside it. */
function alike({ direction, description }: RuleUnit, traffic: Traffic, peer: UnitPeer): readonly RuleUnit[] {
  const spelled = spelledTraffic(traffic);
  const words = description === undefined ? {} : { description };
  return spelled === undefined || isNoPacket(traffic, peer)
    ? []
    : [{ kind: 'rule', direction, ...spelled, peer, ...words }];
}

/** ICMP of the one family between addresses of the other. */
function isNoPacket(traffic: Traffic, peer: UnitPeer): boolean {
  return traffic.kind === 'icmp' && peer.kind === 'range' && (traffic.family === 6) !== peer.text.includes(':');
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
