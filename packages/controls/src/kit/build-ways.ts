/** Network ACLs and route tables of built networks as AWS Config describes them, as far as fixes read it. */
import type { AclPart, Route, RouteTablePart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';

import { given } from './build.ts';

/** The resource of the part, in the account and region of all cases. */
export function wayOf(part: AclPart | RouteTablePart): Resource {
  const { id } = part;
  return part.kind === 'network-acl'
    ? given({ kind: 'network-acl', isDefault: false, entries: part.entries, unreadable: [] }, { id })
    : given(
        { kind: 'network-part' },
        { id, type: 'AWS::EC2::RouteTable', raw: { routes: part.routes.map(writtenRoute) } },
      );
}

/** Whether the table still has the route in its provider's words. */
export function isWritten({ raw }: Resource, route: Route): boolean {
  return JSON.stringify(raw.configuration).includes(JSON.stringify(writtenRoute(route)));
}

function writtenRoute({ prefix, list, target }: Route): object {
  const to =
    prefix === undefined
      ? { destinationPrefixListId: list }
      : { [prefix.includes(':') ? 'destinationIpv6CidrBlock' : 'destinationCidrBlock']: prefix };
  const by = { peering: 'vpcPeeringConnectionId', 'transit-gateway': 'transitGatewayId' } as const;
  const field = target.kind === 'peering' || target.kind === 'transit-gateway' ? by[target.kind] : 'gatewayId';
  return { ...to, [field]: target.id };
}
