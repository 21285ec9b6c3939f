import type { Configuration } from '@clausewatch/model/configuration';
import { InvalidEvent } from '@clausewatch/model/errors';
import { parseCidr, unionOf } from '@clausewatch/net/addresses';

import { type Fields, fields, flag, listOrNone, optional, pick, shown, text } from '../../read.ts';

/** Ranges that are (being) associated: a range on its way out may already be another network's. */
function ranges(value: unknown, name: string, state: string): string[] {
  return listOrNone(value).flatMap((one) => {
    const range = fields(one);
    const now = text(pick(fields(pick(range, state)), 'state'));
    const gone = now === 'disassociated' || now === 'disassociating' || now === 'failed';
    return gone ? [] : (text(pick(range, name)) ?? []);
  });
}

/** `AWS::EC2::VPC`. Throws `InvalidEvent` when an address range is missing or cannot be read. */
export function readNetwork(from: Fields): Configuration {
  const v4 = ranges(pick(from, 'cidrBlockAssociationSet'), 'cidrBlock', 'cidrBlockState');
  const v6 = ranges(pick(from, 'ipv6CidrBlockAssociationSet'), 'ipv6CidrBlock', 'ipv6CidrBlockState');
  const main = text(pick(from, 'cidrBlock'));
  const texts = [...(main === undefined ? [] : [main]), ...v4, ...v6];
  if (texts.length === 0) throw new InvalidEvent('configuration.cidrBlock is missing');
  const sets = texts.map((one) => {
    const set = parseCidr(one);
    if (set === undefined) throw new InvalidEvent(`configuration.cidrBlock ${shown(one)} is not an address range`);
    return set;
  });
  return {
    kind: 'network',
    addresses: unionOf(sets),
    ...optional('isDefault', flag(pick(from, 'isDefault'))),
    ...optional('owner', text(pick(from, 'ownerId'))),
  };
}
