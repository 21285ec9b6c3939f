import type { Configuration, Recorder } from '@clausewatch/model/configuration';

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
    ...modeOf(fields(pick(from, 'recordingMode'))),
    ...optional('recording', flag(pick(from, 'recording') ?? pick(status, 'recording'))),
  };
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingMode.html: the types of an override differ from the rest. */
function modeOf(mode: Fields | undefined): Pick<Recorder, 'daily' | 'continuous'> {
  const overridden = (frequency: string): readonly string[] =>
    listOrNone(pick(mode, 'recordingModeOverrides'))
      .map(fields)
      .filter((one) => text(pick(one, 'recordingFrequency')) === frequency)
      .flatMap((one) => names(pick(one, 'resourceTypes')));
  if (text(pick(mode, 'recordingFrequency')) === 'DAILY') return { daily: 'all', continuous: overridden('CONTINUOUS') };
  const daily = overridden('DAILY');
  return daily.length === 0 ? {} : { daily };
}
