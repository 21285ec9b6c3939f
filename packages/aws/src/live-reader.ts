/** The state of a resource as its own service tells it now, ahead of AWS Config. */
import type { Changed } from '@clausewatch/app/order';
import type { App } from '@clausewatch/app/ports';
import type { Observation } from '@clausewatch/model/observation';

import type { Home } from './config-presence.ts';
import { nameOf, translated } from './failures.ts';
import type { Readings } from './live-item.ts';

/** What the services call it when there is no such thing. */
const gone: ReadonlySet<string> = new Set([
  'DBClusterNotFoundFault',
  'DBInstanceNotFoundFault',
  'InvalidAllocationID.NotFound',
  'InvalidGatewayID.NotFound',
  'InvalidGroup.NotFound',
  'InvalidFlowLogId.NotFound',
  'InvalidInstanceID.NotFound',
  'InvalidInternetGatewayID.NotFound',
  'InvalidNetworkAclID.NotFound',
  'InvalidNetworkInterfaceID.NotFound',
  'InvalidPrefixListID.NotFound',
  'InvalidPrefixListId.NotFound',
  'InvalidRouteTableID.NotFound',
  'InvalidSubnetID.NotFound',
  'InvalidTransitGatewayAttachmentID.NotFound',
  'InvalidVpcEndpointId.NotFound',
  'InvalidVpcEndpointService.NotFound',
  'InvalidVpcEndpointServiceId.NotFound',
  'InvalidVpcID.NotFound',
  'InvalidVpcPeeringConnectionID.NotFound',
  'InvalidVpnGatewayID.NotFound',
  'ListenerNotFound',
  'ListenerNotFoundException',
  'LoadBalancerNotFound',
  'LoadBalancerNotFoundException',
  'NatGatewayNotFound',
  'NoSuchConfigurationRecorderException',
  'TargetGroupNotFound',
  'TargetGroupNotFoundException',
  'TrailNotFoundException',
]);
/** The region becomes part of a host name. */
export const regionName = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;

/**
 * Reads resources of the account of its credentials only, in any region, of the types that are `known`. `observeItem` is the reader of AWS Config's items: a live state is spelled as
 * one, so that everything behind it is the same.
 */
export function liveReader(
  { account }: Pick<Home, 'account'>,
  observeItem: (item: unknown) => readonly Observation[],
  known: Readings,
): NonNullable<App['readLive']> {
  const readings = new Map(known);
  return async (ref, at, tags) => {
    const read = readings.get(ref.type);
    if (read === undefined || ref.provider !== 'aws' || ref.account !== account || !regionName.test(ref.region))
      return undefined;
    const reading = await read(ref).catch((error: unknown) => {
      if (gone.has(nameOf(error))) return undefined;
      throw translated(ref.type, error);
    });
    if (reading === undefined) return 'absent';
    // Instants become ISO 8601 text, and what is undefined is left out, as in every other spelling of an item.
    const item: unknown = JSON.parse(
      JSON.stringify({
        resourceType: ref.type,
        resourceId: ref.id,
        resourceName: reading.name,
        awsAccountId: ref.account,
        awsRegion: ref.region,
        configurationItemCaptureTime: at,
        configurationItemStatus: 'OK',
        configuration: reading.configuration,
        supplementaryConfiguration: reading.supplementary ?? {},
        tags: reading.tags ?? tags,
      }),
    );
    return observeItem(item).find(isChanged);
  };
}

function isChanged(observation: Observation): observation is Changed {
  return observation.kind === 'resource' || observation.kind === 'deleted';
}
