import { expect, it } from 'vitest';

import { readers } from './aws-config/kinds.ts';
import { graphTypes } from './graph/parts.ts';
import { unrecordedTypes } from './graph/unrecorded.ts';
import { kindOf, sweptTypes } from './kind-of.ts';

it('every type that is read has a kind, and no other type has one', () => {
  const known = new Set([...readers.keys(), ...graphTypes]);
  for (const type of ['AWS::EC2::TransitGatewayVpcAttachment', ...unrecordedTypes]) known.delete(type);
  expect(new Set(sweptTypes)).toEqual(known);
  expect(kindOf('AWS::EC2::Subnet')).toBe('network-part');
  expect(kindOf('AWS::EC2::Volume')).toBe('other');
  expect(kindOf('__proto__')).toBe('other');
});

it('a reader that needs no field answers with the kind that its type has', () => {
  for (const [type, read] of readers) {
    const kind = answered(() => read({}, {}).kind);
    if (kind !== undefined) expect([type, kind]).toEqual([type, kindOf(type)]);
  }
});

function answered<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
