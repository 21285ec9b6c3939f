/** What to run, what it was shown to do, and how to take it back. */
import type { SuggestedFix } from '@clausewatch/model/suggested-fix';
import { triedWith } from '@clausewatch/render/remedy';
import { printable } from '@clausewatch/render/text';

import { clausePath, code, facts, type Html, html, said } from './html.ts';

export function fixOf({ commands, undo, note, proof, hint }: SuggestedFix): Html {
  return html`${blockOf('Commands', commands)} ${commands.length === 0 ? '' : proofOf(proof)}
    <p>${said(note, 1000)}</p>
    ${folded('Undo', undo)} ${folded('As Terraform', linesOf(hint?.terraform))} ${folded('As CDK', linesOf(hint?.cdk))}`;
}

function proofOf(proof: SuggestedFix['proof']): Html {
  if (proof === undefined) return html`<p class="meta">Not yet proven by replay: read it before you run it.</p>`;
  const { closes, opens, untouched, shared = [], triedIn } = proof;
  const none = triedIn === 'configuration' ? 'no clause by itself' : 'this breach; the clauses stay broken by others';
  return html`<p class="proven">${triedWith(proof)}:</p>
    ${facts([
      ['Closes', closes.length === 0 ? html`${none}` : clauses(closes)],
      ['Opens', opens.length === 0 ? html`nothing` : clauses(opens)],
      [
        'Untouched',
        untouched.length === 0
          ? html`there are no other rules`
          : html`${untouched.map((unit) => html`<span class="item">${code(unit, 140)}</span>`)}`,
      ],
      ...(shared.length === 0
        ? []
        : [['Also meets', html`${shared.map((one) => html`<span class="item">${said(one, 140)}</span>`)}`] as const]),
    ])}`;
}

export function clauses(keys: readonly string[]): Html {
  const links = keys.map((key) => {
    const [policy = '', clause = ''] = key.split('/');
    return html`<a class="clause-id" href="${clausePath(policy, clause)}">${said(clause, 40)}</a>`;
  });
  return html`${links.map((link, index) => html`${index === 0 ? '' : ', '}${link}`)}`;
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split('\n');
}

function folded(title: string, lines: readonly string[]): Html {
  if (lines.length === 0) return html``;
  return html`<details class="undo">
    <summary>${title}</summary>
    ${blockOf(title, lines)}
  </details>`;
}

/** A command is shown exactly as it will run, or not at all. */
export function blockOf(title: string, lines: readonly string[]): Html {
  if (lines.length === 0) return html``;
  if (!lines.every(printable)) return html`<p class="notice">It holds characters that cannot be shown safely.</p>`;
  const shown = lines.map((line, index) => html`${index === 0 ? '' : '\n'}${words(line)}`);
  return html`<pre class="command" tabindex="0" role="group" aria-label="${title}"><code>${shown}</code></pre>`;
}

/** A line is broken between words, never inside `--option`. */
function words(line: string): Html {
  const parts = line.split(' ');
  return html`${parts.map((word, index) => html`${index === 0 ? '' : ' '}<span class="word">${word}</span>`)}`;
}
