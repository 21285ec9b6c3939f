/** Files to catalogue in one step, with everything that is wrong in one list. */
import type { Catalogue } from '@clausewatch/model/catalogue';

import { type Parts, compileCatalogue } from './compile.ts';
import { type Documents, loadDocuments } from './documents.ts';
import { type Controls, collectOptedIn, collectPolicies, collectRegisters, readSources, settled } from './load.ts';
import type { SourceFile } from './read-tree.ts';

interface Given {
  readonly controls: Controls;
  readonly versions: Parts['versions'];
}

export interface Files extends Given {
  /** Paths; `builtinFile` gives those of the policies that come along. */
  readonly policies: readonly string[];
  readonly registers?: string | undefined;
  /** Folders that hold the customer's documents. */
  readonly documents: readonly string[];
}

/** Throws `Misconfigured` with everything that is wrong in policies and registers. */
export function openCatalogue({ policies, registers, documents, ...given }: Files): Catalogue {
  const problems: string[] = [];
  const policySources = readSources(policies, problems);
  const registerSource = registers === undefined ? undefined : readSources([registers], problems)[0];
  return catalogueOf({ ...given, policies: policySources, registers: registerSource, documents }, problems);
}

export interface Texts extends Given {
  readonly policies: readonly SourceFile[];
  readonly registers?: SourceFile | undefined;
  /** Folders, or documents that were read already. */
  readonly documents: readonly string[] | Documents;
}

/** The same from texts at hand. `before`: problems found on the way here. Throws `Misconfigured`. */
export function catalogueOf(texts: Texts, before: readonly string[] = []): Catalogue {
  const { controls, versions } = texts;
  const { policies, registers } = settled((problems) => {
    problems.push(...before);
    const registers = collectRegisters(texts.registers, problems);
    const policies = collectPolicies(texts.policies, controls, registers, problems);
    collectOptedIn(texts.registers, registers, policies, problems);
    return { registers, policies };
  });
  const documents = isFolders(texts.documents) ? loadDocuments(texts.documents, policies) : texts.documents;
  return compileCatalogue({ policies, registers, controls, documents, versions });
}

function isFolders(documents: readonly string[] | Documents): documents is readonly string[] {
  return Array.isArray(documents);
}
