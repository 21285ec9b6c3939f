import { fileURLToPath } from 'node:url';

/** The policies that come along, by id. `baseline` steps back wherever another one claims the same control. */
export const builtinIds = ['pythias', 'paragone', 'botbrains', 'baseline'] as const;

/** Path of a policy that comes along. */
export function builtinFile(id: (typeof builtinIds)[number]): string {
  return fileURLToPath(new URL(`../data/${id}.yaml`, import.meta.url));
}
