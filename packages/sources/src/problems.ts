import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation, Via } from '@clausewatch/model/observation';

/** How to observe: who brought the event, and who hears of the parts of it that are not valid. */
export interface ObserveOptions {
  /** Only for what carries no sign of its own: a bare item, an API answer, a file. Default `file`. */
  readonly via?: Via;
  /**
   * Called once for each invalid part of an event with several parts; the other parts are still observed. Without it the
   * first invalid part throws.
   */
  readonly onProblem?: (problem: InvalidEvent, part: number) => void;
}

/** Observes each part, so that an invalid one does not block its neighbours when somebody listens for problems. */
export function observeEach(
  parts: readonly unknown[],
  observe: (part: unknown) => readonly Observation[],
  { onProblem }: ObserveOptions,
): Observation[] {
  return parts.flatMap((part, i) => {
    try {
      return observe(part);
    } catch (error) {
      if (!(error instanceof InvalidEvent) || onProblem === undefined) throw error;
      onProblem(error, i);
      return [];
    }
  });
}
