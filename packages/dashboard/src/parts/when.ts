/** Instants in the organisation's zone, with the exact one for machines. */
import { between, duration } from '@clausewatch/render/when';

import { type Html, html, said } from './html.ts';

/** `23 Nov 2026, 14:02` in the zone; the UTC instant beside it on request of the reader. */
export function instant(iso: string, timeZone: string): Html {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return said(iso, 40);
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
  return html`<time datetime="${date.toISOString()}" title="${date.toISOString()}">${text}</time>`;
}

export function day(iso: string, timeZone: string): Html {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return said(iso, 40);
  const text = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(
    date,
  );
  return html`<time datetime="${date.toISOString()}">${text}</time>`;
}

/** `3 min ago`; what lies ahead by a clock's error is `just now`. */
export function ago(iso: string, now: string): string {
  const seconds = between(iso, now);
  return seconds < 1 ? 'just now' : `${rough(seconds)} ago`;
}

/** `due in 3 h`, `overdue by 2 d`. */
export function dueIn(due: string, now: string): { readonly text: string; readonly late: boolean } {
  const left = between(now, due);
  return left >= 0
    ? { text: `due in ${rough(left)}`, late: false }
    : { text: `overdue by ${rough(-left)}`, late: true };
}

/** From two days on the hours say nothing. */
function rough(seconds: number): string {
  return seconds >= 172_800 ? `${Math.floor(seconds / 86_400)} d` : duration(seconds);
}
