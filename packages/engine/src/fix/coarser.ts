/** How much of the traffic that peers may keep is kept for them: from all of it to none. */
import type { Wrong } from '@clausewatch/model/control';

import { widthOf } from './remainder.ts';

/** More rules than this nobody wants put back; enough to leave any prefix out of all of IPv4. */
export const mostPut = 40;

export type LostTraffic = 'none' | 'protocols' | 'ports';

interface Step {
  readonly wrongs: readonly Wrong[];
  readonly traffic: LostTraffic;
}

/** The wrong parts as they are; then without protocols that hardly anybody uses; then with the ones that may keep most keeping none, one after the other. */
export function coarser(exact: readonly Wrong[]): readonly Step[] {
  const wrongs = exact.map((wrong) => ({ ...wrong, keeps: wrong.keeps.filter(({ kind }) => kind !== 'protocol') }));
  const rare = wrongs.some(({ keeps }, index) => keeps.length < (exact[index]?.keeps.length ?? 0));
  const widths = [...new Set(wrongs.map(widthOf))].filter((width) => width > 0).toSorted((a, b) => b - a);
  const steps: readonly Step[] = [
    { wrongs: exact, traffic: 'none' },
    ...(rare ? [{ wrongs, traffic: 'protocols' } as const] : []),
    ...widths.map((least): Step => ({
      wrongs: wrongs.map((wrong) => (widthOf(wrong) >= least ? { ...wrong, keeps: [] } : wrong)),
      traffic: 'ports',
    })),
  ];
  return steps.filter((step) => step.wrongs.every((wrong) => widthOf(wrong) <= mostPut));
}
