import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { lintOverrides } from '../rooms.ts';
import type { Generated } from './files.ts';

const FILE = '.oxlintrc.json';

/** The linter's configuration, with the import table of the rooms in front of the overrides that are kept by hand. */
export async function lintRooms(root: string): Promise<Generated> {
  const config = JSON.parse(readFileSync(join(root, FILE), 'utf8')) as {
    readonly overrides: readonly { readonly files: readonly string[] }[];
  };
  const byHand = config.overrides.filter(({ files }) => files.some((file) => file.startsWith('**/')));
  return {
    files: new Map([[FILE, `${JSON.stringify({ ...config, overrides: [...lintOverrides(), ...byHand] }, null, 2)}\n`]]),
    owns: [],
  };
}
