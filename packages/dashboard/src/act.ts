/** A form becomes an act of a person. */
import { actOn } from '@clausewatch/app/act';
import type { Act, Incident } from '@clausewatch/model/incident';

import type { View } from './deps.ts';
import { type Deed, noteLimit, possible } from './parts/actions.ts';

/** What came of it: the incident as it is now, or why nothing was done. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'needless' }
  | { readonly kind: 'refused'; readonly why: string };

/** `seen`: the incident's `updatedAt` when the form was written. A verdict on something that has changed since is not taken. */
export async function perform(
  { app, deps }: View,
  incident: Incident,
  deed: Deed,
  note: string,
  seen: string,
  until = '',
): Promise<Outcome> {
  if (!possible(incident, deed)) return { kind: 'needless' };
  if (deed === 'resolve' && seen !== incident.updatedAt)
    return { kind: 'refused', why: 'It has changed since you opened this page. Read it again, then decide.' };
  const text = note.replaceAll(/\s+/g, ' ').trim();
  if (text.length > noteLimit) return { kind: 'refused', why: `A note may have ${noteLimit} characters.` };
  if (deed === 'resolve' && text === '')
    return { kind: 'refused', why: 'Say why it is over: the reason is kept with it.' };
  if (deed === 'ask' && (text === '' || !isDay(until)))
    return { kind: 'refused', why: 'Say why it has to be allowed, and until which day.' };
  await actOn(app, incident.id, actOf(deed, deps.actor, app.now(), text, until));
  return { kind: 'done' };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function actOf(kind: Deed, by: string, at: string, note: string, until: string): Act {
  if (kind === 'ask') return { kind, by, at, until, note };
  if (kind === 'resolve') return { kind, by, at, note };
  return { kind, by, at, ...(note === '' ? {} : { note }) };
}
