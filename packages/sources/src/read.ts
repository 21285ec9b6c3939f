/** Guarded reads of untrusted JSON: every name asked for is a constant of ours, so no text of an event ever becomes a key. */
export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: readonly unknown[] = Object.freeze([]);

/** The value as an object that is not an array; `undefined` otherwise. */
export function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The value as a list, empty when it is none: only where an absent list means that there is nothing. */
export function listOrNone(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NOTHING;
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list. */
export function texts(value: unknown): string[] | undefined {
  return list(value)?.flatMap((one) => text(one) ?? []);
}

/** The texts under this name in the objects of a list. */
export function each(value: unknown, name: string): string[] | undefined {
  return list(value)?.flatMap((one) => text(pick(fields(one), name)) ?? []);
}

/** One of each, or `undefined` when one of them cannot be read: for lists that mean something else with one missing. */
export function every<T>(value: unknown, of: (one: unknown) => T | undefined): T[] | undefined {
  const read: T[] = [];
  for (const one of list(value) ?? []) {
    const given = of(one);
    if (given === undefined) return undefined;
    read.push(given);
  }
  return Array.isArray(value) ? read : undefined;
}

export function everyText(value: unknown, of: (one: unknown) => string | undefined = text): string[] | undefined {
  return every(value, of);
}

/** A finite number, or a text of digits (as Select rows and some describe calls write them). */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : undefined;
}

/** `true`, `false`, or the same as text. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** The field under its camelCase name, or else under the PascalCase one that CloudFormation and the SDK use. */
export function pick(from: Fields | undefined, camel: string): unknown {
  if (from === undefined) return undefined;
  return from[camel] ?? from[PASCAL.get(camel) ?? pascal(camel)];
}

/** Names already written in PascalCase: there are as many as names in our own source. */
const PASCAL = new Map<string, string>();

function pascal(camel: string): string {
  const name = `${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
  PASCAL.set(camel, name);
  return name;
}

/** The value of the wanted set that equals `value` in upper case. */
export function oneOf<T extends string>(value: unknown, ...wanted: readonly T[]): T | undefined {
  if (typeof value !== 'string') return undefined;
  // Nearly always it is written as wanted, and no text in another case need be made.
  for (const one of wanted) if (one === value) return one;
  return wanted.find((one) => one.toUpperCase() === value.toUpperCase());
}

/** JSON text, encoded once or twice, as a value; what is no text is given back. `undefined` when the text is not JSON. */
export function decoded(value: unknown): unknown {
  let out = value;
  for (let times = 0; times < 2 && typeof out === 'string'; times++) {
    try {
      out = JSON.parse(out);
    } catch {
      return undefined;
    }
  }
  return out;
}

/** `{ [name]: value }`, or nothing when there is no value: for optional fields. */
export function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  // Assigned, since a computed name in a literal costs three times as much.
  const box: { [P in K]?: V } = {};
  if (value !== undefined) box[name] = value;
  return box;
}

const UNPRINTABLE = /[^\x20-\x7e]/g;

/** Untrusted text for an error message: printable ASCII, at most `max` characters, in quotes. */
export function shown(value: unknown, max = 60): string {
  if (value === undefined) return 'missing';
  if (typeof value !== 'string') return Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
  const clean = value.slice(0, max).replace(UNPRINTABLE, '?').replaceAll('"', "'");
  return `"${clean}${value.length > max ? '...' : ''}"`;
}
