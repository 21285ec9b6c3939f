/** What a service tells of a resource, in the spelling of AWS Config. */
import type { ResourceRef } from '@clausewatch/model/resource';

/** The parts of a configuration item that the service itself can tell. */
export interface Reading {
  readonly configuration: unknown;
  readonly supplementary?: unknown;
  readonly name?: string | undefined;
  /** Absent where the service tells none with the state. */
  readonly tags?: unknown;
}

/** `undefined`: it is not there. */
export type Read = (ref: ResourceRef) => Promise<Reading | undefined>;

export type Readings = readonly (readonly [type: string, read: Read])[];

type Ec2 = { readonly Tags?: unknown } | undefined;

export function ofEc2<T extends Ec2>(
  found: T,
  item: (from: NonNullable<T>) => unknown = camel,
  name?: string,
): Reading | undefined {
  return found && { configuration: item(found), tags: camel(found.Tags), name };
}

/** With the keys as AWS Config writes those of EC2 and S3: the first letter is small. */
export function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, camel(part)]),
  );
}
