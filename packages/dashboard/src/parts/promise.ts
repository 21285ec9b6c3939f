/** The sentences an incident breaks, each once, with the clauses that stand on it. */
import type { Entry, Incident } from '@clausewatch/model/incident';
import { byUrgency } from '@clausewatch/render/promise';
import { plain } from '@clausewatch/render/text';

import { clausePath, type Html, html, said } from './html.ts';
import { entryMark } from './marks.ts';

export function promises(incident: Incident): Html {
  const groups = new Map<string, Entry[]>();
  for (const entry of byUrgency(incident)) {
    const key = `${entry.policy}\n${entry.sentence.text}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else if (group.every(({ clause }) => clause !== entry.clause)) group.push(entry);
  }
  return html`${[...groups.values()].map((group, index) => promise(incident, group, index === 0))}`;
}

function promise({ kind }: Incident, entries: readonly Entry[], first: boolean): Html {
  const [entry] = entries;
  if (entry === undefined) return html``;
  const { sentence } = entry;
  const line = sentence.line === undefined ? '' : `, line ${sentence.line}`;
  return html`<figure class="${first ? 'promise first' : 'promise'}">
    <blockquote class="${sentence.quoted ? 'quoted' : 'paraphrased'}"><p>${said(sentence.text, 2000)}</p></blockquote>
    <figcaption>
      <span>${said(sentence.policyTitle, 160)}${sentence.quoted ? line : ''}</span>
      ${sentence.quoted ? '' : html`<span class="tag">paraphrase</span> <span class="meta">${whyNot(sentence)}</span>`}
      <ul class="clause-states">
        ${entries.map(
          ({ policy, clause, state, owner }) =>
            html`<li>
              <a class="clause-id" href="${clausePath(policy, clause)}">${said(clause, 40)}</a>
              ${entryMark(state, kind)}
              <span class="meta">owner: ${plain(owner, 80)}</span>
            </li>`,
        )}
      </ul>
    </figcaption>
  </figure>`;
}

export function whyNot({ paraphrased }: Entry['sentence']): string {
  if (paraphrased === 'no-document') return 'The document is not at hand: these are our words.';
  if (paraphrased === 'changed') return 'The document no longer holds the sentence: these are our words.';
  return 'The clause names no sentence: these are our words.';
}
