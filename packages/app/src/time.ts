/** The earlier of two instants. */
export function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

/** The instant `seconds` after another, both ISO 8601 in UTC. */
export function later(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}
