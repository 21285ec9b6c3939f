/** The smallest edits of a network ACL: entries that are wrong as a whole go; before the others, entries are put that decide first. */
import type { AclEntry } from '@clausewatch/model/configuration';
import type { Wrong } from '@clausewatch/model/control';
import type { Edit, EntryUnit } from '@clausewatch/model/edit';
import type { ResourceOf } from '@clausewatch/model/resource';
import { singleRanges, spelledTraffic } from '@clausewatch/model/written';
import { type AddressSet, toCidrs } from '@clausewatch/net/addresses';
import { intersectTraffic, subtractAllTraffic, type Traffic, trafficLabel } from '@clausewatch/net/traffic';

import { remainderOf } from './remainder.ts';

/** More entries than this nobody wants to look after. */
const most = 8;

/**
 * Entries that a list holds in each direction, of both families and with those that deny at its end, unless AWS was asked for more
 * (docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html).
 */
const room = 20;
/** AWS numbers the entries at the end of every list from here on, and does not always tell them. */
const lastNumbers = 32_767;

type Acl = ResourceOf<'network-acl'>;

/** Entries that still fit; none into a list that has more than usual, for nobody tells how much it was given. */
export function roomIn({ configuration: { entries } }: Acl, direction: AclEntry['direction']): number {
  const own = entries.filter((entry) => entry.direction === direction && entry.number < lastNumbers);
  return Math.max(0, room - 2 - own.length);
}

/** First the edit that deletes what is wrong as a whole, then the one that only puts entries before it. `reserved`: numbers kept for something else. */
export function aclEdits(acl: Acl, wrongs: readonly Wrong[], reserved: (number: number) => boolean): readonly Edit[] {
  const parts = acl.configuration.entries.flatMap((entry) => {
    const own = wrongs.filter(({ at }) => at === entry.at);
    return own.length === 0 ? [] : [{ entry, own }];
  });
  const whole = parts.every(({ entry, own }) => remainderOf(entry, own).length === 0);
  const take = parts.flatMap(({ entry }) => unitOf(entry, entry.number, entry.action, entry.traffic, entry.addresses));
  const before = parts.map(({ entry, own }) => deciding(acl, entry, own));
  const put = before.flatMap((units) => units ?? []);
  const fits = !before.includes(undefined) && put.length > 0 && put.length <= most && !crowded(acl, put);
  const clear = put.every(({ number }) => !reserved(number));
  return [
    ...(whole && take.length === parts.length && take.length > 0 ? [{ of: acl.ref, take, put: [] }] : []),
    ...(fits && clear ? [{ of: acl.ref, take: [], put }] : []),
  ];
}

function crowded(acl: Acl, put: readonly EntryUnit[]): boolean {
  return (['ingress', 'egress'] as const).some(
    (direction) => put.filter((unit) => unit.direction === direction).length > roomIn(acl, direction),
  );
}

/** Entries in front of this one: of the wrong traffic, what may stay is allowed as before, then the rest is denied. */
function deciding(acl: Acl, entry: AclEntry, wrongs: readonly Wrong[]): readonly EntryUnit[] | undefined {
  const wrong = wrongs.flatMap(({ keeps }) => subtractAllTraffic(entry.traffic, keeps)).flatMap(singleRanges);
  const unique = [...new Map(wrong.map((traffic) => [trafficLabel(traffic), traffic])).values()];
  const stays = remainderOf(entry, wrongs);
  const allowed = unique.flatMap((traffic) =>
    stays.flatMap((piece) => {
      const common = intersectTraffic(traffic, piece.traffic);
      return common === undefined ? [] : unitsOf(entry, 'allow', common, piece.addresses);
    }),
  );
  const denied = unique.flatMap((traffic) => unitsOf(entry, 'deny', traffic, entry.addresses));
  const taken = acl.configuration.entries.filter(({ direction }) => direction === entry.direction);
  const previous = Math.max(0, ...taken.map(({ number }) => number).filter((number) => number < entry.number));
  const first = entry.number - allowed.length - denied.length;
  return first <= previous
    ? undefined
    : [...allowed, ...denied].map((unit, index) => ({ ...unit, number: first + index }));
}

function unitsOf(entry: AclEntry, action: EntryUnit['action'], traffic: Traffic, addresses: AddressSet) {
  return toCidrs(addresses).flatMap((range) => spelledEntry(entry, 0, action, traffic, range));
}

/** The entry as one unit; none when it takes more than one. */
function unitOf(entry: AclEntry, number: number, action: EntryUnit['action'], traffic: Traffic, addresses: AddressSet) {
  const [range, ...more] = toCidrs(addresses);
  return range === undefined || more.length > 0 ? [] : spelledEntry(entry, number, action, traffic, range);
}

function spelledEntry(
  { direction }: AclEntry,
  number: number,
  action: EntryUnit['action'],
  traffic: Traffic,
  range: string,
): readonly EntryUnit[] {
  const spelled = spelledTraffic(traffic);
  return spelled === undefined ? [] : [{ kind: 'entry', direction, number, action, range, ...spelled }];
}
