import { type Html, html } from './html.ts';

export interface Filter {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Value and word; the first is the one that is chosen when nothing is. */
  readonly options: readonly (readonly [value: string, word: string])[];
}

/** A form that asks for the same page with other filters. */
export function filters(path: string, all: readonly Filter[]): Html {
  return html`<form class="filters" method="get" action="${path}" role="search" aria-label="Filter">
    ${all.map(
      ({ name, label, value, options }) =>
        html`<label
          >${label}
          <select name="${name}">
            ${options.map(
              ([option, word]) =>
                html`<option value="${option}" ${option === value ? html`selected` : ''}>${word}</option>`,
            )}
          </select></label
        >`,
    )}
    <button type="submit">Show</button>
  </form>`;
}
