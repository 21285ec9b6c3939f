/** A policy document as lines of text, cut where sentences of clauses begin and end. */
import type { Ground } from '@clausewatch/model/catalogue';
import { normalised, type PolicyDocument } from '@clausewatch/policies/documents';

/** Part of a line with the clauses whose sentence covers it; none: words that no clause claims. */
export interface Piece {
  readonly text: string;
  readonly clauses: readonly string[];
  /** Those of them whose sentence ends here. */
  readonly ends: readonly string[];
}

export interface Line {
  readonly number: number;
  /** `section`: a bare number. `aside`: before the first clause, or after the last. */
  readonly kind: 'heading' | 'section' | 'item' | 'paragraph' | 'aside';
  readonly pieces: readonly Piece[];
  /** Clauses whose sentence begins here, in order. */
  readonly begins: readonly string[];
}

interface Span {
  readonly clause: string;
  readonly start: number;
  readonly end: number;
}

/** The lines that are not blank. Only sentences that are quoted from this file are found; the others are `unplaced`. */
export function linesOf(
  document: PolicyDocument,
  grounds: readonly Ground[],
): { readonly lines: readonly Line[]; readonly placed: ReadonlySet<string> } {
  const spans = grounds
    .flatMap((ground) => spanOf(document, ground) ?? [])
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  const first = Math.min(...spans.map(({ start }) => start));
  const last = Math.max(...spans.map(({ end }) => end));
  const lines: Line[] = [];
  let start = 0;
  for (const [index, text] of document.text.split('\n').entries()) {
    const end = start + text.length;
    if (text.trim() !== '') {
      const within = spans.filter((span) => span.start < end && span.end > start);
      const outside = spans.length > 0 && (end <= first || start >= last);
      lines.push({
        number: index + 1,
        kind: kindOf(text.trim(), within.length > 0, outside),
        pieces: piecesOf(text, start, within),
        begins: within.filter((span) => span.start >= start).map(({ clause }) => clause),
      });
    }
    start = end + 1;
  }
  return { lines, placed: new Set(spans.map(({ clause }) => clause)) };
}

/** Where the quoted sentence stands: the occurrence on its line, or else the first. */
function spanOf({ text, plain, offsets }: PolicyDocument, { clause, sentence }: Ground): Span | undefined {
  const words = normalised(sentence.text);
  if (!sentence.quoted || words === '') return undefined;
  const places: number[] = [];
  for (let at = plain.indexOf(words); at >= 0; at = plain.indexOf(words, at + 1)) places.push(at);
  const lineAt = (at: number): number => text.slice(0, offsets[at] ?? 0).split('\n').length;
  const at = places.find((place) => lineAt(place) === sentence.line) ?? places[0];
  if (at === undefined) return undefined;
  // The stop behind the words belongs to them, whether or not the clause counts it.
  const stop = /^[.,;:!?]*/.exec(plain.slice(at + words.length))?.[0].length ?? 0;
  const end = (offsets[at + words.length + stop - 1] ?? 0) + 1;
  return { clause: clause.id, start: offsets[at] ?? 0, end };
}

function piecesOf(text: string, start: number, spans: readonly Span[]): readonly Piece[] {
  const body = text.trimStart();
  const from = start + text.length - body.length + (hashes.exec(body)?.[0].length ?? 0);
  const to = start + text.trimEnd().length;
  const cuts = spans.flatMap((span) => [span.start, span.end]).filter((cut) => cut > from && cut < to);
  const edges = [...new Set([from, ...cuts, to])].toSorted((a, b) => a - b);
  return edges.slice(0, -1).map((edge, index) => {
    const until = edges[index + 1] ?? to;
    const over = spans.filter((span) => span.start <= edge && span.end >= until);
    const named = (some: readonly Span[]): readonly string[] => some.map(({ clause }) => clause);
    return {
      text: text.slice(edge - start, until - start),
      clauses: named(over),
      ends: named(over.filter(({ end }) => end === until)),
    };
  });
}

const mostOfHeading = 70;
/** Headings of Markdown; the marks themselves are not shown. */
const hashes = /^#{1,6}\s+/;

/** Other text names no headings: a short line that no clause claims and that ends without a stop is taken for one. */
function kindOf(text: string, claimed: boolean, outside: boolean): Line['kind'] {
  if (hashes.test(text)) return 'heading';
  if (/^\d{1,3}\.?$/.test(text)) return 'section';
  if (/^[•‣*-]\s/.test(text)) return 'item';
  if (claimed) return 'paragraph';
  if (outside) return 'aside';
  return text.length <= mostOfHeading && !/[.:;,!?]$/.test(text) ? 'heading' : 'paragraph';
}
