/** A form becomes an act of a person. */
import { randomUUID } from 'node:crypto';

import { type Deed as AppDeed, actOn, actWords } from '@clausewatch/app/act';
import type { Incident } from '@clausewatch/model/incident';

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
  const acted = await actOn(app, incident.id, deedOf(deed, text, until), {
    id: randomUUID(),
    by: deps.actor,
    via: 'page',
  });
  if (acted.kind === 'refused') return { kind: 'refused', why: actWords[acted.why] };
  return { kind: acted.kind === 'done' ? 'done' : 'needless' };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function deedOf(kind: Deed, note: string, until: string): AppDeed {
  if (kind === 'ask') return { kind, note, until };
  if (kind === 'resolve') return { kind, note };
  return { kind, ...(note === '' ? {} : { note }) };
}
