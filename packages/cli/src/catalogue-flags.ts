/** The flags by which every command chooses policies, registers and documents, and the catalogue they give. */
import { existsSync, statSync } from 'node:fs';

import { controls } from '@clausewatch/controls/registry.generated';
import { controlSetVersion } from '@clausewatch/controls/version';
import type { Catalogue } from '@clausewatch/model/catalogue';
import { Misconfigured } from '@clausewatch/model/errors';
import { builtinFile, builtinIds } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';

export const text = (value: string): string => value;

/** A flag that takes an instant. */
export const instantFlag = (brief: string) =>
  ({ kind: 'parsed', parse: instant, brief, optional: true, placeholder: 'T' }) as const;

function instant(value: string): string {
  const time = Date.parse(value);
  if (!isDay(value.slice(0, 10)) || Number.isNaN(time))
    throw new Error(`${value} is not an instant: write 2026-11-23T04:31:00Z`);
  return new Date(time).toISOString();
}

/** `Date.parse` makes 2 March of 30 February. */
export function isDay(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === value
  );
}

function folder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new Error('there is no such folder');
}

export const catalogueFlags = {
  policy: {
    kind: 'parsed',
    parse: text,
    brief: 'Policy: pythias, paragone, botbrains, baseline or a file. Default: all four',
    variadic: true,
    optional: true,
    placeholder: 'ID|FILE',
  },
  registers: {
    kind: 'parsed',
    parse: text,
    brief: 'File of registers: what only the company knows',
    optional: true,
    placeholder: 'FILE',
  },
  documents: {
    kind: 'parsed',
    parse: folder,
    brief: 'Folder with the written policies, so that sentences are quoted',
    variadic: true,
    optional: true,
    placeholder: 'DIR',
  },
} as const;

export interface CatalogueFlags {
  readonly policy?: readonly string[];
  readonly registers?: string;
  readonly documents?: readonly string[];
}

/** Throws `Misconfigured` with everything that is wrong. */
export function catalogueFrom(flags: CatalogueFlags): Catalogue {
  const chosen = flags.policy !== undefined && flags.policy.length > 0 ? flags.policy : builtinIds;
  return openCatalogue({
    policies: chosen.map(policyFile),
    registers: flags.registers,
    documents: flags.documents ?? [],
    controls,
    versions: { controls: controlSetVersion },
  });
}

function policyFile(name: string): string {
  const builtin = builtinIds.find((id) => id === name);
  if (builtin !== undefined) return builtinFile(builtin);
  if (existsSync(name)) return name;
  throw new Misconfigured([`--policy ${name}: no such policy; name ${builtinIds.join(', ')} or a policy file`]);
}

/** Only what the given clauses and controls concern. Throws `Misconfigured` for a name that nothing has. */
export function narrowed(catalogue: Catalogue, clauses: readonly string[], controlIds: readonly string[]): Catalogue {
  if (clauses.length === 0 && controlIds.length === 0) return catalogue;
  const known = new Set(catalogue.grounds.map(({ clause }) => clause.id));
  const problems = [
    ...clauses.filter((id) => !known.has(id)).map((id) => `--clause ${id}: no chosen policy has this clause`),
    ...controlIds.filter((id) => !controls.has(id)).map((id) => `--control ${id}: there is no such control`),
  ];
  if (problems.length > 0) throw new Misconfigured(problems);
  const evaluations = catalogue.evaluations
    .filter(({ control }) => controlIds.length === 0 || controlIds.includes(control.id))
    .map((one) => ({
      ...one,
      citations: one.citations.filter(({ clause }) => clauses.length === 0 || clauses.includes(clause.id)),
    }))
    .filter(({ citations }) => citations.length > 0);
  return { ...catalogue, evaluations };
}
