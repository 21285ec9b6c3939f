import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, fields, flag, listOrNone, optional, pick, text } from '../../read.ts';

function names(value: unknown): readonly string[] {
  return listOrNone(value).filter((name) => typeof name === 'string');
}

/** `AWS::Config::ConfigurationRecorder`. All types but some is `allTypes` with `excluded`. */
export function readRecorder(from: Fields): Configuration {
  const group = fields(pick(from, 'recordingGroup'));
  const strategy = text(pick(fields(pick(group, 'recordingStrategy')), 'useOnly'));
  const byStrategy = strategy === undefined ? undefined : strategy !== 'INCLUSION_BY_RESOURCE_TYPES';
  const all = byStrategy ?? flag(pick(group, 'allSupported'));
  const status = fields(pick(from, 'status'));
  return {
    kind: 'recorder',
    ...optional('allTypes', all),
    types: names(pick(group, 'resourceTypes')),
    excluded: names(pick(fields(pick(group, 'exclusionByResourceTypes')), 'resourceTypes')),
    ...optional('recording', flag(pick(from, 'recording') ?? pick(status, 'recording'))),
  };
}
