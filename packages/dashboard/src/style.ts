/** The one style sheet, kept in parts. */
import { readFileSync } from 'node:fs';

const parts = [
  'tokens',
  'base',
  'frame',
  'pieces',
  'lists',
  'coverage',
  'deeds',
  'incident',
  'messages',
  'policy',
  'sheet',
  'print',
] as const;

let whole: string | undefined;

export function styleSheet(): string {
  whole ??= parts.map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')).join('\n');
  return whole;
}
