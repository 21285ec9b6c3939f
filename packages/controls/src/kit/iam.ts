/**
 * Who a policy document lets in, and whether a condition narrows "everyone" to somebody.
 * Which keys pin a caller: docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html ("The meaning of public"),
 * with the organisation keys of docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html.
 */
import type { PolicyDocument, Statement } from '@clausewatch/model/policy-document';
import { type AddressSet, count, intersect, parseCidr, unionOf } from '@clausewatch/net/addresses';
import { publicAddresses } from '@clausewatch/net/special';

import { fixedPart, matchesGlob } from './glob.ts';

/** What a condition does to "everyone"; `unclear` when it names an address that is none. */
type Narrowing = 'pinned' | 'open' | 'unclear';

/** How the value of each key pins a caller: `id` without a wildcard, `arn` with its account, `path` with its organisation. */
const KEYS: Readonly<Record<string, 'id' | 'arn' | 'path' | 'address'>> = {
  'aws:sourceip': 'address',
  'aws:sourcevpc': 'id',
  'aws:sourcevpce': 'id',
  'aws:sourceaccount': 'id',
  'aws:sourceowner': 'id',
  'aws:sourceorgid': 'id',
  'aws:sourceorgpaths': 'path',
  'aws:sourcearn': 'arn',
  'aws:principalaccount': 'id',
  'aws:principalorgid': 'id',
  'aws:principalorgpaths': 'path',
  'aws:principalarn': 'arn',
  'aws:principalservicename': 'id',
  'aws:userid': 'id',
  's3:dataaccesspointaccount': 'id',
  's3:dataaccesspointarn': 'arn',
};

/** An address condition of more than a /8 (IPv4) or a /32 (IPv6) of public addresses is public to S3 too. */
const WIDEST_V4 = 2 ** 24;
const WIDEST_V6 = 2n ** 96n;

const POSITIVE =
  /^(?:foranyvalue:)?(?:string(?:equals|equalsignorecase|like)|arn(?:equals|like)|ipaddress(?:ifexists)?)$/;
const NEGATIVE =
  /^(?:forallvalues:)?(?:stringnot(?:equals|equalsignorecase|like)|arnnot(?:equals|like)|notipaddress)(?:ifexists)?$/;

export function isEveryone(principal: string): boolean {
  return principal === 'AWS:*' || principal === '*:*';
}

/** True for an `Allow` to everyone (also to everyone but a few), or a `Deny` of everyone without exception. */
export function concernsEveryone(statement: Statement): boolean {
  if (statement.exceptPrincipals) return statement.effect === 'Allow';
  return statement.principals.some(isEveryone);
}

function narrowAddresses(values: readonly string[]): Narrowing {
  const sets = values.map((value) => parseCidr(value)).filter((set): set is AddressSet => set !== undefined);
  if (sets.length < values.length) return 'unclear';
  const open = count(intersect(unionOf(sets), publicAddresses));
  return open.v4 > WIDEST_V4 || open.v6 > WIDEST_V6 ? 'open' : 'pinned';
}

function pinsCaller(shape: 'id' | 'arn' | 'path', value: string): boolean {
  // A variable of the request compares the caller with itself; one of the resource names its owner.
  if (value.includes('${')) return value.toLowerCase().startsWith('${aws:resource');
  const fixed = fixedPart(value);
  if (fixed === value) return value !== '';
  if (shape === 'arn') return /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/.test(fixed);
  return shape === 'path' && /^o-[a-z0-9]+\//.test(fixed);
}

function narrowing(key: string, values: readonly string[]): Narrowing {
  const shape = KEYS[key];
  if (shape === undefined || values.length === 0) return 'open';
  if (shape === 'address') return narrowAddresses(values);
  return values.every((value) => pinsCaller(shape, value)) ? 'pinned' : 'open';
}

/** Every condition of the statement: whether its operator is of the wanted sort, and what its key and values do. */
function narrowings(statement: Statement, operators: RegExp): readonly Narrowing[] {
  return Object.entries(statement.conditions).flatMap(([operator, keys]) => {
    const applies = operators.test(operator.toLowerCase());
    return Object.entries(keys).map(([key, values]) => (applies ? narrowing(key, values) : 'open'));
  });
}

/** Conditions of an `Allow` must all hold: one that pins the caller is enough. */
function narrowed(allow: Statement): Narrowing {
  const found = narrowings(allow, POSITIVE);
  if (found.includes('pinned')) return 'pinned';
  return found.includes('unclear') ? 'unclear' : 'open';
}

/** True when every pattern of `inner` is covered by one of `outer`. */
export function coversAll(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every((text) => outer.some((pattern) => matchesGlob(pattern, text)));
}

const lower = (texts: readonly string[]): readonly string[] => texts.map((text) => text.toLowerCase());

/** True when `deny` turns away everyone whom its conditions do not pin, for all that `allow` allows. */
function shuts(deny: Statement, allow: Statement): boolean {
  if (deny.effect !== 'Deny' || deny.exceptActions || deny.exceptResources) return false;
  // A denial of everyone but a few leaves nobody but those few.
  if (deny.principals.some(isEveryone) === deny.exceptPrincipals) return false;
  if (!narrowings(deny, NEGATIVE).every((found) => found === 'pinned')) return false;
  const actions = allow.exceptActions ? ['*'] : lower(allow.actions);
  const resources = allow.exceptResources ? ['*'] : allow.resources;
  return coversAll(lower(deny.actions), actions) && coversAll(deny.resources, resources);
}

export interface Opening {
  readonly statement: Statement;
  /** False: it names an address that is none, so nobody can say whom it admits. */
  readonly certain: boolean;
}

const NOTHING: readonly Opening[] = Object.freeze([]);

/** The statements that let everyone in: no condition of theirs pins the caller, and no `Deny` shuts them. */
export function openings(document: PolicyDocument): readonly Opening[] {
  let found: Opening[] | undefined;
  for (const statement of document.statements) {
    if (statement.effect !== 'Allow' || !concernsEveryone(statement)) continue;
    const state = narrowed(statement);
    if (state === 'pinned' || document.statements.some((other) => shuts(other, statement))) continue;
    (found ??= []).push({ statement, certain: state === 'open' });
  }
  return found ?? NOTHING;
}

/** The values of a condition key under an operator that a request without the key does not pass; lower-case key. */
export function demanded(statement: Statement, key: string): readonly string[] {
  return Object.entries(statement.conditions).flatMap(([operator, keys]) =>
    POSITIVE.test(operator.toLowerCase()) ? (keys[key] ?? []) : [],
  );
}
