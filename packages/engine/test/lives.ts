/** An incident's life from change to change, with the timers that fell due between them. */
import type { Handling } from '@clausewatch/model/handling';
import type { Incident } from '@clausewatch/model/incident';

import { type Change, advance } from '../src/advance.ts';
import { at, house } from './samples.ts';

const ada = { id: 'ada', name: 'Ada', email: 'ada@x', roles: ['responder'], owns: ['security'] } as const;

/** What was told, as `minute news`; `~` before what was withdrawn. Every change also fires the timers that fell due before it. */
export function told(handling: Handling, ...changes: readonly Change[]): readonly string[] {
  return newsOf(lived(handling, ...changes));
}

export function newsOf(incident: Incident | undefined): readonly string[] {
  const deliveries = incident?.deliveries ?? [];
  return deliveries.map(({ news, due, state }) => `${state === 'withdrawn' ? '~' : ''}${minuteOf(due)} ${news}`);
}

export function lived(handling: Handling, ...changes: readonly Change[]): Incident | undefined {
  const here = house({ onCall: [{ people: ['bo'] }], ...handling }, [ada]);
  let incident: Incident | undefined;
  for (const change of changes) {
    for (let wake = nextOf(incident); wake !== undefined && wake < change.at; wake = nextOf(incident, wake))
      incident = advance(incident, { kind: 'tick', at: wake }, here);
    incident = advance(incident, change, here);
  }
  return incident;
}

function nextOf(incident: Incident | undefined, behind = ''): string | undefined {
  const dues = incident?.deliveries.flatMap(({ state, due }) => (state === 'pending' ? [due] : [])) ?? [];
  return [...dues, ...(incident?.wake === undefined ? [] : [incident.wake])]
    .filter((one) => one > behind)
    .toSorted()[0];
}

export const minuteOf = (instant: string): number => (Date.parse(instant) - Date.parse(at(0))) / 60_000;
