/** Times of several pieces of work, taken in turns so that a busy machine is unfair to all of them alike. */

export interface Times {
  /** Milliseconds of each round by the clock on the wall. */
  readonly wall: readonly number[];
  /** Milliseconds of each round that the main thread really ran. */
  readonly cpu: readonly number[];
}

type Work = () => unknown;

function threadMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Runs every piece of work once a round, after rounds that only warm up. */
export async function inTurns<K extends string>(
  works: Readonly<Record<K, Work>>,
  rounds: number,
  warmUp = 3,
): Promise<Readonly<Record<K, Times>>> {
  const names = Object.keys(works) as K[];
  const times = new Map(names.map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const [wall, cpu] = [performance.now(), threadMilliseconds()];
      const result = works[name]();
      if (result instanceof Promise) await result;
      if (round < 0) continue;
      times.get(name)?.wall.push(performance.now() - wall);
      times.get(name)?.cpu.push(threadMilliseconds() - cpu);
    }
  }
  return Object.fromEntries(times) as unknown as Readonly<Record<K, Times>>;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Round by round, how fast `of` is where `bar` is 1. */
export function ratios(bar: readonly number[], of: readonly number[]): readonly number[] {
  return of.map((time, round) => (bar[round] ?? NaN) / time);
}

/** The slope of a line through the logarithms: 1 where twice the work takes twice as much. */
export function exponent(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return over / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((text, column) => Math.max(text.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
