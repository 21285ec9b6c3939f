/** A proven way, drawn hop by hop. Sizes are in rem, so that it grows with the reader's letters and fits a phone as it is. */
import type { Incident } from '@clausewatch/model/incident';
import type { Proof, ProofHop } from '@clausewatch/model/proof';
import { exposedLine, hopKind, hopName, hopRule, packetTraffic, pathLine, proofsOf } from '@clausewatch/render/path';
import { plain, wrap } from '@clausewatch/render/text';

import { counted, type Html, html, said } from './html.ts';

/** Ways that are drawn: more look alike. */
const most = 3;
/** Letters of a line, at most: what fits beside the drawing on a phone. */
const width = 34;
const [lineHeight, gap, column] = [1.3, 0.9, 2];

/** Empty where no way was proven. */
export function pathsOf(incident: Incident): Html {
  const proofs = proofsOf(incident);
  return html`${proofs.slice(0, most).map((proof, index) => pathOf(proof, incident, index))}
  ${proofs.length > most ? html`<p class="meta">and ${counted(proofs.length - most, 'more way')} like these</p>` : ''}`;
}

function pathOf(proof: Proof, incident: Incident, index: number): Html {
  const there = proof.path.filter(({ back }) => back !== true);
  const back = proof.path.filter((hop) => hop.back === true);
  const { source, destination } = proof.packet;
  return html`<figure class="path">
    <figcaption>
      ${packetTraffic(proof)} from ${said(source, 60)} to ${said(destination, 60)} gets through. Reached:
      ${said(exposedLine(proof), 400)}
    </figcaption>
    ${drawing(there, proof, incident, index)}
    ${back.length === 0 ? '' : html`<p class="meta">The answer passes ${said(back.map((hop) => passed(hop, incident)).join(', '), 400)}.</p>`}
    ${(proof.missing ?? []).length === 0 ? '' : html`<p class="meta">More may be reached; not known: ${said((proof.missing ?? []).join('; '), 400)}</p>`}
  </figure>`;
}

function passed(hop: ProofHop, incident: Incident): string {
  return [hopKind(hop), hopName(hop), hopRule(hop, incident)].filter((text) => text !== '').join(' ');
}

interface Row {
  readonly hop: ProofHop;
  readonly lines: readonly string[];
  readonly top: number;
}

/** Each hop with its lines, one under the other. */
function rowsOf(hops: readonly ProofHop[], incident: Incident): readonly Row[] {
  const rows: Row[] = [];
  for (const hop of hops) {
    const above = rows.at(-1);
    const top = above === undefined ? 0 : above.top + above.lines.length * lineHeight + gap;
    const texts = [hopName(hop), hopRule(hop, incident)].filter((text) => text !== '');
    rows.push({
      hop,
      lines: [
        hop.hop === incident.resource.id ? `${hopKind(hop)}: the rule at fault` : hopKind(hop),
        ...texts.flatMap((text) => broken(text)),
      ],
      top,
    });
  }
  return rows;
}

/** Lines that fit, also of words that are too long for one. */
function broken(text: string): readonly string[] {
  const long = new RegExp(`\\S{${width}}`, 'g');
  return wrap(text.replace(long, '$& '), width);
}

function drawing(hops: readonly ProofHop[], proof: Proof, incident: Incident, index: number): Html {
  const rows = rowsOf(hops, incident);
  const last = rows.at(-1);
  if (last === undefined) return html``;
  const [title, story] = [`path-${index}-title`, `path-${index}-story`];
  const middle = ({ top }: Row): string => `${top + lineHeight / 2}rem`;
  return html`<svg
    class="way"
    width="100%"
    height="${last.top + last.lines.length * lineHeight + 0.2}rem"
    role="img"
    aria-labelledby="${title} ${story}"
  >
    <title id="${title}">The way of one packet to ${plain(proof.packet.destination, 60)}</title>
    <desc id="${story}">${pathLine(proof, incident)}</desc>
    <line class="wire" x1="0.75rem" x2="0.75rem" y1="${lineHeight / 2}rem" y2="${middle(last)}" />
    ${rows.map((row) => html`${place(row, row === last, incident)}${words(row)}`)}
  </svg>`;
}

/** A ring where it enters, a disc at the end, a gate between; the offending rule's gate stands out in shape and colour. */
function place({ hop, top }: Row, end: boolean, { resource }: Incident): Html {
  const shape =
    hop.hop === resource.id
      ? html`<path class="stop" d="M8 0.500l7.500 7.500-7.500 7.500-7.500-7.500z" />`
      : end
        ? html`<circle class="end" cx="8" cy="8" r="6" />`
        : html`<circle class="gate" cx="8" cy="8" r="5" />`;
  return html`<svg
    x="0.25rem"
    y="${top + lineHeight / 2 - 0.5}rem"
    width="1rem"
    height="1rem"
    viewBox="0 0 16 16"
    aria-hidden="true"
  >
    ${shape}
  </svg>`;
}

function words({ hop, lines, top }: Row): Html {
  const [kind = '', ...rest] = lines;
  const baseline = (line: number): string => `${top + line * lineHeight + 0.95}rem`;
  return html`<text class="kind" x="${column}rem" y="${baseline(0)}">${kind}</text> ${rest.map(
      (line, index) =>
        html`<text
          class="${hop.rule !== undefined && index === rest.length - 1 ? 'name rule' : 'name'}"
          x="${column}rem"
          y="${baseline(index + 1)}"
          >${line}</text
        >`,
    )}`;
}
