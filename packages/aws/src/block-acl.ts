/** Addresses denied by entries of a network ACL, under the numbers that were set aside for it. */
import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import type { Requests } from '@clausewatch/app/ports';
import { type AclPlace, regionOf } from '@clausewatch/model/block';
import { Unavailable } from '@clausewatch/model/errors';
import { type AddressSet, overlaps, parseCidr, toCidrs } from '@clausewatch/net/addresses';

import { ec2Client } from './clients.ts';
import { nameOf, translated } from './failures.ts';

const tries = 5;

/** The ranges that our own entries deny. */
export async function rangesInAcl(place: AclPlace): Promise<readonly string[]> {
  return (await entriesOf(place)).flatMap((entry) => oursIn(place, entry) ?? []);
}

/** Why an address that is denied there would come in all the same, or meets nobody; undefined when it is kept out. */
export async function whyNotInAcl(place: AclPlace): Promise<string | undefined> {
  const { entries, subnets } = await read(place);
  const [first] = place.entries;
  const before = entries.find((entry) => entry.RuleAction === 'allow' && numberOf(entry) < first);
  if (before !== undefined) return `entry ${numberOf(before)} stands before it and lets addresses in`;
  return subnets === 0 ? 'no subnet has it' : undefined;
}

/** One entry for each range, under the lowest number that is free. Throws after as many as there was room for. */
export async function putInAcl(place: AclPlace, ranges: readonly string[]): Promise<Requests> {
  const requests: string[] = [];
  for (const range of ranges) requests.push(...(await put(place, range)));
  return requests;
}

async function put(place: AclPlace, range: string): Promise<Requests> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const entries = await entriesOf(place);
    if (entries.some((entry) => oursIn(place, entry) === range)) return [];
    const command = new CreateNetworkAclEntryCommand({
      NetworkAclId: place.id,
      Egress: false,
      Protocol: '-1',
      RuleAction: 'deny',
      RuleNumber: numberFor(place, range, entries),
      ...(range.includes(':') ? { Ipv6CidrBlock: range } : { CidrBlock: range }),
    });
    const answer = await ec2Client(regionOf(place))
      .send(command)
      .catch((error: unknown) => {
        // Another writer took the number, or a first try of ours arrived and its answer did not: what is there now says which.
        if (nameOf(error) === 'NetworkAclEntryAlreadyExists') return undefined;
        throw translated('EC2', error);
      });
    if (answer !== undefined) return [answer.$metadata.requestId ?? ''];
  }
  throw new Unavailable('EC2: too many writers at once');
}

/** Only what stands under our numbers, denies, and is of exactly this range. */
export async function takeFromAcl(place: AclPlace, ranges: readonly string[]): Promise<Requests> {
  const requests: string[] = [];
  for (const range of ranges) requests.push(...(await take(place, range)));
  return requests;
}

/** Looked at right before: EC2 deletes whatever stands under the number. */
async function take(place: AclPlace, range: string): Promise<Requests> {
  const requests: string[] = [];
  for (const entry of await entriesOf(place)) {
    if (oursIn(place, entry) !== range) continue;
    const names = { NetworkAclId: place.id, RuleNumber: entry.RuleNumber, Egress: false };
    const answer = await ec2Client(regionOf(place))
      .send(new DeleteNetworkAclEntryCommand(names))
      .catch((error: unknown) => {
        if (nameOf(error) === 'InvalidNetworkAclEntry.NotFound') return undefined;
        throw translated('EC2', error);
      });
    if (answer !== undefined) requests.push(answer.$metadata.requestId ?? '');
  }
  return requests;
}

/** Entries are tried from the lowest number on: behind one that lets the range in, a denial is never reached. */
function numberFor({ entries: [first, last] }: AclPlace, range: string, entries: readonly NetworkAclEntry[]): number {
  const letIn = entries.flatMap((entry) =>
    entry.RuleAction === 'allow' && meets(entry, range) ? numberOf(entry) : [],
  );
  const end = Math.min(last, ...letIn.map((number) => number - 1));
  const taken = new Set(entries.map(numberOf));
  for (let number = first; number <= end; number += 1) if (!taken.has(number)) return number;
  throw new Error('the network ACL has no number left that was set aside and stands before what lets the address in');
}

/** The entries of the way in. */
async function entriesOf(place: AclPlace): Promise<readonly NetworkAclEntry[]> {
  return (await read(place)).entries;
}

async function read(
  place: AclPlace,
): Promise<{ readonly entries: readonly NetworkAclEntry[]; readonly subnets: number }> {
  const answer = await ec2Client(regionOf(place))
    .send(new DescribeNetworkAclsCommand({ NetworkAclIds: [place.id] }))
    .catch((error: unknown) => {
      throw translated('EC2', error);
    });
  const { Entries, Associations = [] } = answer.NetworkAcls?.[0] ?? {};
  if (Entries === undefined) throw new Error('EC2: an answer without entries');
  return { entries: Entries.filter(({ Egress }) => Egress === false), subnets: Associations.length };
}

function oursIn({ entries: [first, last] }: AclPlace, entry: NetworkAclEntry): string | undefined {
  const number = numberOf(entry);
  if (number < first || number > last || entry.RuleAction !== 'deny' || entry.Protocol !== '-1') return undefined;
  const range = rangeOf(entry);
  return range && toCidrs(range)[0];
}

/** What we cannot read may let anybody in. */
function meets(entry: NetworkAclEntry, range: string): boolean {
  const [theirs, ours] = [rangeOf(entry), parseCidr(range)];
  return theirs === undefined || ours === undefined || overlaps(theirs, ours);
}

function rangeOf({ CidrBlock, Ipv6CidrBlock }: NetworkAclEntry): AddressSet | undefined {
  return parseCidr(CidrBlock ?? Ipv6CidrBlock ?? '');
}

function numberOf({ RuleNumber }: NetworkAclEntry): number {
  return RuleNumber ?? 0;
}
