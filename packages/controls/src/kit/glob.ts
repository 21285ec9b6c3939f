/** Patterns of names and ARNs, without regular expressions: no pattern can make matching slow. */

/**
 * True when `pattern` matches all of `text`: `*` stands for any run of characters, `?` for one (but not for a `*`, so that a pattern that
 * matches another pattern's text covers what that one matches). Takes at most |pattern| × |text| steps.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  if (pattern === text || pattern === '*') return true;
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p;
      p += 1;
      resume = t;
    } else if (wanted === text[t] || (wanted === '?' && text[t] !== '*')) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      resume += 1;
      p = star + 1;
      t = resume;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/** The part of `text` before its first wildcard; all of it when there is none. */
export function fixedPart(text: string): string {
  const at = text.search(/[*?]/);
  return at < 0 ? text : text.slice(0, at);
}
