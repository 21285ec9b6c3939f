import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildCommand } from '@stricli/core';
import { newTally, observedIn } from '@clausewatch/local/observations';
import { Misconfigured } from '@clausewatch/model/errors';
import { resourceKey, stateOrder } from '@clausewatch/model/key';
import type { Resource } from '@clausewatch/model/resource';
import { loadRegisters } from '@clausewatch/policies/load';

import { catalogueFlags, catalogueFrom, text } from '../catalogue-flags.ts';
import { type Context, exit } from '../context.ts';
import { factsIn } from '../draft/facts.ts';
import { questionsOf, questionsText } from '../draft/questions.ts';
import { registersDraft } from '../draft/registers.ts';
import { answer, jsonFlag, type OutputFlags } from '../out.ts';

interface Flags extends OutputFlags {
  readonly out?: string;
  readonly policy?: readonly string[];
}

async function init(this: Context, flags: Flags, ...inputs: readonly string[]): Promise<void> {
  const folder = flags.out ?? '.';
  const files = { registers: join(folder, 'registers.yaml'), questions: join(folder, 'questions.md') };
  const there = Object.values(files).filter((file) => existsSync(file));
  if (there.length > 0) throw new Misconfigured(there.map((file) => `${file}: is there already, and is left as it is`));
  const catalogue = catalogueFrom(flags);
  const resources = await newestIn(this, inputs);
  if (resources.length === 0) {
    this.err('no state of a resource in the input: nothing is written');
    this.process.exitCode = exit.unusable;
    return;
  }
  const facts = factsIn(resources);
  const questions = questionsOf(facts, catalogue);
  mkdirSync(folder, { recursive: true });
  // `wx`: a file that somebody wrote meanwhile stays.
  writeFileSync(files.registers, registersDraft(facts), { flag: 'wx' });
  writeFileSync(files.questions, questionsText(questions), { flag: 'wx' });
  loadRegisters(files.registers);
  await answer(this, flags, { files, questions }, () => questionsText(questions));
  this.err(`${facts.states} states of resources; drafted ${files.registers} and ${files.questions}`);
}

/** The newest state of every resource that is still there. */
async function newestIn({ err }: Context, inputs: readonly string[]): Promise<readonly Resource[]> {
  const newest = new Map<string, { readonly order: string; readonly resource?: Resource }>();
  for await (const batch of observedIn(inputs, newTally(), err))
    for (const { observation } of batch) {
      if (observation.kind !== 'resource' && observation.kind !== 'deleted') continue;
      const { ref, capturedAt, stateId } = observation.kind === 'resource' ? observation.resource : observation;
      const [key, order] = [resourceKey(ref), stateOrder(capturedAt, stateId)];
      if ((newest.get(key)?.order ?? '') > order) continue;
      newest.set(key, { order, ...(observation.kind === 'resource' ? { resource: lean(observation.resource) } : {}) });
    }
  return [...newest.values()].flatMap(({ resource }) => resource ?? []);
}

function lean(resource: Resource): Resource {
  return { ...resource, raw: { configuration: null, supplementary: null } };
}

export const initCommand = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Draft registers from an inventory, and list what only you can answer',
    fullDescription:
      'Reads what `check` reads and writes registers.yaml and questions.md. What would allow something is only proposed. Never overwrites a file. Exit code: 0, or 2 when nothing was written.',
  },
  parameters: {
    positional: {
      kind: 'array',
      minimum: 1,
      parameter: { brief: 'Files or folders', parse: text, placeholder: 'input' },
    },
    flags: {
      out: {
        kind: 'parsed',
        parse: text,
        brief: 'Folder to write to. Default: this one',
        optional: true,
        placeholder: 'DIR',
      },
      policy: catalogueFlags.policy,
      json: jsonFlag,
    },
  },
  func: init,
});
