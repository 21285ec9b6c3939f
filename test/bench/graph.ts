/** What the controls that look at many resources at once have to remember. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { assessor } from '@clausewatch/local/assessor';
import { observe } from '@clausewatch/sources/observe';

import { itemAt } from './generate.ts';
import { benchPlan } from './pipeline.ts';

export interface Remembered {
  /** Resources that some such control collects. */
  readonly resources: number;
  readonly bytesEach: number;
}

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** Bytes of heap for each resource that controls of this kind keep, once `items` items went by. */
export function remembered(kind: 'scope' | 'graph', items: number): Remembered {
  const plan = benchPlan(kind);
  let resources = 0;
  const pass = (from: number, to: number) => {
    const assessing = assessor(plan);
    for (let i = from; i < to; i++)
      for (const observation of observe(JSON.parse(JSON.stringify(itemAt(i))))) {
        assessing.take(observation);
        if (observation.kind === 'resource' && plan.collected.has(observation.resource.configuration.kind)) resources++;
      }
    return assessing;
  };
  // Once for everything that is kept anyway: caches and compiled code.
  pass(0, items);
  const before = heapInUse();
  resources = 0;
  const kept = pass(items, 2 * items);
  const bytesEach = (heapInUse() - before) / resources;
  // Used once more, so that it is still there when the heap is measured.
  kept.take({ kind: 'ignored', via: 'file', reason: '' });
  return { resources, bytesEach };
}
