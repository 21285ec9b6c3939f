import type { GraphPart } from '@clausewatch/model/graph';
import type { Registers } from '@clausewatch/model/registers';
import { cidrs, count, covers, overlaps, parseCidr } from '@clausewatch/net/addresses';
import { privateAddresses, publicAddresses } from '@clausewatch/net/special';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Neighbours, addressesOf, blockable, sparedWords, sparing } from './block.ts';

const registers: Registers = {
  adminNetworks: { cidrs: ['9.1.0.0/16', '2a01:4f8:1::/48'], purpose: 'office' },
  authorisedServers: { cidrs: ['9.2.0.0/24'] },
  thirdParties: [
    { name: 'Monitoring', cidrs: ['9.3.0.0/28'] },
    { name: 'By account', accounts: ['1'] },
  ],
  publicEndpoints: [
    { name: 'shop', endpoint: '9.4.0.1', ports: [] },
    { name: 'api', endpoint: 'api.example.com', ports: [] },
  ],
};
const near: Neighbours = { registers, own: ['9.5.0.1', '2a01:4f8:2:2::5'] };
const of = (remotes: readonly string[], over: Partial<Neighbours> = {}) =>
  blockable({ remotes, role: 'TARGET', sample: false }, { ...near, ...over });

describe('an address of a threat', () => {
  it('of a stranger may be denied: one address of IPv4, one subscriber of IPv6, each once', () => {
    expect(of(['9.9.9.1', '9.9.9.1/32', '::ffff:9.9.9.1', '2a01:4f8:9:9::1', '2A01:4F8:9:9:0::2'])).toEqual({
      ranges: ['9.9.9.1/32', '2a01:4f8:9:9::/64'],
      spared: [],
    });
  });

  it.each([
    ['of an administrator', '9.1.2.3', 'administrators'],
    ["of an administrator's network", '2a01:4f8:1:7::1', 'administrators'],
    ['of an authorised server', '9.2.0.9', 'servers'],
    ['of a third party', '9.3.0.15', 'third-party'],
    ['of an endpoint of your own', '9.4.0.1', 'own'],
    ['of the estate', '9.5.0.1', 'own'],
    ['beside one of the estate in its subnet', '2a01:4f8:2:2::99', 'own'],
    ['of a private network', '10.1.2.3', 'special'],
    ['of the metadata service', '169.254.169.254', 'special'],
    ['of this machine', '127.0.0.1', 'special'],
    ['of this machine in IPv6', '::1', 'special'],
    ['of everybody who is multicast to', '224.0.0.1', 'special'],
    ['that documents use', '198.51.100.7', 'special'],
    ['of a private network of IPv6', 'fd00::1', 'special'],
    ['of a link', 'fe80::1', 'special'],
    ['behind 6to4', '2002:909:901::1', 'special'],
    ['behind Teredo', '2001:0:909:901::1', 'special'],
    ['that is translated', '64:ff9b::909:901', 'special'],
    ['of nobody', '0.0.0.0', 'special'],
    ['that is a whole network', '9.9.9.0/24', 'wide'],
    ['that is everybody', '0.0.0.0/0', 'wide'],
    ['that is more than a subscriber', '2a01:4f8:9::/63', 'wide'],
    ['that is everybody in IPv6', '::/0', 'wide'],
    ['that is a service', 'AWS Internal', 'unreadable'],
    ['that is a host name', 'cloudformation.amazonaws.com', 'unreadable'],
    ['with leading zeros', '009.9.9.1', 'unreadable'],
    ['that is nothing', '', 'unreadable'],
  ] as const)('%s is left alone', (_, address, why) => {
    expect(of([address])).toEqual({ ranges: [], spared: [{ address, why }] });
    expect(sparedWords[why]).not.toBe('');
  });

  it.each(['adminNetworks', 'authorisedServers', 'thirdParties'] as const)(
    'is left alone while nobody knows the %s: absent is not empty',
    (name) => {
      const { [name]: _absent, ...rest } = registers;
      expect(of(['9.9.9.1'], { registers: rest }).spared).toEqual([{ address: '9.9.9.1', why: 'registers' }]);
      const empty = { ...rest, [name]: name === 'thirdParties' ? [] : { cidrs: [] } };
      expect(of(['9.9.9.1'], { registers: empty }).ranges).toEqual(['9.9.9.1/32']);
    },
  );

  it('is left alone while your own addresses cannot be read', () => {
    expect(of(['9.9.9.1'], { own: undefined }).spared).toEqual([{ address: '9.9.9.1', why: 'estate' }]);
  });

  it('that our own machine called, or that a sample names, is left alone', () => {
    const remotes = ['9.9.9.1'];
    expect(blockable({ remotes, role: 'ACTOR', sample: false }, near).spared[0]?.why).toBe('called');
    expect(blockable({ remotes, role: 'TARGET', sample: true }, near).spared[0]?.why).toBe('sample');
    expect(blockable({ remotes, sample: false }, near).ranges).toEqual(['9.9.9.1/32']);
  });
});

describe('a range that was approved', () => {
  it('is judged again, in exactly the spelling that is denied', () => {
    expect(sparing('9.9.9.1/32', near)).toBeUndefined();
    expect(sparing('2a01:4f8:9:9::/64', near)).toBeUndefined();
    expect(sparing('9.1.2.3/32', near)).toBe('administrators');
    expect(sparing('9.9.9.1', near)).toBe('wide');
    expect(sparing('2a01:4f8:9:9::1/128', near)).toBe('wide');
    expect(sparing('9.9.9.0/31', near)).toBe('wide');
    expect(sparing('x', near)).toBe('unreadable');
  });
});

const v4 = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));
const v6 = fc
  .array(fc.nat(0xffff), { minLength: 8, maxLength: 8 })
  .map((parts) => parts.map((part) => part.toString(16)).join(':'));
/** Near what is trusted, or anywhere. */
const remote = fc.oneof(
  v4,
  v6,
  fc.tuple(fc.constantFrom(1, 2, 3, 4, 5, 9), fc.nat(1), fc.nat(255)).map(([a, b, c]) => `9.${a}.${b}.${c}`),
  fc.tuple(fc.nat(3), fc.nat(3), fc.nat(9)).map(([a, b, c]) => `2a01:4f8:${a}:${b}::${c}`),
  fc.tuple(v4, fc.nat(32)).map(([address, length]) => `${address}/${length}`),
  fc.tuple(v6, fc.nat(128)).map(([address, length]) => `${address}/${length}`),
  fc.string(),
);

it('whatever is seen, nothing is denied that is trusted, our own, special, or wider than one subscriber', () => {
  const trusted = cidrs(
    '9.1.0.0/16',
    '2a01:4f8:1::/48',
    '9.2.0.0/24',
    '9.3.0.0/28',
    '9.4.0.1',
    '9.5.0.1',
    '2a01:4f8:2:2::5',
  );
  fc.assert(
    fc.property(fc.array(remote, { maxLength: 8 }), (remotes) => {
      const { ranges, spared } = of(remotes);
      const seen = remotes.flatMap((text) => parseCidr(text) ?? []);
      for (const text of ranges) {
        const range = cidrs(text);
        const { v4: four, v6: six } = count(range);
        expect([four, six]).toEqual(text.includes(':') ? [0, 2n ** 64n] : [1, 0n]);
        expect(overlaps(range, trusted)).toBe(false);
        expect(overlaps(range, privateAddresses)).toBe(false);
        expect(covers(publicAddresses, range)).toBe(true);
        expect(seen.some((one) => overlaps(one, range))).toBe(true);
        expect(sparing(text, near)).toBeUndefined();
      }
      const left = new Set(spared.map(({ address }) => address));
      for (const text of new Set(remotes))
        expect(left.has(text) || ranges.some((range) => covers(cidrs(range), cidrs(text)))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('whatever is not known, nothing is denied', () => {
  const unknown: Neighbours = { registers: {}, own: undefined };
  fc.assert(fc.property(fc.array(remote), (remotes) => of(remotes, unknown).ranges.length === 0));
});

describe('the addresses of an estate', () => {
  it.each<[string, GraphPart, readonly string[] | 'unread']>([
    [
      'a network',
      { kind: 'network', id: 'v', prefixes: ['10.0.0.0/16', '2a01:4f8:7::/56'] },
      ['10.0.0.0/16', '2a01:4f8:7::/56'],
    ],
    ['a subnet', { kind: 'subnet', id: 's', prefixes: ['2a01:4f8:8::/64'] }, ['2a01:4f8:8::/64']],
    [
      'an interface',
      {
        kind: 'interface',
        id: 'i',
        type: 'interface',
        of: [],
        addresses: [{ address: '10.0.0.1', public: '9.5.0.1' }],
      },
      ['10.0.0.1', '9.5.0.1'],
    ],
    [
      'an interface of which one cannot be read',
      { kind: 'interface', id: 'i', type: 'interface', of: [], addresses: [{ address: '10.0.0.1' }, { address: 'x' }] },
      'unread',
    ],
    [
      'a public address',
      { kind: 'public-address', id: 'e', interface: 'i', private: '10.0.0.2', public: '9.5.0.2' },
      ['9.5.0.2'],
    ],
    [
      'translation',
      { kind: 'nat-gateway', id: 'n', public: true, available: true, addresses: [{ public: '9.5.0.3' }, {}] },
      ['9.5.0.3'],
    ],
    ['a group', { kind: 'security-group', id: 'g', rules: [] }, []],
    ['routes that were not read', { kind: 'unread', id: 'r', type: 'AWS::EC2::RouteTable' }, []],
    ['an interface that was not read', { kind: 'unread', id: 'i', type: 'AWS::EC2::NetworkInterface' }, 'unread'],
    ['a public address that was not read', { kind: 'unread', id: 'e', type: 'AWS::EC2::EIP' }, 'unread'],
    ['a network that was not read', { kind: 'unread', id: 'v', type: 'AWS::EC2::VPC' }, 'unread'],
  ])('of %s', (_, part, expected) => {
    expect(addressesOf(part)).toEqual(expected);
  });
});
