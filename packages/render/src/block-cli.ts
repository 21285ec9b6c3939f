/** What a person runs where nothing here can deny an address. */
import { fitting, regionOf } from '@clausewatch/model/block';
import { aws } from '@clausewatch/model/command';
import type { BlockRemedy } from '@clausewatch/model/remedy';

/** AWS CLI commands. Words in capitals stand for what only who runs them sees: an IP set is replaced as a whole. */
export function blockCommands({ ranges, places }: BlockRemedy): readonly string[] {
  return places.flatMap((place) => {
    const own = fitting(place, ranges);
    const at = { provider: 'aws', account: '', region: regionOf(place), type: '', id: place.id };
    if (!('scope' in place))
      return own.flatMap(
        (range, index) =>
          aws(at, ['ec2', 'create-network-acl-entry', '--ingress'], {
            'network-acl-id': place.id,
            'rule-number': String(place.entries[0] + index),
            protocol: 'all',
            'rule-action': 'deny',
            [range.includes(':') ? 'ipv6-cidr-block' : 'cidr-block']: range,
          }) ?? [],
      );
    const set = { name: place.name, id: place.id, scope: place.scope };
    const update = ['wafv2', 'update-ip-set', '--addresses', 'ALL_ITS_ADDRESSES', ...own];
    const rest = { ...set, description: 'ITS_DESCRIPTION', 'lock-token': 'ITS_LOCK_TOKEN' };
    return [aws(at, ['wafv2', 'get-ip-set'], set) ?? [], aws(at, update, rest) ?? []].flat();
  });
}
