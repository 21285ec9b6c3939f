import { expect, it } from 'vitest';

import { isPublicAddress } from './public-address.ts';

it.each(['3.5.140.2', '8.8.8.8', '1.1.1.1', '2600:1f18::1', '2a05:d018::1', '2001:4860:4860::8888'])(
  '%s is on the internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:8.8.8.8',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  'fe80::1',
  'fd00:ec2::254',
  'ff02::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2001::1',
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
