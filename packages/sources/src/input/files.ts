import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Something of the input that could not be used: which file, where in it, and why. */
export interface InputProblem {
  readonly file: string;
  /** `item 12`, `document 3`; absent when it is about the file as a whole. */
  readonly position?: string;
  readonly reason: string;
}

type Report = (problem: InputProblem) => void;

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

async function* folder(path: string, report: Report): AsyncGenerator<string> {
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.toSorted(byName)) {
    // Hidden files are the file manager's and the version control's, not evidence.
    if (entry.name.startsWith('.')) continue;
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* filesIn(child, report);
    else if (entry.isFile()) yield child;
    else if (entry.isSymbolicLink()) yield* linked(child, report);
    else report({ file: child, reason: 'neither a file nor a folder' });
  }
}

/** A link to a file is read; one to a folder is not followed, so that no loop can form. */
async function* linked(path: string, report: Report): AsyncGenerator<string> {
  const target = await stat(path).catch(() => undefined);
  if (target?.isFile() === true) yield path;
  else report({ file: path, reason: 'a link that does not lead to a file' });
}

/** The files at a path: itself, or those of the folder in name order (by code unit), folders included. */
export async function* filesIn(path: string, report: Report): AsyncGenerator<string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) yield* folder(path, report);
    else if (found.isFile()) yield path;
    else report({ file: path, reason: 'neither a file nor a folder' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    report({ file: path, reason: code === 'ENOENT' ? 'does not exist' : `cannot be read: ${code}` });
  }
}
