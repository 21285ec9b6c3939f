/** What a peer describes, as the configuration item that AWS Config would record of it. */
import type { Resource } from '@clausewatch/model/resource';
import { observeItem } from '@clausewatch/sources/aws-config/item';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

export interface Shape {
  readonly type: string;
  readonly id: string;
  readonly configuration: object;
  readonly supplementary?: object;
  readonly account?: string;
  readonly region?: string;
}

/** Reads the item as the pipeline does. Throws `InvalidEvent` where Config could not have recorded such a thing. */
export function resourceOf({ type, id, configuration, supplementary = {}, account, region }: Shape): Resource {
  const found = observeItem(
    {
      resourceType: type,
      resourceId: id,
      awsAccountId: account ?? ACCOUNT,
      awsRegion: region ?? REGION,
      configurationItemCaptureTime: '2026-01-01T00:00:00Z',
      configurationItemStatus: 'OK',
      configuration,
      supplementaryConfiguration: supplementary,
    },
    'file',
  );
  if (found.kind !== 'resource') throw new TypeError(`${type} ${id} is ${found.kind}`);
  return found.resource;
}

/** Records everything, so that what is not there does not exist: a template or a recorded account is whole. */
export function recorder(region?: string): Shape {
  const configuration = { recordingGroup: { allSupported: true, includeGlobalResourceTypes: true }, recording: true };
  const place = region === undefined ? {} : { region };
  return { type: 'AWS::Config::ConfigurationRecorder', id: 'default', configuration, ...place };
}
