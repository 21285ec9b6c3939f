import type { Tags } from '@clausewatch/model/resource';

import { decoded, type Fields, fields, list, pick } from '../read.ts';

const NONE: Tags = Object.freeze({});

function word(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? '' : undefined;
}

/** fromEntries defines own properties, so that tag keys such as `__proto__` are keys among others. */
function fromList(values: readonly unknown[]): Tags {
  return Object.fromEntries(
    values.flatMap((value): [string, string][] => {
      const tag = fields(value);
      const key = pick(tag, 'key');
      const text = word(pick(tag, 'value') ?? null);
      return typeof key === 'string' && text !== undefined ? [[key, text]] : [];
    }),
  );
}

function fromMap(values: Fields): Tags {
  for (const key in values) if (typeof values[key] !== 'string') return fromMixed(values);
  return values as Tags;
}

function fromMixed(values: Fields): Tags {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): [string, string][] => {
      const text = word(value);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

function readTags(value: unknown): Tags {
  const given = decoded(value);
  const map = fields(given);
  if (map !== undefined) return fromMap(map);
  return fromList(list(given) ?? []);
}

function isEmpty(tags: Tags): boolean {
  for (const _ in tags) return false;
  return true;
}

/** The item's own tags (a map, or a list in Select rows), or else those inside its configuration. Always own properties. */
export function tagsOf(item: Fields, configuration: Fields | undefined, supplementary: Fields): Tags {
  for (const source of [item['tags'], pick(configuration, 'tags'), supplementary['Tags']]) {
    const tags = source === undefined || source === null ? NONE : readTags(source);
    if (!isEmpty(tags)) return tags;
  }
  return NONE;
}
