import { common, either, without } from './intervals.ts';
import { containsNumbers, numbersMeet } from './number-intervals.ts';

/** A set of ports: flat inclusive pairs in 0–65535, sorted, disjoint, not adjacent. */
export type PortSet = readonly number[];

export const MAX_PORT = 65_535;

export const anyPort: PortSet = Object.freeze([0, MAX_PORT]);

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_PORT;
}

/** True when `from`–`to` are whole numbers in 0–65535 in the right order. */
export function isPortRange(from: number, to: number): boolean {
  return isPort(from) && isPort(to) && from <= to;
}

/** The ports `from`–`to`, both included. Throws `RangeError` when reversed or out of 0–65535. */
export function portRange(from: number, to: number = from): PortSet {
  if (!isPortRange(from, to)) throw new RangeError(`not a port range: ${from}-${to}`);
  return from === 0 && to === MAX_PORT ? anyPort : [from, to];
}

export function portsUnion(a: PortSet, b: PortSet): PortSet {
  return either(a, b);
}

export function portsIntersect(a: PortSet, b: PortSet): PortSet {
  return common(a, b);
}

/** The ports of `a` that are not in `b`. */
export function portsSubtract(a: PortSet, b: PortSet): PortSet {
  return without(a, b);
}

/** True when `a` contains every port of `b`. */
export function portsCover(a: PortSet, b: PortSet): boolean {
  return containsNumbers(a, b);
}

export function portsOverlap(a: PortSet, b: PortSet): boolean {
  return numbersMeet(a, b);
}
