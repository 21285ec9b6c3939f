/** What one part of the generator makes: files by their path from the root, and which other files it would clear away. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Generated {
  readonly files: ReadonlyMap<string, string>;
  /** Folders that hold nothing but generated files with this ending. */
  readonly owns: readonly { readonly folder: string; readonly ending: string }[];
}

export type Generator = (root: string) => Promise<Generated>;

function strays(root: string, { files, owns }: Generated): readonly string[] {
  return owns.flatMap(({ folder, ending }) =>
    (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [])
      .filter((name) => name.endsWith(ending))
      .map((name) => `${folder}/${name}`)
      .filter((path) => !files.has(path)),
  );
}

/** Paths of files that are missing, differ, or should not be there. */
export function outdated(root: string, generated: Generated): readonly string[] {
  const differing = [...generated.files].filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  return [...differing.map(([path]) => path), ...strays(root, generated)].toSorted();
}

/** Writes what differs and removes what should not be there. */
export function write(root: string, generated: Generated): void {
  for (const path of strays(root, generated)) rmSync(join(root, path));
  for (const [path, text] of generated.files) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
