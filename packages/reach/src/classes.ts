/**
 * Sources that are asked about together. To one place hosts are alike whose subnets have the same list and table, whose groups let the same out,
 * and that are in the same of the groups that its rules name; a host of its own subnet is told apart, for nothing stands between the two.
 */
import { type AddressSet, unionOf } from '@clausewatch/net/addresses';

import { type Atlas, once, shortName } from './atlas.ts';
import { networksFrom } from './fronts.ts';
import { sortedKey } from './gates.ts';
import { admittedBy, groupsNamed, namesOtherGroups } from './groups.ts';
import { surroundings } from './inbound.ts';
import { type Address, addressText, type Place } from './places.ts';
import { regionKey } from './region.ts';
import type { Chosen } from './select.ts';

export type Family = 4 | 6;

export const familyOf = (own: AddressSet): Family => (own.v6.length > 0 ? 6 : 4);

interface Member {
  readonly place: Place;
  readonly address: Address;
}

/** Sources whose gates are the same. */
export interface SourceClass {
  readonly place: Place;
  readonly members: readonly Member[];
  readonly addresses: AddressSet;
  readonly family: Family;
  readonly exact: boolean;
  readonly doubts: readonly string[];
}

/** What a set of groups lets out, as one text; the groups themselves where that depends on who is on the other side. */
function leaving(atlas: Atlas, groups: readonly string[]): string {
  if (groups.length === 0) return 'everything';
  return once(atlas, `leaving ${sortedKey(groups)}`, () => {
    const { sure, maybe, missing } = admittedBy(atlas, groups, 'egress', new Set());
    const naming = groups.some((id) => namesOtherGroups(atlas, id, 'egress')) || sure !== maybe || missing.length > 0;
    return naming ? `by ${sortedKey(groups)}` : regionKey(sure);
  });
}

function classOf(members: readonly Member[], doubts: readonly string[] = []): SourceClass[] {
  const [first] = members;
  if (first === undefined) return [];
  const { place, address } = first;
  const addresses = unionOf(members.map((one) => one.address.own));
  return [{ place, members, addresses, family: familyOf(address.own), exact: address.exact, doubts }];
}

/** Sources by subnet, security groups and address family. */
export function classesOf(chosen: readonly Chosen[]): SourceClass[] {
  return [
    ...grouped(chosen, ({ subnet, network, groups = [] }) => `${network} ${subnet} ${sortedKey(groups)}`),
  ].flatMap(({ members, doubts }) => classOf(members, doubts));
}

interface Kin {
  readonly key: string;
  readonly place: Place;
  readonly members: Member[];
  readonly doubts: readonly string[];
}

function grouped(chosen: readonly Chosen[], name: (place: Place) => string): Iterable<Kin> {
  const all = new Map<string, Kin>();
  for (const { place, doubts } of chosen)
    for (const address of place.addresses) {
      const alone = !address.exact || doubts.length > 0 || place.groups === undefined;
      const key = `${familyOf(address.own)} ${alone ? `${place.id} ${place.subnet}` : name(place)}`;
      const member = { place, address };
      const there = all.get(key);
      if (there === undefined) all.set(key, { key, place, members: [member], doubts });
      else there.members.push(member);
    }
  return all.values();
}

/** A class as all networks may see it, with what tells its members apart for some places. */
interface Coarse {
  readonly place: Place;
  readonly doubts: readonly string[];
  readonly byGroup: ReadonlyMap<string, readonly Member[]>;
  /** Those in a subnet, or all others: the same objects for each place there. */
  readonly within: (subnet: string | undefined, near: boolean) => SourceClass | undefined;
}

function coarse({ place, members, doubts }: Kin): Coarse {
  const byGroup = new Map<string, Member[]>();
  for (const member of members)
    for (const id of member.place.groups ?? []) {
      const there = byGroup.get(id);
      if (there === undefined) byGroup.set(id, [member]);
      else there.push(member);
    }
  const bySubnet = Map.groupBy(members, ({ place }) => place.subnet);
  const [whole] = classOf(members, doubts);
  const known = new Map<string, SourceClass | undefined>();
  return {
    place,
    doubts,
    byGroup,
    within: (subnet, near) => {
      const there = subnet !== undefined && bySubnet.has(subnet);
      if (!there) return near ? undefined : whole;
      const key = `${near} ${subnet}`;
      if (!known.has(key)) {
        const some = members.filter(({ place }) => (place.subnet === subnet) === near);
        known.set(key, classOf(some, doubts)[0]);
      }
      return known.get(key);
    },
  };
}

/**
 * The class as one place sees it, whose rules name some groups. Who is in one of them is let in by all rules that let the others in too, so that the
 * others may be asked about together with them.
 */
function finer(
  { doubts, byGroup, within }: Coarse,
  subnet: string | undefined,
  named: ReadonlySet<string>,
): SourceClass[] {
  const apart = new Map<Member, string>();
  for (const id of named)
    for (const member of byGroup.get(id) ?? []) {
      const near = subnet !== undefined && member.place.subnet === subnet;
      apart.set(member, `${apart.get(member) ?? near} ${id}`);
    }
  const halves = [within(subnet, true), within(subnet, false)].flatMap((half) => {
    if (half === undefined || apart.size === 0) return half ?? [];
    const first = half.members.find((member) => !apart.has(member));
    return first === undefined ? [] : { ...half, place: first.place };
  });
  const parts = [...Map.groupBy(apart.keys(), (member) => apart.get(member)).values()];
  return [...halves, ...parts.flatMap((members) => classOf(members, doubts))];
}

function joined(atlas: Atlas, from: Place, network: string | undefined): boolean {
  if (from.network === undefined || network === undefined || from.network === network) return true;
  const near = once(atlas, `networks from ${from.subnet} ${from.network}`, () => networksFrom(atlas, from));
  return near === undefined || near.includes(network);
}

export interface Sources {
  /** One text for equal sources, by all that tells them apart. */
  readonly name: string;
  /** Those of one subnet that send to the internet alike. */
  readonly outgoing: () => readonly SourceClass[];
  /** Those from which something may get to a place on private addresses, as the place sees them. */
  readonly seenFrom: (to: Place) => readonly SourceClass[];
}

function outgoing(atlas: Atlas, chosen: readonly Chosen[]): readonly SourceClass[] {
  const name = ({ network, subnet, groups = [] }: Place): string => `${network} ${subnet} ${leaving(atlas, groups)}`;
  return [...grouped(chosen, name)].flatMap(({ members, doubts }) => classOf(members, doubts));
}

const textOf = ({ place, address }: Member): string =>
  `${place.kind} ${place.id} ${place.subnet} ${sortedKey(place.groups ?? [])} ${addressText(address)}`;

interface Told {
  readonly name: string;
  readonly all: readonly Coarse[];
}

function toldApart(atlas: Atlas, chosen: readonly Chosen[]): Told {
  const kins = [
    ...grouped(chosen, ({ network, subnet, groups = [] }) =>
      [surroundings(atlas, { network, subnet }) ?? `${network} in ${subnet}`, leaving(atlas, groups)].join(' '),
    ),
  ];
  const text = kins.map(({ key, members, doubts }) => [key, ...members.map(textOf), ...doubts].join('\n')).join('\n\n');
  // A short name, for it is a part of many keys.
  const name = once(atlas, `sources ${text}`, () => shortName('s'));
  return { name, all: kins.map(coarse) };
}

/** The very same list is asked about again only where none of them moved since. */
const toldLately = new WeakMap<readonly Chosen[], Told>();

export function sourcesFor(atlas: Atlas, chosen: readonly Chosen[]): Sources {
  const told = toldLately.get(chosen) ?? toldApart(atlas, chosen);
  toldLately.set(chosen, told);
  const { name, all } = told;
  let out: readonly SourceClass[] | undefined;
  const known = new Map<string, readonly SourceClass[]>();
  return {
    name,
    outgoing: () => (out ??= outgoing(atlas, chosen)),
    seenFrom: ({ network, subnet, groups }) => {
      const near = once(atlas, `${name} near ${network}`, () =>
        all.flatMap(({ place }, index) => (joined(atlas, place, network) ? [index] : [])),
      );
      const named =
        groups === undefined
          ? new Set<string>()
          : once(atlas, `named ${sortedKey(groups)}`, () => groupsNamed(atlas.estate, groups));
      const key = `${network} ${subnet} ${groups === undefined ? '?' : sortedKey(groups)}`;
      const there = known.get(key);
      if (there !== undefined) return there;
      // A place that does not tell its subnet may be in that of any source.
      const made =
        subnet === undefined ? classesOf(chosen) : near.flatMap((index) => finer(all[index] as Coarse, subnet, named));
      known.set(key, made);
      return made;
    },
  };
}
