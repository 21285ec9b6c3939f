import type { Incident } from '@clausewatch/model/incident';
import type { ResourceRef } from '@clausewatch/model/resource';
import { describe, expect, it } from 'vitest';

import { anchorsOf, isRelated } from './anchors.ts';

const ref = (type: string, id: string, account = '111122223333'): ResourceRef => ({
  provider: 'aws',
  account,
  region: 'eu-west-1',
  type,
  id,
});
const group = ref('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d');
const machine = ref('AWS::EC2::Instance', 'i-0a1b2c3d');

/** What ties an incident to others is all that is asked of it. */
const breach = (resource: ResourceRef, ...exposed: readonly string[]): Incident =>
  ({
    id: `breach of ${resource.id}`,
    kind: 'violation',
    resource,
    entries: [{ reasons: [{ proof: { exposed: exposed.map((id) => ({ id })) } }, {}] }],
  }) as unknown as Incident;

const threat = (resources: readonly ResourceRef[], attached: readonly ResourceRef[] = []): Incident =>
  ({
    id: 'threat',
    kind: 'threat',
    resource: resources[0] ?? ref('AWS::::Account', '111122223333'),
    entries: [],
    threat: { resources, attached },
  }) as unknown as Incident;

describe('a threat and a breach', () => {
  it.each([
    ['of the same machine', threat([machine]), breach(machine), true],
    ['of a group on its interface', threat([machine], [group]), breach(group), true],
    ['that is proven to expose the machine', threat([machine]), breach(group, 'i-0a1b2c3d'), true],
    ['that exposes another machine', threat([machine]), breach(group, 'i-0e5f6a7b'), false],
    ['of the account', threat([]), breach(ref('AWS::::Account', '111122223333')), true],
    ['of another account', threat([]), breach(ref('AWS::::Account', '999988887777', '999988887777')), false],
    [
      'of what is called the same elsewhere',
      threat([ref('AWS::Logs::LogGroup', '/app', '999988887777')]),
      breach(ref('AWS::Logs::LogGroup', '/app')),
      false,
    ],
  ])('%s', (_, one, other, expected) => {
    expect([isRelated(one, other), isRelated(other, one)]).toEqual([expected, expected]);
  });

  it('are told of each other, two breaches and one and the same are not', () => {
    expect(isRelated(breach(group, 'i-0a1b2c3d'), breach(machine))).toBe(false);
    expect(isRelated(threat([machine]), threat([machine]))).toBe(false);
  });
});

it('ties of one incident are few, however much it exposes', () => {
  const exposed = Array.from({ length: 500 }, (_, index) => `i-${String(index).padStart(8, '0')}`);
  expect(anchorsOf(breach(group, ...exposed))).toHaveLength(60);
});
