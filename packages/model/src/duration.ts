/** ISO 8601 durations. */

/** The instant an ISO 8601 duration after another, by the calendar in UTC; undefined when either cannot be read or the year is out of reach. */
export function after(instant: string, iso: string): string | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  const date = new Date(instant);
  if (match === null || Number.isNaN(date.getTime())) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + years * 12 + months);
  // 31 January and a month is the last day of February.
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  const rest = ((weeks * 7 + days) * 86_400 + hours * 3600 + minutes * 60 + seconds) * 1000;
  const end = new Date(date.getTime() + rest);
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString();
}
