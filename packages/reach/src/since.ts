/** What was touched between two atlases, one of which came of the other, or both of a third. */
import type { Atlas, Step } from './atlas.ts';
import type { Estate } from './estate.ts';
import { sendersTouchedBy, touchedBy } from './touched.ts';

type Ids = ReadonlySet<string> | 'all';

/** Endpoints whose answers may be others; and of them those that may send otherwise than before. */
export interface Touched {
  readonly all: Ids;
  readonly senders: Ids;
  /** Nothing but rules of groups is another. */
  readonly rulesOnly: boolean;
}

const known = new WeakMap<Step, Touched>();

function touchedIn(step: Step): Touched {
  const { done, before, after } = step;
  const touched = known.get(step) ?? {
    all: touchedBy(done, before, after),
    senders: sendersTouchedBy(done, before, after),
    rulesOnly: done.every(({ table }) => table === 'groups' || table === 'readGroups'),
  };
  known.set(step, touched);
  return touched;
}

/** The steps from each of its forebears on, by the forebear. */
function forebears({ bare, steps }: Atlas): ReadonlyMap<Estate, readonly Step[]> {
  return new Map([[bare, []], ...steps.map(({ before }, index) => [before, steps.slice(index)] as const).toReversed()]);
}

function united(all: readonly Ids[]): Ids {
  const ids = new Set<string>();
  for (const some of all) {
    if (some === 'all') return 'all';
    for (const id of some) ids.add(id);
  }
  return ids;
}

/** Everything where nobody remembers what lies between. */
export function touchedBetween(then: Atlas, now: Atlas): Touched {
  const there = forebears(then);
  for (const [estate, here] of forebears(now)) {
    const back = there.get(estate);
    if (back === undefined) continue;
    const touched = [...back, ...here].map(touchedIn);
    return {
      all: united(touched.map(({ all }) => all)),
      senders: united(touched.map(({ senders }) => senders)),
      rulesOnly: touched.every(({ rulesOnly }) => rulesOnly),
    };
  }
  return { all: 'all', senders: 'all', rulesOnly: false };
}
