import { type Configuration, Watcher } from '@clausewatch/model/configuration';
import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation, Via } from '@clausewatch/model/observation';
import type { Resource } from '@clausewatch/model/resource';

import { MAX_DEPTH, nestedWithin } from '../depth.ts';
import { graphTypes } from '../graph/parts.ts';
import { decoded, type Fields, fields, shown, text } from '../read.ts';
import { type Head, readHead } from './item-head.ts';
import { readers } from './kinds.ts';
import { tagsOf } from './tags.ts';

/** `Deleted` is how the first API version wrote it. */
const GONE: ReadonlySet<string> = new Set([
  'resourcedeleted',
  'resourcedeletednotrecorded',
  'resourcenotrecorded',
  'deleted',
]);

const OTHER: Configuration = Object.freeze({ kind: 'other' });
const NETWORK_PART: Configuration = Object.freeze({ kind: 'network-part' });
const NOTHING: Fields = Object.freeze({});

function configurationOf(type: string, given: unknown, settings: Fields | undefined, more: Fields): Configuration {
  const read = readers.get(type);
  if (read === undefined) return graphTypes.has(type) ? NETWORK_PART : OTHER;
  // An empty reading of an unreadable configuration would look safe, so there is none.
  if (settings === undefined)
    throw new InvalidEvent(`the configuration of this ${type} is ${shown(given, 20)}, not an object`);
  return read(settings, more);
}

function assertShallow(...values: readonly unknown[]): void {
  for (const value of values)
    if (!nestedWithin(value)) throw new InvalidEvent(`configuration nested more than ${MAX_DEPTH} levels deep`);
}

/** What `readResource` rebuilds a resource from: a resource as it was stored, without its typed configuration. */
export type StoredResource = Omit<Resource, 'configuration'>;

/**
 * A resource from its stored raw state, read by the readers of today.
 * Throws `InvalidEvent` when the raw state cannot be read.
 */
export function readResource(stored: StoredResource): Resource {
  const { configuration, supplementary } = stored.raw;
  // Only we make these: no event can name this provider.
  if (stored.ref.provider === 'clausewatch') return { ...stored, configuration: Watcher.parse(configuration) };
  const settings = fields(decoded(configuration));
  return {
    ...stored,
    configuration: configurationOf(stored.ref.type, configuration, settings, fields(decoded(supplementary)) ?? NOTHING),
  };
}

/** True when the item is only a summary: a change whose description was too large to be sent. */
function isSummary(item: Fields): boolean {
  return item['configuration'] === undefined && 'changeType' in item;
}

/** Deleted, or out of the recorder's (or the rule's) sight; `undefined` while it is there. */
function goneBecause(item: Fields, leftScope: boolean): string | undefined {
  const status = text(item['configurationItemStatus']);
  if (status !== undefined && GONE.has(status.toLowerCase())) return status;
  return leftScope ? 'eventLeftScope' : undefined;
}

/**
 * One configuration item, in any spelling: rule or event, history API (configuration as JSON text), Select row, SNS,
 * file in S3. Throws `InvalidEvent` naming what is missing or unreadable of whose it is, and which of its states.
 */
export function observeItem(value: unknown, via: Via, leftScope = false, summary = false): Observation {
  const item = fields(value);
  if (item === undefined) throw new InvalidEvent(`configuration item is ${shown(value)}, not an object`);
  const head = readHead(item);
  const { ref, capturedAt, stateId } = head;
  const reason = goneBecause(item, leftScope);
  if (reason !== undefined) return { kind: 'deleted', via, ref, capturedAt, stateId, reason };
  if (summary || isSummary(item)) return { kind: 'oversized', via, ref, capturedAt, stateId };
  try {
    return { kind: 'resource', via, resource: described(item, head) };
  } catch (error) {
    if (!(error instanceof InvalidEvent)) throw error;
    return { kind: 'unread', via, ref, capturedAt, stateId, reason: error.message };
  }
}

function described(item: Fields, { ref, arn, capturedAt, stateId }: Head): Resource {
  const given = item['configuration'];
  const settings = fields(decoded(given));
  const supplementary = fields(decoded(item['supplementaryConfiguration'])) ?? NOTHING;
  assertShallow(settings, supplementary, item['tags']);
  const resource: Resource = {
    ref,
    tags: tagsOf(item, settings, supplementary),
    configuration: configurationOf(ref.type, given, settings, supplementary),
    capturedAt,
    stateId,
    raw: { configuration: settings ?? null, supplementary },
  };
  return arn === undefined ? resource : { ...resource, arn };
}
