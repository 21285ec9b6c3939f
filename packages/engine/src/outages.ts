/** What stopped to reach us: a clause that stands on it is not proven, however well it was decided before. */
import { type Kind, type Recorder, graphKinds, recordingOf } from '@clausewatch/model/configuration';
import type { Control } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';

/** Where news comes from; `events`: from anywhere. */
export type Source = 'aws-config' | 'guardduty' | 'cloudtrail' | 'events';

export interface Outage {
  readonly source: Source;
  /** Only what is known of these; absent: everything. */
  readonly kinds?: ReadonlySet<Kind>;
  /** `source aws-config stopped in 111122223333 eu-west-1 since 2026-11-01T00:00:00.000Z` */
  readonly missing: string;
}

/** The outages that recorders, detectors and our own watchers tell of. `typesOf`: the provider's types of each kind that something reads. */
export function outagesOf(
  resources: readonly Resource[],
  typesOf: ReadonlyMap<Kind, readonly string[]>,
): readonly Outage[] {
  return resources.flatMap((resource) => {
    const { ref, configuration, capturedAt } = resource;
    const where = `${ref.account} ${ref.region}`;
    switch (configuration.kind) {
      case 'recorder':
        return recorderOutages(configuration, where, capturedAt, typesOf);
      case 'threat-detector':
        if (configuration.enabled !== false) return [];
        return [{ source: 'guardduty', missing: `source guardduty off in ${where} since ${capturedAt}` }];
      case 'watcher': {
        const { what, name, failingSince } = configuration;
        if (ref.provider !== 'clausewatch' || failingSince === undefined) return [];
        if (what === 'channel' || what === 'place') return [];
        if (what === 'way')
          return [{ source: 'events', missing: `no proof that events come in since ${failingSince}` }];
        if (what === 'queue') return [{ source: 'events', missing: `events given up (${name}) since ${failingSince}` }];
        return isSource(name)
          ? [{ source: name, missing: `source ${name} silent in ${where} since ${failingSince}` }]
          : [];
      }
      default:
        return [];
    }
  });
}

/** A kind is out of sight when none of its types is recorded, and late when none is recorded at once. */
function recorderOutages(
  recorder: Recorder,
  where: string,
  since: string,
  typesOf: ReadonlyMap<Kind, readonly string[]>,
): readonly Outage[] {
  const source = 'aws-config';
  if (recorder.recording === false)
    return [{ source, missing: `source aws-config stopped in ${where} since ${since}` }];
  return [...typesOf].flatMap(([kind, types]): readonly Outage[] => {
    const modes = types.map((type) => recordingOf(recorder, type));
    const kinds = new Set([kind]);
    if (modes.every((mode) => mode === 'no'))
      return [{ source, kinds, missing: `${types.join(', ')} not recorded in ${where}` }];
    if (modes.every((mode) => mode === 'no' || mode === 'daily'))
      return [{ source, kinds, missing: `${types.join(', ')} recorded once a day only in ${where}` }];
    return [];
  });
}

const sources: Partial<Readonly<Record<Control['kind'], Source>>> = { threat: 'guardduty', signal: 'cloudtrail' };

/** What an outage takes from a control; our own watchers and recorders are read by ourselves. */
export function blinds({ source, kinds }: Outage, control: Control): boolean {
  const reads = kindsOf(control);
  if (reads.length > 0 && reads.every((kind) => kind === 'watcher' || kind === 'recorder')) return false;
  if (source === 'events') return true;
  const from = sources[control.kind] ?? 'aws-config';
  return source === from && (kinds === undefined || reads.some((kind) => kinds.has(kind)));
}

function kindsOf(control: Control): readonly Kind[] {
  switch (control.kind) {
    case 'resource':
      return control.applies;
    case 'scope':
      return control.collects;
    case 'graph':
      return [...graphKinds];
    case 'threat':
    case 'signal':
      return [];
  }
}

function isSource(name: string): name is Source {
  return name === 'aws-config' || name === 'guardduty' || name === 'cloudtrail';
}
