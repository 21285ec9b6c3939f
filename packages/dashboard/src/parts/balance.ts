/** How many clauses are in each state: as a bar for the eye and as a list for everybody. */
import { type ClauseState, clauseStates, type Standing, stateWords, tally } from '../view/standing.ts';
import { type Html, html } from './html.ts';
import { stateShape } from './marks.ts';

export function balance(standings: readonly Standing[]): Html {
  const counts = tally(standings);
  const shown = clauseStates.flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [{ state, count }];
  });
  return html`${bar(shown, standings.length)}
    <ul class="legend">
      ${shown.map(
        ({ state, count }) =>
          html`<li class="tone-${state}">
            ${stateShape(state)}<span class="word"><strong>${count}</strong> ${stateWords[state]}</span>
          </li>`,
      )}
    </ul>`;
}

function bar(parts: readonly { readonly state: ClauseState; readonly count: number }[], total: number): Html {
  let x = 0;
  const pieces = parts.map(({ state, count }) => {
    const width = (count / Math.max(1, total)) * 1000;
    const piece = html`<rect
      class="tone-${state}"
      x="${x.toFixed(1)}"
      y="0"
      width="${Math.max(0, width - 3).toFixed(1)}"
      height="10"
    />`;
    x += width;
    return piece;
  });
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    ${pieces}
  </svg>`;
}
