/** What signals have in common: how many fell into the time before the last one, and the words for them. */
import type { SignalFact, SignalWindow } from '@clausewatch/model/api-call';
import * as z from 'zod/mini';

/** A store remembers some more than this. */
const most = 100;

export const AtLeastParam = (count: number) =>
  z._default(z.int().check(z.gte(1), z.lte(most)), count).check(z.describe('From how many on it counts as trouble.'));
export const MinutesParam = (count: number) =>
  z
    ._default(z.int().check(z.gte(1), z.lte(10_080)), count)
    .check(z.describe('The minutes before the last one in which they are counted.'));

/** Those within so many minutes before the last one, itself among them. */
export function recent({ facts }: SignalWindow, minutes: number): readonly SignalFact[] {
  const from = Date.parse(facts.at(-1)?.at ?? '') - minutes * 60_000;
  return facts.filter(({ at }) => Date.parse(at) > from);
}

/** Of some facts, for a reason's data: who, how often, what, from where. */
export function told({ who, account }: SignalWindow, facts: readonly SignalFact[]) {
  const some = (texts: readonly (string | undefined)[]): string => {
    const all = [...new Set(texts.filter((text) => text !== undefined))].map((text) => text.slice(0, 80));
    return all.length === 0
      ? 'not told'
      : all.length > 3
        ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`
        : all.join(', ');
  };
  return {
    who: who.type === 'AWS::::Account' ? `root of account ${account}` : (who.name ?? who.id).slice(0, 100),
    account,
    times: facts.length === 1 ? 'once' : `${facts.length} times`,
    calls: some(facts.map(({ what }) => what)),
    remotes: some(facts.map(({ from }) => from)),
    tool: facts.at(-1)?.with?.slice(0, 80) ?? 'an unknown tool',
  };
}
