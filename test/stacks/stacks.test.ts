import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { bundles } from './checks/bundles.ts';
import { doorbell } from './checks/doorbell.ts';
import { edges } from './checks/edges.ts';
import { encryption } from './checks/encryption.ts';
import { exports } from './checks/exports.ts';
import { operation } from './checks/operation.ts';
import { permissions } from './checks/permissions.ts';
import { install, isInstalled, synthesise, type Synthesis } from './synthesis.ts';

const MINUTE = 60_000;

/** The SDKs are large: `npm test` on a fresh clone does without, a pipeline installs them. */
const required = process.env['REQUIRE_STACKS'] === '1' || Boolean(process.env['CI']);
const skipped = !required && !isInstalled();
if (skipped)
  console.warn('The stacks are not tested: run `node scripts/stacks/setup.mjs` once, or set REQUIRE_STACKS=1.');

beforeAll(() => {
  if (required) install();
}, 10 * MINUTE);

describe.skipIf(skipped).each(['test', 'production'])('the stacks of stage %s', (stage) => {
  let synthesis: Synthesis | undefined;
  const of = (): Synthesis => {
    if (!synthesis) throw new Error('the stacks could not be synthesised');
    return synthesis;
  };
  const real = stage === 'production';

  beforeAll(() => {
    synthesis = synthesise(stage, real ? mkdtempSync(join(tmpdir(), 'bundles-')) : undefined);
  }, 5 * MINUTE);

  it('contain what they should and nothing unnamed', () => {
    const names = of().resources.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  permissions(of);
  encryption(of);
  edges(of);
  doorbell(of);
  exports(of);
  operation(of);
  if (real) bundles(of);
});
