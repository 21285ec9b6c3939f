/** The recorders of AWS Config, which it does not record itself. */
import {
  type ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
} from '@aws-sdk/client-config-service';
import type { Observation } from '@clausewatch/model/observation';
import type { Resource } from '@clausewatch/model/resource';

import type { Home } from './config-presence.ts';
import { translated } from './failures.ts';

export interface RecordersOptions {
  readonly client: ConfigServiceClient;
  /** What one configuration item says. */
  readonly observeItem: (item: unknown) => readonly Observation[];
  readonly now: () => string;
}

/** The recorder of an account and region, as it is now; where there is none, one that is stopped. Throws `Unavailable`. */
export function configRecorders({
  client,
  observeItem,
  now,
}: RecordersOptions): (home: Home) => () => Promise<readonly Resource[]> {
  return ({ account, region }) =>
    async () => {
      const [{ ConfigurationRecorders: recorders = [] }, { ConfigurationRecordersStatus: statuses = [] }] =
        await Promise.all([
          sent(() => client.send(new DescribeConfigurationRecordersCommand())),
          sent(() => client.send(new DescribeConfigurationRecorderStatusCommand())),
        ]);
      const { name = 'default', recordingGroup, recordingMode } = recorders[0] ?? {};
      const recording = statuses.some((status) => status.name === name && status.recording === true);
      const observations = observeItem({
        configurationItemCaptureTime: now(),
        configurationItemStatus: 'OK',
        configurationStateId: '0',
        awsAccountId: account,
        awsRegion: region,
        resourceType: 'AWS::Config::ConfigurationRecorder',
        resourceId: name,
        configuration: { name, recordingGroup, recordingMode, recording },
      });
      return observations.flatMap((observation) => (observation.kind === 'resource' ? observation.resource : []));
    };
}

async function sent<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translated('AWS Config', error);
  }
}
