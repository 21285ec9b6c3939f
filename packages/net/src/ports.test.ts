import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyPort,
  type PortSet,
  portRange,
  portsCover,
  portsIntersect,
  portsOverlap,
  portsSubtract,
  portsUnion,
} from './ports.ts';

const BASES = [0, 20, 65_525];
const universe = BASES.flatMap((base) => Array.from({ length: 11 }, (_, i) => base + i));
const range = fc.tuple(fc.nat(universe.length - 1), fc.nat(10)).map(([at, length]) => {
  const from = universe[at] ?? 0;
  return portRange(from, Math.min(from + length, universe[Math.floor(at / 11) * 11 + 10] ?? from));
});
const portSet = fc.array(range, { maxLength: 5 }).map((ranges) => ranges.reduce(portsUnion, []));
const members = (set: PortSet): number[] =>
  universe.filter((port) => set.some((low, i) => i % 2 === 0 && low <= port && port <= (set[i + 1] ?? -1)));

describe('sets of ports', () => {
  it('answer as a plain list of ports does', () => {
    fc.assert(
      fc.property(portSet, portSet, (a, b) => {
        const [inA, inB] = [members(a), members(b)];
        const both = inA.filter((port) => inB.includes(port));
        expect(members(portsUnion(a, b))).toEqual(universe.filter((port) => inA.includes(port) || inB.includes(port)));
        expect(members(portsIntersect(a, b))).toEqual(both);
        expect(members(portsSubtract(a, b))).toEqual(inA.filter((port) => !inB.includes(port)));
        expect(portsOverlap(a, b)).toBe(both.length > 0);
        expect(portsCover(a, b)).toBe(both.length === inB.length);
      }),
    );
  });

  it('join neighbours into one range', () =>
    expect(portsUnion(portRange(0, 21), portRange(22, 65_535))).toEqual(anyPort));

  it.each([
    [22, 21],
    [-1, 22],
    [0, 65_536],
    [1.5, 2],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
  ])('refuse %d to %d', (from, to) => expect(() => portRange(from, to)).toThrow(RangeError));
});
