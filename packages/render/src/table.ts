/** Rows as aligned text for a terminal of fixed-width letters. */
import { fitting, plain } from './text.ts';

export interface Column<R> {
  readonly title: string;
  /** `id`: never cut, so that it can be copied. `number`: on the right. `text`: cut with `…` when the room ends. */
  readonly intent: 'id' | 'number' | 'text';
  readonly value: (row: R) => string | number | undefined;
}

const gap = '  ';
/** Letters of an id that are shown at most: real ones are shorter. */
const longestId = 200;
const shortestText = 8;

/** A title line and one line a row, at most `width` letters wide where ids and numbers leave that much. Hostile text is made harmless. */
export function table<R>(columns: readonly Column<R>[], rows: readonly R[], width = 120): string {
  const cells = rows.map((row) =>
    columns.map(({ value, intent }) => cellOf(value(row), intent === 'text' ? 500 : longestId)),
  );
  const wanted = columns.map(({ title }, index) =>
    Math.max(letters(title), ...cells.map((row) => letters(row[index] ?? ''))),
  );
  const widths = shared(columns, wanted, width - gap.length * (columns.length - 1));
  const lines = [columns.map(({ title }) => title), ...cells].map((row) =>
    row
      .map((cell, index) => fit(cell, widths[index] ?? 0, columns[index]?.intent === 'number'))
      .join(gap)
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function cellOf(value: string | number | undefined, most: number): string {
  return value === undefined ? '' : plain(String(value), most);
}

/** The room of the texts: what the others leave, the short ones whole and the long ones alike. */
function shared<R>(columns: readonly Column<R>[], wanted: readonly number[], width: number): readonly number[] {
  const fixed = wanted.filter((_, index) => columns[index]?.intent !== 'text').reduce((sum, one) => sum + one, 0);
  const texts = wanted.filter((_, index) => columns[index]?.intent === 'text').toSorted((a, b) => a - b);
  let room = width - fixed;
  let most = Infinity;
  for (const [index, one] of texts.entries()) {
    const each = Math.floor(room / (texts.length - index));
    if (one > each) {
      most = Math.max(shortestText, each);
      break;
    }
    room -= one;
  }
  return wanted.map((one, index) => (columns[index]?.intent === 'text' ? Math.min(one, most) : one));
}

function fit(cell: string, width: number, right: boolean): string {
  const size = letters(cell);
  if (size > width) return fit(`${fitting(cell, width - 1, letters)}\u2026`, width, right);
  const blanks = ' '.repeat(width - size);
  return right ? `${blanks}${cell}` : `${cell}${blanks}`;
}

/** Letters' widths in a terminal: East Asian wide and emoji take two, combining marks none (Unicode Annex 11). */
export function letters(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (/\p{M}/u.test(letter)) continue;
    width +=
      /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        letter,
      )
        ? 2
        : 1;
  }
  return width;
}
