/** Deeper than any description of a real resource; JSON.stringify and other recursive functions fail at a few thousand. */
export const MAX_DEPTH = 100;

/** True when objects and lists are nested at most `left` deep. Recurses no further than that. */
export function nestedWithin(value: unknown, left: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (left === 0) return false;
  if (Array.isArray(value)) {
    for (const one of value as readonly unknown[])
      if (typeof one === 'object' && one !== null && !nestedWithin(one, left - 1)) return false;
    return true;
  }
  // Own and inherited are the same here: the value comes from JSON.parse. for-in is the only loop that allocates nothing.
  for (const key in value) {
    const one = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof one === 'object' && one !== null && !nestedWithin(one, left - 1)) return false;
  }
  return true;
}
