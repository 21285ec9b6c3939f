/** Who is called at an instant, and when hours begin: by wall clocks, right on the days when they are put forward or back. */
import { type Handling, type Hours, weekdays } from '@clausewatch/model/handling';
import { instantAt, localOf, nextDay } from '@clausewatch/model/zone';

/** The people of the first shift whose time it is. */
export function onCall({ onCall: shifts = [] }: Handling, timeZone: string, instant: string): readonly string[] {
  const shift = shifts.find(({ hours }) => hours === undefined || within(hours, timeZone, instant));
  return shift?.people ?? [];
}

/** Whether an instant lies in one of the hours. `timeZone`: of hours that name none. */
export function within(hours: readonly Hours[], timeZone: string, instant: string): boolean {
  return hours.some(({ days, from, to, timeZone: own = timeZone }) => {
    const { minute, weekday } = localOf(instant, own);
    return includes(days, weekday) && minutesOf(from) <= minute && minute < minutesOf(to);
  });
}

/** The instant itself where it lies in the hours, else their next beginning; without any within a week, the instant. */
export function deferred(hours: readonly Hours[], timeZone: string, instant: string): string {
  if (within(hours, timeZone, instant)) return instant;
  const beginnings = hours.flatMap(({ days, from, to, timeZone: own = timeZone }) => {
    if (minutesOf(to) <= minutesOf(from)) return [];
    let { day } = localOf(instant, own);
    for (let ahead = 0; ahead <= 7; ahead += 1) {
      const begins = instantAt(day, minutesOf(from), own);
      if (begins >= instant && includes(days, localOf(begins, own).weekday)) return [begins];
      day = nextDay(day);
    }
    return [];
  });
  return beginnings.toSorted()[0] ?? instant;
}

function includes(days: Hours['days'], weekday: number): boolean {
  const day = weekdays[weekday];
  return day !== undefined && days.includes(day);
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}
