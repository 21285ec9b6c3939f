/** What is told of a block: what became of each address at each place. */
import { isOpen } from '@clausewatch/engine/denials';
import { type BlockPlace, type Hold, type Turn, placeName } from '@clausewatch/model/block';

/** One address at one place. */
export interface Seen {
  readonly place: BlockPlace;
  readonly range: string;
  readonly hold: Hold;
  /** Why nothing more is known. */
  readonly failure?: string;
}

export interface Tended {
  readonly seen: readonly Seen[];
  readonly requests: readonly string[];
  readonly failures: readonly string[];
}

const turnWords: Readonly<Record<Exclude<Turn, 'denied'>, string>> = {
  found: 'was denied by somebody else before and stays so, at',
  ended: 'is let in again at',
  left: 'stays denied as somebody else put it, at',
  kept: 'stays denied for another proposal, at',
  gone: 'had been let in by somebody else before, at',
  late: 'was not denied at',
};

/** `9.9.9.1/32 is let in again at IP set blocked (eu-west-1).` */
export function blockWords({ seen }: Pick<Tended, 'seen'>, now: string): string {
  const groups = Map.groupBy(seen, (one) => wordsOf(one, now));
  const sentences = [...groups].map(([words, all]) => `${all.map(({ range }) => range).join(', ')} ${words}.`);
  return sentences.length === 0 ? 'Nothing of it is left.' : sentences.join(' ');
}

function wordsOf({ hold, place, failure }: Seen, now: string): string {
  const where = placeName(place);
  const why = failure === undefined ? '' : `: ${failure}`;
  if (isOpen(hold) && hold.until <= now) return `could not be let in again so far at ${where}${why}`;
  if (hold.turn === undefined) return `could not be denied so far at ${where}${why}`;
  return hold.turn === 'denied' ? `is denied until ${hold.until} at ${where}` : `${turnWords[hold.turn]} ${where}`;
}
