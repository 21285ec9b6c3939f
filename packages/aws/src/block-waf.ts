/** Addresses denied by an IP set of AWS WAF: a list that is only ever replaced as a whole, by whoever holds its newest token. */
import { GetIPSetCommand, type IPSet, UpdateIPSetCommand } from '@aws-sdk/client-wafv2';
import type { Requests } from '@clausewatch/app/ports';
import { Unavailable } from '@clausewatch/model/errors';
import { type IpSetPlace, regionOf } from '@clausewatch/model/block';
import { parseCidr, toCidrs } from '@clausewatch/net/addresses';

import { misuseOf } from './block-waf-use.ts';
import { wafClient } from './clients.ts';
import { nameOf, translated } from './failures.ts';

/** https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
const most = 10_000;
const tries = 5;

/** All ranges of the set, whoever put them, in one spelling: AWS WAF writes IPv6 in full. */
export async function rangesInSet(place: IpSetPlace): Promise<readonly string[]> {
  return (await read(place)).addresses.map(spelled);
}

/** Why an address in the set would not be kept out; undefined when it would. */
export async function whyNotInSet(place: IpSetPlace): Promise<string | undefined> {
  return misuseOf(place, (await read(place)).arn);
}

/** Those that are there already stay as they are. */
export async function putInSet(place: IpSetPlace, ranges: readonly string[]): Promise<Requests> {
  return replace(place, (before) => {
    const there = new Set(before.map(spelled));
    const added = ranges.filter((range) => !there.has(spelled(range)));
    if (before.length + added.length > most)
      throw new Error(`the IP set is full: ${before.length} of ${most} addresses`);
    return [...before, ...added];
  });
}

export async function takeFromSet(place: IpSetPlace, ranges: readonly string[]): Promise<Requests> {
  const taken = new Set(ranges.map(spelled));
  return replace(place, (before) => before.filter((range) => !taken.has(spelled(range))));
}

/**
 * Everything that others have in the list goes back into it, and its description, which an update without one would clear. A set without a
 * description tells an empty one, which an update does not take: https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateIPSet.html
 */
async function replace(place: IpSetPlace, change: (before: readonly string[]) => readonly string[]): Promise<Requests> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { addresses, token, description } = await read(place);
    const next = change(addresses);
    if (next.length === addresses.length) return [];
    const command = new UpdateIPSetCommand({
      ...namesOf(place),
      Addresses: [...next],
      LockToken: token,
      ...(description ? { Description: description } : {}),
    });
    const answer = await wafClient(regionOf(place))
      .send(command)
      .catch((error: unknown) => {
        // Somebody else wrote, or a first try of ours arrived and its answer did not: what is there now says which.
        if (nameOf(error) === 'WAFOptimisticLockException') return undefined;
        throw translated('AWS WAF', error);
      });
    if (answer !== undefined) return [answer.$metadata.requestId ?? ''];
  }
  throw new Unavailable('AWS WAF: too many writers at once');
}

interface Contents {
  readonly addresses: readonly string[];
  readonly token: string;
  readonly arn: string;
  readonly description: string | undefined;
}

async function read(place: IpSetPlace): Promise<Contents> {
  const answer = await wafClient(regionOf(place))
    .send(new GetIPSetCommand(namesOf(place)))
    .catch((error: unknown) => {
      throw translated('AWS WAF', error);
    });
  const {
    ARN: arn,
    Addresses: addresses,
    Description: description,
    IPAddressVersion: version,
  }: Partial<IPSet> = answer.IPSet ?? {};
  if (arn === undefined || addresses === undefined || answer.LockToken === undefined)
    throw new Error('AWS WAF: an answer without a list');
  if (version !== (place.family === 'v6' ? 'IPV6' : 'IPV4'))
    throw new Error(`AWS WAF: the IP set is not of ${place.family}`);
  return { addresses, token: answer.LockToken, arn, description };
}

function namesOf({ name, id, scope }: IpSetPlace) {
  return { Name: name, Id: id, Scope: scope };
}

/** What we cannot read stays as it is, and is nobody's but its writer's. */
function spelled(range: string): string {
  const [text = range] = toCidrs(parseCidr(range) ?? { v4: [], v6: [] });
  return text;
}
