import { fields } from './read.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/;
/** The form that is given back, on a day that every month has: nearly all times are of it, and need no arithmetic. */
const CANONICAL =
  /^(?:19[7-9]\d|[2-9]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
/** Above this, an epoch number is in milliseconds: as seconds it would be the year 5138. */
const MILLISECONDS_FROM = 1e11;
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function iso(milliseconds: number): string | undefined {
  if (!(milliseconds >= 0 && milliseconds <= LATEST)) return undefined;
  return new Date(milliseconds).toISOString();
}

function fromParts(year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number) {
  const leap = second === 60;
  const at = Date.UTC(year, month - 1, day, hour, minute, leap ? 59 : second, leap ? 999 : ms);
  const made = new Date(at);
  const real =
    made.getUTCMonth() === month - 1 && made.getUTCDate() === day && hour < 24 && minute < 60 && second <= 60;
  return real ? at : undefined;
}

function fromText(value: string): string | undefined {
  if (CANONICAL.test(value)) return value;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = ISO.exec(value) ?? [];
  if (year === undefined) return undefined;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const at = fromParts(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second), ms);
  if (at === undefined) return undefined;
  if (zone === 'Z') return iso(at);
  const away = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
  return Math.abs(away) > 18 * 3_600_000 ? undefined : iso(zone.startsWith('+') ? at - away : at + away);
}

/**
 * A moment as `YYYY-MM-DDTHH:mm:ss.sssZ`: from ISO 8601 text with a zone, a `Date`, epoch seconds or milliseconds, or the
 * parts that recordings of the Python SDK write. `undefined` when it is none, or no such moment exists (30 February).
 * A leap second is the last millisecond of its minute. The future is not refused: who sets timers bounds them.
 */
export function moment(value: unknown): string | undefined {
  if (typeof value === 'string') return value.length > 40 ? undefined : fromText(value);
  if (typeof value === 'number') return iso(value < MILLISECONDS_FROM ? Math.round(value * 1000) : value);
  if (value instanceof Date) return iso(value.getTime());
  const parts = fields(value);
  if (parts?.['__class__'] !== 'datetime') return undefined;
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN, micro = NaN] = names.map((name) =>
    Number(parts[name]),
  );
  const at = fromParts(year, month, day, hour, minute, second, Math.trunc(micro / 1000));
  return at === undefined ? undefined : iso(at);
}
