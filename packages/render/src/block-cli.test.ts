import { expect, it } from 'vitest';

import { blockCommands } from './block-cli.ts';

it('what a person runs to deny addresses by hand loses nobody else’s', () => {
  const commands = blockCommands({
    kind: 'block',
    ranges: ['9.9.9.1/32', '2a01:4f8:9:9::/64'],
    places: [
      { scope: 'CLOUDFRONT', name: 'blocked', id: 'a', family: 'v4' },
      { id: 'acl-0123456789abcdef0', region: 'eu-west-1', entries: [5, 9] },
    ],
    for: 'PT4H',
    answers: [],
  });
  const entry = 'aws ec2 create-network-acl-entry --ingress --network-acl-id acl-0123456789abcdef0';
  expect(commands).toEqual([
    'aws wafv2 get-ip-set --name blocked --id a --scope CLOUDFRONT --region us-east-1',
    'aws wafv2 update-ip-set --addresses ALL_ITS_ADDRESSES 9.9.9.1/32 --name blocked --id a --scope CLOUDFRONT --description ITS_DESCRIPTION --lock-token ITS_LOCK_TOKEN --region us-east-1',
    `${entry} --rule-number 5 --protocol all --rule-action deny --cidr-block 9.9.9.1/32 --region eu-west-1`,
    `${entry} --rule-number 6 --protocol all --rule-action deny --ipv6-cidr-block 2a01:4f8:9:9::/64 --region eu-west-1`,
  ]);
});
