/** Small pieces that every page is written with. `html` escapes whatever is put in; nothing here goes round it. */
import { plain } from '@clausewatch/render/text';
import { html } from 'hono/html';

export { html };
export type Html = ReturnType<typeof html>;

/** Text of an event, a tag or a person: one line, without invisible characters, cut visibly, and its direction kept to itself. */
export function said(text: string, most = 300): Html {
  return html`<bdi>${plain(text, most)}</bdi>`;
}

/** The same as code. */
export function code(text: string, most = 300): Html {
  return html`<code><bdi>${plain(text, most)}</bdi></code>`;
}

export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}

/** A definition list without its empty rows. */
export function facts(rows: readonly (readonly [name: string, value: Html | undefined])[]): Html {
  const shown = rows.filter(([, value]) => value !== undefined);
  return html`<dl class="facts">
    ${shown.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Path of an incident, of a clause in its policy. Parts are encoded: an id never ends its own link. */
export function incidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id.toWellFormed())}`;
}

export function clausePath(policy: string, clause: string): string {
  return `/policies/${encodeURIComponent(policy.toWellFormed())}#${encodeURIComponent(clause.toWellFormed())}`;
}

/** A path of this site, never `//elsewhere`. */
export function safePath(path: string): string {
  return /^\/(?![/\\])/.test(path) ? path : '/';
}
