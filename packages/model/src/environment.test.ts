import { expect, it } from 'vitest';

import { environmentOf } from './environment.ts';
import type { Registers } from './registers.ts';
import type { ResourceRef } from './resource.ts';

const ref: ResourceRef = {
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::EC2::SecurityGroup',
  id: 'sg-0a',
};
const registers: Registers = {
  accounts: [{ id: '444455556666', alias: 'lab', environment: 'test' }],
  environments: [
    { environment: 'production', accounts: ['111122223333'] },
    { environment: 'staging', networks: ['vpc-0b'] },
  ],
};

it('lets the network outweigh its account, and both outweigh tags', () => {
  const tags = { Environment: 'dev' };
  expect(environmentOf(ref, tags, 'vpc-0b', registers)).toEqual({ environment: 'staging', from: 'network' });
  expect(environmentOf(ref, tags, 'vpc-0c', registers)).toEqual({ environment: 'production', from: 'account' });
});

it('knows a network by its own id', () => {
  expect(environmentOf({ ...ref, id: 'vpc-0b' }, {}, undefined, registers).environment).toBe('staging');
});

it('takes the environment that the account itself is registered with', () => {
  expect(environmentOf({ ...ref, account: '444455556666' }, {}, undefined, registers).environment).toBe('test');
});

it('falls back to tags in any case, and prefers Environment to Stage', () => {
  expect(environmentOf(ref, { STAGE: 'x', environment: ' prod ' }, undefined, {})).toEqual({
    environment: 'prod',
    from: 'tag',
  });
  expect(environmentOf(ref, { Env: '', stage: 'qa' }, undefined, {}).environment).toBe('qa');
});

it('shortens an endless tag and says when nothing is known', () => {
  expect(environmentOf(ref, { env: 'x'.repeat(300) }, undefined, {}).environment).toHaveLength(40);
  expect(environmentOf(ref, { owner: 'x' }, 'vpc-0c', {})).toEqual({ from: 'nothing' });
});
