/** A form becomes an act of a person. */
import { randomUUID } from 'node:crypto';

import { type Deed as AppDeed, actOn, actWords } from '@clausewatch/app/act';
import { later } from '@clausewatch/app/time';
import type { Incident } from '@clausewatch/model/incident';

import type { View } from './deps.ts';
import { type Deed, noteLimit, possible, reasoned } from './parts/actions.ts';

/** What came of it: the incident as it is now, or why nothing was done. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'needless' }
  | { readonly kind: 'refused'; readonly why: string };

/** What a form holds. `seen`: the incident's `updatedAt` when it was written. */
export type Field = 'note' | 'seen' | 'until' | 'compensating' | 'hours' | 'ask' | 'proposal' | 'block';

/** A verdict on something that has changed since it was read is not taken. */
export async function perform(
  { app, deps, session, now }: View,
  incident: Incident,
  deed: Deed,
  field: (name: Field) => string,
): Promise<Outcome> {
  if (!possible(incident, deed)) return { kind: 'needless' };
  if ((deed === 'resolve' || deed === 'grant' || deed === 'approve') && field('seen') !== incident.updatedAt)
    return { kind: 'refused', why: 'It has changed since you opened this page. Read it again, then decide.' };
  const [note, compensating] = [line(field('note')), line(field('compensating'))];
  if (note.length > noteLimit || compensating.length > noteLimit)
    return { kind: 'refused', why: `A note may have ${noteLimit} characters.` };
  if (note === '' && reasoned.includes(deed)) return { kind: 'refused', why: actWords['no-reason'] };
  const wanted = deedOf(deed, { note, compensating, now }, field);
  if (typeof wanted === 'string') return { kind: 'refused', why: wanted };
  const by = session.person ?? deps.actor;
  const acted = await actOn(app, incident.id, wanted, { id: randomUUID(), by, via: 'page' });
  if (acted.kind === 'refused') return { kind: 'refused', why: acted.words };
  return { kind: acted.kind === 'done' ? 'done' : 'needless' };
}

function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function addresses(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}

/** The deed, or what is wrong with the form. */
function deedOf(
  kind: Deed,
  given: { readonly note: string; readonly compensating: string; readonly now: string },
  field: (name: Field) => string,
): AppDeed | string {
  const { note, compensating, now } = given;
  switch (kind) {
    case 'ask':
      if (!isDay(field('until'))) return 'Say until which day.';
      return { kind, note, until: field('until'), ...(compensating === '' ? {} : { compensating }) };
    case 'snooze':
      if (!/^[1-9]\d{0,2}$/.test(field('hours'))) return 'Say for how many hours.';
      return { kind, until: later(now, Number(field('hours')) * 3600) };
    case 'grant':
    case 'refuse':
      return { kind, note, ask: field('ask') };
    case 'propose':
      return { kind, ...(note === '' ? {} : { note }) };
    case 'block':
      return { kind: 'propose', block: addresses(field('block')), ...(note === '' ? {} : { note }) };
    case 'approve':
      return { kind, proposal: field('proposal'), ...(note === '' ? {} : { note }) };
    case 'decline':
    case 'revert':
      return { kind, note, proposal: field('proposal') };
    case 'resolve':
      return { kind, note };
    case 'acknowledge':
    case 'fixing':
      return { kind, ...(note === '' ? {} : { note }) };
  }
}
