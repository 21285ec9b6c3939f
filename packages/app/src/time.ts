/** The instant `seconds` after another, both ISO 8601 in UTC. */
export function later(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}
