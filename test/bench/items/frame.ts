/** What every configuration item has around its configuration. */
import type { Random } from '../random.ts';

export interface Relation {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly name: string;
}

export interface Described {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly arn: string;
  readonly relationships?: readonly Relation[];
  readonly configuration: unknown;
  readonly supplementary?: Readonly<Record<string, unknown>>;
  readonly zone?: string;
}

/** Where an item lives and when it was captured. */
export interface Place {
  readonly random: Random;
  readonly account: string;
  readonly region: string;
}

export type Maker = (place: Place) => Described;

const NAMES = ['web', 'api', 'orders', 'billing', 'batch', 'search', 'ledger', 'reports'] as const;
const STAGES = ['production', 'staging', 'development'] as const;

export function placeOf(random: Random): Place {
  return {
    random,
    account: random.pick(['111122223333', '444455556666', '777788889999']),
    region: random.pick(['eu-west-1', 'eu-central-1', 'us-east-1']),
  };
}

export function serviceName(random: Random): string {
  return `${random.pick(NAMES)}-${random.below(40)}`;
}

export function tagList(random: Random): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(tagsFor(random)).map(([key, value]) => ({ key, value }));
}

function tagsFor(random: Random): Readonly<Record<string, string>> {
  return {
    Name: serviceName(random),
    environment: random.pick(STAGES),
    'cost-centre': String(4000 + random.below(60)),
    owner: `team-${random.pick(NAMES)}@example.com`,
    'aws:cloudformation:stack-name': `${serviceName(random)}-${random.hex(6)}`,
    'managed-by': 'infrastructure pipeline',
  };
}

/** A moment of November 2026, as snapshots write it. */
function momentOf(random: Random): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `2026-11-${two(1 + random.below(20))}T${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}.${String(random.below(1000)).padStart(3, '0')}Z`;
}

/** The item as a snapshot file has it, field for field. */
export function itemOf(make: Maker, place: Place): object {
  const { random, account, region } = place;
  const { type, id, name, arn, relationships = [], configuration, supplementary = {}, zone } = make(place);
  return {
    relatedEvents: [],
    relationships,
    configuration,
    supplementaryConfiguration: supplementary,
    tags: tagsFor(random),
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: momentOf(random),
    configurationStateId: 1_795_000_000_000 + random.below(1_000_000_000),
    awsAccountId: account,
    configurationItemStatus: 'OK',
    resourceType: type,
    resourceId: id,
    ...(name === undefined ? {} : { resourceName: name }),
    ARN: arn,
    awsRegion: region,
    availabilityZone: zone ?? 'Not Applicable',
    configurationStateMd5Hash: '',
    resourceCreationTime: momentOf(random),
  };
}

export function related(type: string, id: string, name = 'Is attached to '): Relation {
  return { resourceId: id, resourceType: type, name: `${name}${type.split('::').at(-1)}` };
}
