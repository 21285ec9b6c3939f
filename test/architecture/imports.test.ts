import { globSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { forbidden, lintOverrides, rooms } from '../../scripts/rooms.ts';

const sources = globSync(['packages/*/src/**/*.ts', 'functions/**/*.ts']).filter(
  (file) =>
    !/\.(test|cases)\.ts$|\/contract[^/]*\.ts$|-testing\.ts$|\/test\/|\.generated\./.test(file) &&
    !file.includes('node_modules'),
);
const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');

describe('the rooms', () => {
  it.each(Object.keys(rooms))('%s imports only what the table allows', (room) => {
    const folder = room === 'functions' ? 'functions/' : `packages/${room}/src/`;
    const broken = sources
      .filter((file) => file.startsWith(folder))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, why: forbidden(room, specifier) })))
      .filter(({ why }) => why !== undefined);
    expect(broken).toEqual([]);
  });

  it('are held by the linter with the same table', () => {
    const config = JSON.parse(readFileSync('.oxlintrc.json', 'utf8')) as { readonly overrides: readonly object[] };
    expect(config.overrides).toEqual(expect.arrayContaining([...lintOverrides()]));
  });

  it('without a clock, a process or a network never name one', () => {
    const pure = sources.filter((file) => rooms[file.split('/')[1] ?? '']?.pure === true);
    const impure = pure.filter((file) =>
      /\bprocess\.|\bDate\.now\(|new Date\(\)|\bfetch\(|Math\.random\(/.test(readFileSync(file, 'utf8')),
    );
    expect(impure).toEqual([]);
  });

  it('keep files short: 250 lines, handlers 30, controls 60', () => {
    const limit = (file: string): number => {
      if (/^functions\/[^/]+\.ts$/.test(file)) return 30;
      return /controls\/src\/controls\//.test(file) ? 60 : 250;
    };
    const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length - 1 > limit(file));
    expect(long).toEqual([]);
  });
});
