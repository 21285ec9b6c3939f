/** What to run, and how to take it back. */
import type { Incident } from '@clausewatch/model/incident';
import { printable } from '@clausewatch/render/text';

import { type Html, html, said } from './html.ts';

export function fixOf({ commands, undo, note }: NonNullable<Incident['fix']>): Html {
  return html`${commandsOf(commands)}
    <p>${said(note, 600)}</p>
    ${
      undo.length === 0
        ? ''
        : html`<details class="undo">
            <summary>Undo</summary>
            ${commandsOf(undo)}
          </details>`
    }
    ${commands.length === 0 ? '' : html`<p class="meta">Not yet proven by replay: read it before you run it.</p>`}`;
}

/** A command is shown exactly as it will run, or not at all. */
function commandsOf(commands: readonly string[]): Html {
  if (commands.length === 0) return html``;
  if (!commands.every(printable))
    return html`<p class="notice">The commands hold characters that cannot be shown safely.</p>`;
  const lines = commands.map((command, index) => html`${index === 0 ? '' : '\n'}${words(command)}`);
  return html`<pre class="command" tabindex="0" role="group" aria-label="Commands"><code>${lines}</code></pre>`;
}

/** A line is broken between words, never inside `--option`. */
function words(command: string): Html {
  const parts = command.split(' ');
  return html`${parts.map((word, index) => html`${index === 0 ? '' : ' '}<span class="word">${word}</span>`)}`;
}
