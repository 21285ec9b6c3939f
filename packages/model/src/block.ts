/** The temporary block of addresses: where they may be denied, for how long, and what is kept of it. */
import * as z from 'zod/mini';

import { after } from './duration.ts';
import { Duration } from './policy.ts';

/** Regions, names and ids become parts of host names and of ARNs that a role may write to: no wildcard passes. */
const Region = z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/, 'not a region: write eu-west-1'));
const SetName = z.string().check(z.regex(/^[\w-]{1,128}$/, 'not the name of an IP set'));
const SetId = z.string().check(z.regex(/^[0-9a-z-]{1,36}$/, 'not the id of an IP set'));
const AclId = z
  .string()
  .check(z.regex(/^acl-[0-9a-f]{8,17}$/, 'not the id of a network ACL: write acl-0123456789abcdef0'));
/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html */
const EntryNumber = z.int().check(z.gte(1), z.lte(32_766));

const ofSet = { name: SetName, id: SetId, family: z.enum(['v4', 'v6']) };

/** An IP set of AWS WAF, which some web ACL blocks. One for CloudFront lies in us-east-1, whatever its users do. */
export const IpSetPlace = z.discriminatedUnion('scope', [
  z.readonly(z.strictObject({ scope: z.literal('REGIONAL'), region: Region, ...ofSet })),
  z.readonly(z.strictObject({ scope: z.literal('CLOUDFRONT'), ...ofSet })),
]);
export type IpSetPlace = z.infer<typeof IpSetPlace>;

/** Entry numbers of a network ACL, first and last, that are set aside for blocks: nobody else uses them. */
export const AclPlace = z.readonly(
  z.strictObject({
    id: AclId,
    region: Region,
    entries: z
      .readonly(z.tuple([EntryNumber, EntryNumber]))
      .check(z.refine(([first, last]) => first <= last, 'the last number comes before the first')),
  }),
);
export type AclPlace = z.infer<typeof AclPlace>;

export const BlockPlace = z.union([IpSetPlace, AclPlace]);
export type BlockPlace = z.infer<typeof BlockPlace>;

const longest = 'P7D';

/** The register: which clauses may lead to a block, for how long, and where. */
export const Block = z.readonly(
  z.strictObject({
    /** `policy/clause`. An address is denied only for an incident that breaks one of them. */
    clauses: z.readonly(z.array(z.string().check(z.regex(/^[^\s/]+\/[^\s/]+$/, 'write policy/clause: pythias/P-22')))),
    for: Duration.check(
      z.refine((text) => {
        const [end, limit] = [text, longest].map((duration) => after('2001-01-01T00:00:00.000Z', duration) ?? '~');
        return (end ?? '~') <= (limit ?? '');
      }, 'too long: a block ends within seven days, P7D'),
    ),
    /** Addresses denied within any 60 minutes. Absent: 20. */
    perHour: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
    waf: z.optional(z.readonly(z.array(IpSetPlace))),
    acls: z.optional(z.readonly(z.array(AclPlace))),
  }),
);
export type Block = z.infer<typeof Block>;

export function placesOf({ waf = [], acls = [] }: Pick<Block, 'waf' | 'acls'>): readonly BlockPlace[] {
  return [...waf, ...acls];
}

export function regionOf(place: BlockPlace): string {
  return 'region' in place ? place.region : 'us-east-1';
}

/** Stable. Other numbers of one network ACL are another place: what was put under the former ones is still found. */
export function placeKey(place: BlockPlace): string {
  const [kind, numbers] = 'scope' in place ? ['ip-set', ''] : ['network-acl', `/${place.entries.join('-')}`];
  return `${kind}/${regionOf(place)}/${place.id}${numbers}`;
}

/** As people call it. */
export function placeName(place: BlockPlace): string {
  return 'scope' in place
    ? `IP set ${place.name} (${place.scope === 'CLOUDFRONT' ? 'CloudFront' : place.region})`
    : `network ACL ${place.id} (${place.region})`;
}

/** Those of the ranges that the place can hold. */
export function fitting(place: BlockPlace, ranges: readonly string[]): readonly string[] {
  return 'scope' in place ? ranges.filter((range) => range.includes(':') === (place.family === 'v6')) : ranges;
}

/**
 * How it stands with what somebody wanted denied. `denied`: seen there. `found`: somebody else denied it before. `ended`: its time is over, and it was
 * taken away. `left`: over, and what somebody else put is left. `kept`: over, and denied for another proposal still. `gone`: somebody else took it
 * away before its time. `late`: its time was over before anything was done.
 */
export const Turn = z.enum(['denied', 'found', 'ended', 'left', 'kept', 'gone', 'late']);
export type Turn = z.infer<typeof Turn>;

/** Who wants a range denied, and until when: one approved proposal. Without a turn nothing was seen of it yet. */
export const Hold = z.readonly(z.object({ proposal: z.string(), until: z.string(), turn: z.optional(Turn) }));
export type Hold = z.infer<typeof Hold>;

/**
 * One range at one place. `idle`: nothing of ours is done or to be undone. `putting`: it was not there before us, and we may have put it. `denied`: we
 * put it, and saw it there. `lifting`: we may have taken it away. `found`: it was there before us, so that it is never ours to take away.
 */
export const Denial = z.readonly(
  z.object({
    range: z.string(),
    holds: z.readonly(z.array(Hold)),
    state: z.enum(['idle', 'putting', 'denied', 'lifting', 'found']),
  }),
);
export type Denial = z.infer<typeof Denial>;

/** All that is denied at one place for us, before-image included: what was there before us is `found`. */
export const Ledger = z.readonly(
  z.object({
    place: BlockPlace,
    denials: z.readonly(z.array(Denial)),
    /** A worker acts on the place until then: others wait. */
    claimed: z.optional(z.string()),
  }),
);
export type Ledger = z.infer<typeof Ledger>;
