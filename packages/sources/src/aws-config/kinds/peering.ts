import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, fields, optional, pick, text } from '../../read.ts';

type Side = Extract<Configuration, { readonly kind: 'peering' }>['requester'];

function side(from: Fields | undefined): Side {
  return {
    ...optional('account', text(pick(from, 'ownerId'))),
    ...optional('region', text(pick(from, 'region'))),
    ...optional('network', text(pick(from, 'vpcId'))),
  };
}

/** `AWS::EC2::VPCPeeringConnection`, as EC2 or as CloudFormation spells it. */
export function readPeering(from: Fields): Configuration {
  const given = pick(from, 'status');
  const accepter = fields(pick(from, 'accepterVpcInfo'));
  return {
    kind: 'peering',
    ...optional('status', text(given) ?? text(pick(fields(given), 'code'))),
    requester: side(fields(pick(from, 'requesterVpcInfo')) ?? { vpcId: pick(from, 'vpcId') }),
    accepter: side(
      accepter ?? {
        ownerId: pick(from, 'peerOwnerId'),
        region: pick(from, 'peerRegion'),
        vpcId: pick(from, 'peerVpcId'),
      },
    ),
  };
}
