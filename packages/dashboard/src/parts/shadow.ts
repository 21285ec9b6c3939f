/** Controls that only watch, with what they would have raised. */
import type { ControlStanding } from '@clausewatch/app/shadow';

import { type Html, html } from './html.ts';

export function inShadow(standings: readonly ControlStanding[]): Html | '' {
  const hidden = standings.filter(({ state }) => state === 'shadow');
  if (hidden.length === 0) return '';
  return html`<section>
    <h2>Controls in shadow</h2>
    <p class="meta">
      They are new or changed. What they find is told to nobody until somebody who has seen it runs
      <code>clausewatch controls accept CONTROL</code>.
    </p>
    <ul>
      ${hidden.map(
        ({ control, incidents }) =>
          html`<li>
            <code>${control}</code>
            ${incidents.length === 0 ? 'would have raised nothing' : 'would have raised'}
            ${incidents.map((id) => html`<a href="/incidents/${encodeURIComponent(id)}">${id.slice(0, 12)}</a> `)}
          </li>`,
      )}
    </ul>
  </section>`;
}
