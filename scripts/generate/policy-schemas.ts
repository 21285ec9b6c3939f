import { generatedFiles } from '@clausewatch/policies/schemas';

import type { Generated } from './files.ts';

/** JSON Schemas of policy and register files. */
export async function policySchemas(): Promise<Generated> {
  return { files: new Map(generatedFiles().map(({ path, content }) => [path, content])), owns: [] };
}
