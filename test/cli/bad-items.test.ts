/** Items whose content is wrong: what cannot be known is undetermined or told, never taken for good, and the item beside it is assessed. */
import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';

interface Row {
  readonly clause: string;
  readonly verdict: string;
  readonly missing: readonly string[];
  readonly resource: { readonly id: string };
}
const ssh = ['--policy', 'pythias', '--clause', 'P-7', '--control', 'admin-port-untrusted', '--json'];

async function check(
  ...items: readonly unknown[]
): Promise<{ readonly rows: readonly Row[]; readonly code: number | null; readonly stderr: string }> {
  const ran = await clausewatch(['check', folderOf({ 'items.json': JSON.stringify(items) }), ...ssh]);
  return { rows: documentOf(ran) as readonly Row[], code: ran.code, stderr: ran.stderr };
}

const undetermined: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
  [
    'a range with 33 bits',
    { ipv4Ranges: [{ cidrIp: '10.0.0.0/33' }] },
    /readable address instead of "10\.0\.0\.0\/33"/,
  ],
  [
    'a range with a leading zero',
    { ipv4Ranges: [{ cidrIp: '010.0.0.0/8' }] },
    /readable address instead of "010\.0\.0\.0\/8"/,
  ],
  ['a range of the wrong type', { ipv4Ranges: '0.0.0.0/0' }, /readable address/],
  ['ports in reverse', { fromPort: 443, toPort: 22 }, /ports of the rule at \/ipPermissions\/0/],
  ['a port that is a word', { fromPort: 'ssh' }, /ports of the rule at \/ipPermissions\/0/],
  ['a port out of range', { fromPort: 22, toPort: 70_000 }, /ports of the rule at \/ipPermissions\/0/],
];

describe('a rule that cannot be read', () => {
  it.each(undetermined)(
    '%s is undetermined, with what was missing; alone it ends with code 3',
    async (_name, rule, missing) => {
      const { rows, code } = await check(group('sg-odd', rule));
      expect(rows.map(({ verdict }) => verdict)).toEqual(['undetermined']);
      expect(rows[0]?.missing.join()).toMatch(missing);
      expect(code).toBe(3);
    },
  );

  it('all of them beside a violation leave the violation standing', async () => {
    const odd = undetermined.map(([, rule], index) => group(`sg-odd-${index}`, rule));
    const { rows, code } = await check(...odd, group('sg-good'));
    expect(rows.filter(({ verdict }) => verdict === 'undetermined')).toHaveLength(odd.length);
    expect(rows.filter(({ verdict }) => verdict === 'violation').map(({ resource }) => resource.id)).toEqual([
      'sg-good',
    ]);
    expect(code).toBe(1);
  });
});

const without = (name: string): object =>
  Object.fromEntries(Object.entries(group('sg-odd')).filter(([key]) => key !== name));

describe('an item that is no item', () => {
  it.each([
    ['without a type', without('resourceType'), /not recognised|resourceType/],
    ['without an id', without('resourceId'), /not recognised|resourceId/],
    ['without a configuration', without('configuration'), /configuration of this AWS::EC2::SecurityGroup is missing/],
    [
      'with a word for its configuration',
      group('sg-odd', {}, { configuration: 'hello' }),
      /configuration of this AWS::EC2::SecurityGroup is "hello", not an object/,
    ],
    ['with a number for its id', group('sg-odd', {}, { resourceId: 12_345 }), /configuration item without resourceId/],
    ['that is a list', [[]], /not an event|not recognised|nothing/],
    ['that is a number', 7, /not an event/],
  ])('%s is told by file and position, and the next one is assessed', async (_name, odd, told) => {
    const { rows, code, stderr } = await check(odd, group('sg-good'));
    expect(stderr).toMatch(/items\.json, (item|document) 1: /);
    expect(stderr).toMatch(told);
    expect(rows.map(({ resource }) => resource.id)).toEqual(['sg-good']);
    expect(code).toBe(1);
  });
});

describe('an item of another world', () => {
  it('of a type that nobody knows is counted, and harms nothing', async () => {
    const { rows, code, stderr } = await check(
      group('thing', {}, { resourceType: 'AWS::Quantum::Teapot', configuration: { a: 1 } }),
    );
    expect(rows).toEqual([]);
    expect(stderr).toMatch(/1 state of types that nothing looks at/);
    expect(code).toBe(0);
  });

  it('of the future is told and assessed; alone and healthy it ends with code 3', async () => {
    const inside = { ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], fromPort: 443, toPort: 443 };
    const { code, stderr } = await check(
      group('sg-far', inside, { configurationItemCaptureTime: '2999-01-01T00:00:00Z' }),
    );
    expect(stderr).toMatch(/items\.json, (item|document) 1: is of 2999-01-01T00:00:00\.000Z, which is in the future/);
    expect(code).toBe(3);
  });
});
