/** Edits beside the rule: entries of a network ACL that deny before any other allows, and routes that a table loses. */
import type { AclEntry } from '@clausewatch/model/configuration';
import type { Shut } from '@clausewatch/model/control';
import type { Change, EntryUnit } from '@clausewatch/model/edit';
import type { Resource, ResourceOf } from '@clausewatch/model/resource';
import { singleRanges, spelledTraffic } from '@clausewatch/model/written';
import { overlaps, toCidrs } from '@clausewatch/net/addresses';
import { overlapsTraffic } from '@clausewatch/net/traffic';

import { roomIn } from './acl-edit.ts';

/** More entries than this nobody wants to look after. */
const most = 8;

/** Tells the numbers that are kept for something else. */
export type Reserved = (number: number) => boolean;

/** None where there is no room, or the numbers before the first entry that allows are taken. */
export function shutEdit(resource: Resource, shut: Shut, reserved: Reserved): Change | undefined {
  if (shut.kind === 'unroute') return { of: resource.ref, take: shut.routes, put: [] };
  const { configuration } = resource;
  return configuration.kind === 'network-acl' ? denying({ ...resource, configuration }, shut, reserved) : undefined;
}

function denying(
  acl: ResourceOf<'network-acl'>,
  { direction, traffic, addresses }: Extract<Shut, { readonly kind: 'deny' }>,
  reserved: Reserved,
): Change | undefined {
  const own = acl.configuration.entries.filter((entry) => entry.direction === direction);
  const allows = (entry: AclEntry): boolean =>
    entry.action === 'allow' &&
    overlaps(entry.addresses, addresses) &&
    traffic.some((one) => overlapsTraffic(one, entry.traffic));
  const first = Math.min(...own.filter(allows).map(({ number }) => number));
  const wanted = traffic.flatMap(singleRanges).flatMap((one) => {
    const spelled = spelledTraffic(one);
    return toCidrs(addresses).map((range) => spelled && { ...spelled, range });
  });
  const taken = new Set(own.map(({ number }) => number));
  const numbers = free((number) => taken.has(number) || reserved(number), first, wanted.length);
  if (wanted.length === 0 || wanted.length > most || numbers === undefined) return undefined;
  if (wanted.length > roomIn(acl, direction)) return undefined;
  const put = wanted.flatMap((unit, index): readonly EntryUnit[] => {
    const number = numbers[index];
    return unit === undefined || number === undefined
      ? []
      : [{ kind: 'entry', direction, number, action: 'deny', ...unit }];
  });
  return put.length < wanted.length ? undefined : { of: acl.ref, take: [], put };
}

/** The numbers nearest before one that nobody has. */
function free(isTaken: Reserved, before: number, count: number): readonly number[] | undefined {
  if (!Number.isFinite(before)) return undefined;
  const found: number[] = [];
  for (let number = before - 1; number > 0 && found.length < count; number -= 1)
    if (!isTaken(number)) found.push(number);
  return found.length < count ? undefined : found.toReversed();
}
