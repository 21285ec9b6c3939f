/** The frame of every page. */
import { type Html, html } from './html.ts';

export type Place = 'today' | 'policies' | 'incidents' | 'outbox' | 'coverage' | 'none';

const places: readonly (readonly [Place, string, string])[] = [
  ['today', '/', 'Today'],
  ['policies', '/policies', 'Policies'],
  ['incidents', '/incidents', 'Incidents'],
  ['outbox', '/outbox', 'Messages'],
  ['coverage', '/coverage', 'Coverage'],
];

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%231f4e79'/%3E%3Cpath d='M4 5h8M4 8h8M4 11h5' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E";

export interface Frame {
  readonly title: string;
  readonly place: Place;
  /** Shown at the foot. */
  readonly timeZone?: string;
}

export function layout({ title, place, timeZone }: Frame, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Clausewatch</title>
        <link rel="icon" href="${icon}" />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <a class="brand" href="/">Clausewatch</a>
          ${place === 'none' ? '' : menu(place)}
        </header>
        <main id="main" tabindex="-1">${body}</main>
        <footer class="foot">${timeZone === undefined ? '' : html`<p>Times are in ${timeZone}.</p>`}</footer>
      </body>
    </html>`;
}

function menu(place: Place): Html {
  return html`<nav aria-label="Main">
    <ul>
      ${places.map(
        ([name, path, label]) =>
          html`<li><a href="${path}" ${name === place ? html`aria-current="page"` : ''}>${label}</a></li>`,
      )}
    </ul>
  </nav>`;
}
