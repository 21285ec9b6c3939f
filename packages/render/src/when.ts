/** Instants and durations in words. The present is always an argument. */
import { formatIn, isTimeZone } from '@clausewatch/model/zone';

import { plain } from './text.ts';

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two largest units: `3 min`, `2 d 4 h`, `40 s`. Negative and unreadable durations are `0 s`. */
export function duration(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const first = units.findIndex(([, size]) => whole >= size);
  if (first === -1) return '0 s';
  const parts = units.slice(first, first + 2).map(([unit, size], index) => {
    const before = index === 0 ? Infinity : (units[first]?.[1] ?? Infinity);
    return { unit, count: Math.floor((whole % before) / size) };
  });
  // Seconds beside minutes help nobody.
  const shown = parts.filter(({ unit, count }, index) => index === 0 || (count > 0 && unit !== 's'));
  return shown.map(({ unit, count }) => `${count} ${unit}`).join(' ');
}

/** Seconds from one instant to another. */
export function between(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/**
 * `2026-11-23 15:02:11 Europe/Berlin (14:02:11 UTC)`, the UTC date too where it is another day. An unknown zone falls back to UTC,
 * what is no instant is shown as it came.
 */
export function instantIn(instant: string, timeZone: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return plain(instant, 40);
  const utc = clock(date, 'UTC');
  if (!isTimeZone(timeZone) || timeZone === 'UTC' || timeZone === 'Etc/UTC') return `${utc.join(' ')} UTC`;
  const local = clock(date, timeZone);
  const world = local[0] === utc[0] ? utc[1] : utc.join(' ');
  return `${local.join(' ')} ${timeZone} (${world} UTC)`;
}

/** Date and time. */
function clock(date: Date, timeZone: string): readonly [string, string] {
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  );
  const join = (separator: string, ...names: readonly Intl.DateTimeFormatPartTypes[]): string =>
    names.map((name) => parts.get(name) ?? '').join(separator);
  return [join('-', 'year', 'month', 'day'), join(':', 'hour', 'minute', 'second')];
}
