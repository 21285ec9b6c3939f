/** Hostile text made fit to be shown. Everything that an event, tag, description or document says passes through here. */
import { redacted } from './secrets.ts';

const [bell, escape, csi, end, command] = [0x07, 0x1b, 0x9b, 0x9c, 0x9d].map((point) => String.fromCodePoint(point));
/** ECMA-48 control sequences, and operating-system commands up to their end. */
const terminal = new RegExp(
  `(?:${escape}\\[|${csi})[0-?]*[ -/]*[@-~]|(?:${escape}\\]|${command})[^${bell}${escape}${end}]*(?:${bell}|${escape}\\\\|${end})?`,
  'g',
);
/** Controls, format characters (bidi overrides, zero-width, tags) and letters that print nothing. */
const unseen = /(?:[\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5)+/gu;
/** Made when something has to be cut: it takes 3 MB of memory. */
let graphemes: Intl.Segmenter | undefined;

/**
 * One line: white space becomes a blank, what cannot be seen becomes one `\uFFFD`, stacked accents are thinned, `://` is written
 * `[:]//` so that no program makes a link of it, and secrets are left out. Cut to `most` UTF-16 units, visibly.
 */
export function plain(text: string, most = 500): string {
  const clean = redacted(text.slice(0, most * 4 + 64).toWellFormed())
    .replace(terminal, '\ufffd')
    .replace(/\s+/gu, ' ')
    .replace(unseen, '\ufffd')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replaceAll('://', '[:]//')
    .trim();
  return truncate(text.length > most * 4 + 64 ? `${clean}\u2026` : clean, most);
}

/** `1 clause`, `2 clauses` */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** True when nothing would have to be taken out of the line, unseen or secret: a command may be shown as it is, or not at all. */
export function printable(line: string): boolean {
  return line.isWellFormed() && redacted(line) === line && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line);
}

/** At most `most` UTF-16 units, cut between what a reader sees as characters and ended with `…`. */
export function truncate(text: string, most: number): string {
  return text.length <= most ? text : `${fitting(text, most - 1, (part) => part.length)}\u2026`;
}

/** At most `most` bytes of UTF-8, cut likewise. */
export function truncateBytes(text: string, most: number, end = '\u2026'): string {
  if (text.length * 3 <= most || bytes(text) <= most) return text;
  return `${fitting(text, most - bytes(end), bytes)}${end}`;
}

/** Size in UTF-8. */
export function bytes(text: string): number {
  let size = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return size;
}

/** The longest start, cut between graphemes, whose parts measure `room` at most. A grapheme longer than the room is cut itself. */
export function fitting(text: string, room: number, measure: (part: string) => number): string {
  const reach = text.slice(0, Math.max(0, room) + 1);
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const units of [graphemes.segment(reach), points(reach)]) {
    let [end, used] = [0, 0];
    for (const { segment } of units) {
      used += measure(segment);
      if (used > room) break;
      end += segment.length;
    }
    if (end > 0) return text.slice(0, end);
  }
  return '';
}

function* points(text: string): Generator<{ readonly segment: string }> {
  for (const segment of text) yield { segment };
}

/** ASCII only: accents are taken off, what is left over becomes `?`. */
export function ascii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/[\u2018\u2019\u201b]/gu, "'")
    .replace(/[\u201c-\u201f\u00ab\u00bb]/gu, '"')
    .replaceAll('\u2026', '...')
    .replace(/[^\x20-\x7e]/gu, '?');
}

/** Lines of at most `width` units, broken at blanks; a longer word stays whole, so that it can be copied. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** `3 more` beside what is shown of a long list. */
export function listed(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ');
}
