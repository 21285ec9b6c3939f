import type { Resource } from '@clausewatch/model/resource';
import { observe } from '@clausewatch/sources/observe';

let states = 0;

/** A resource as Config tells of it. */
export function item(type: string, id: string, configuration: object): Resource {
  const [observation] = observe({
    version: '1.3',
    accountId: '111122223333',
    awsRegion: 'eu-west-1',
    resourceType: type,
    resourceId: id,
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-07-01T10:00:00.000Z',
    configurationStateId: `${++states}`,
    configuration,
    supplementaryConfiguration: {},
    tags: {},
  });
  if (observation?.kind !== 'resource') throw new Error(`no resource: ${JSON.stringify(observation)}`);
  return observation.resource;
}
