import type { GraphPart } from '@clausewatch/model/graph';

import { buildEstate } from './build.ts';
import type { Estate } from './estate.ts';

/** An estate with what was worked out about it: equal lists, group sets and tables are compiled once. */
export interface Atlas {
  readonly estate: Estate;
  readonly memo: Map<string, unknown>;
}

/** The atlas of the parts, which may come in any order. Ask all questions of one estate through one atlas. */
export function atlasOf(parts: readonly GraphPart[]): Atlas {
  return { estate: buildEstate(parts), memo: new Map() };
}

/** `make`, once for each key. A key names what is made, so one key never stands for two types. */
export function once<T>({ memo }: Atlas, key: string, make: () => T): T {
  const known = memo.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  memo.set(key, made);
  return made;
}
