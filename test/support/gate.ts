/** A place in memory where addresses are denied, that knows who put what. */
import type { Blocks } from '@clausewatch/app/ports';
import { Unavailable } from '@clausewatch/model/errors';
import type fc from 'fast-check';

export type Owner = 'ours' | 'theirs';

export interface Gate {
  readonly blocks: Blocks;
  /** What is denied there, by whom. */
  readonly there: Map<string, Owner>;
  /** What of others' we took away. */
  readonly stolen: string[];
  readonly calls: string[];
}

export function gate(): Gate {
  const there = new Map<string, Owner>();
  const stolen: string[] = [];
  const calls: string[] = [];
  const request = (what: string): readonly string[] => {
    calls.push(what);
    return [`request-${calls.length}`];
  };
  return {
    there,
    stolen,
    calls,
    blocks: {
      whyNot: async () => undefined,
      look: async () => [...there.keys()],
      deny: async (_, ranges) => {
        const added = ranges.filter((range) => !there.has(range));
        for (const range of added) there.set(range, 'ours');
        return added.length === 0 ? [] : request(`deny ${added.join()}`);
      },
      allow: async (_, ranges) => {
        const taken = ranges.filter((range) => there.has(range));
        stolen.push(...taken.filter((range) => there.get(range) === 'theirs'));
        for (const range of taken) there.delete(range);
        return taken.length === 0 ? [] : request(`allow ${taken.join()}`);
      },
    },
  };
}

/** Every call may wait for another, fail before it did anything, be refused, or have its answer lost. */
export function unreliableGate(
  { whyNot, look, deny, allow }: Blocks,
  scheduler: fc.Scheduler,
  dice: () => number,
): Blocks {
  const wrap = <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) => {
    const slow = scheduler.scheduleFunction((...args: A) => work(...args));
    return async (...args: A): Promise<R> => {
      const die = dice() % 24;
      if (die === 0) throw new Unavailable('throttled');
      if (die === 1) throw new Error('refused');
      const answer = await slow(...args);
      if (die === 2) throw new Unavailable('timed out');
      return answer;
    };
  };
  return { whyNot: wrap(whyNot), look: wrap(look), deny: wrap(deny), allow: wrap(allow) };
}
