/** Wall clocks: instants as days and minutes of an IANA time zone, and back, right on the days when clocks are put forward or back. */

export interface Local {
  /** `2026-11-23` */
  readonly day: string;
  /** Since midnight by the wall clock: 0 to 1439. */
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** Formats are dear to make (about 0.1 ms): one for each zone is kept. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The parts of date and time to the second, on a clock of 24 hours. Throws `RangeError` for a name that is no time zone. */
export function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  if (formats.size >= 64) formats.clear();
  formats.set(timeZone, format);
  return format;
}

export function isTimeZone(name: string): boolean {
  // Names that everybody uses are in a list: the first format that is made takes 9 MB of memory.
  if (name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name)) return true;
  try {
    return formatIn(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Throws `RangeError` for a name that is no time zone. */
export function localOf(instant: string, timeZone: string): Local {
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return {
    day,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
    weekday: new Date(`${day}T00:00:00Z`).getUTCDay(),
  };
}

const minutes = 60_000;
const aDay = 1440 * minutes;

/**
 * The instant at which the wall clock shows `minute` of `day`. Of an hour that comes twice the first is meant; in one that is left out, the
 * instant at which the clocks are put forward.
 */
export function instantAt(day: string, minute: number, timeZone: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minute * minutes;
  const offset = (time: number): number => {
    const local = localOf(new Date(time).toISOString(), timeZone);
    return Date.parse(`${local.day}T00:00:00Z`) + local.minute * minutes - time;
  };
  // A clock is not put forward or back twice within two days.
  const guesses = [offset(wanted - aDay), offset(wanted + aDay)].map((by) => wanted - by);
  let [before = wanted, behind = wanted] = guesses.toSorted((a, b) => a - b);
  const exact = [before, behind].find((time) => time + offset(time) === wanted);
  if (exact !== undefined) return new Date(exact).toISOString();
  const former = offset(before);
  while (behind - before > minutes) {
    const middle = before + Math.floor((behind - before) / minutes / 2) * minutes;
    if (offset(middle) === former) before = middle;
    else behind = middle;
  }
  return new Date(behind).toISOString();
}

/** The day after. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The instant at which the day is over in the zone. */
export function endOfDay(day: string, timeZone: string): string {
  return instantAt(nextDay(day), 0, timeZone);
}
