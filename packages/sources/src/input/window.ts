/** The bytes between what is read and what is used up: `bytes[start..end)`. */
export interface Window {
  /** The most that is ever to be kept: an item of the largest size. */
  readonly most: number;
  bytes: Buffer;
  start: number;
  end: number;
  /** No more will come. */
  closed: boolean;
}

const INITIAL = 256 * 1024;
/** Beyond this, room for the most is taken at once: of room that is not used the kernel gives nothing, while growing step by step copies. */
const LARGE = 16 * INITIAL;

export function openWindow(most: number): Window {
  return { most, bytes: Buffer.allocUnsafe(INITIAL), start: 0, end: 0, closed: false };
}

function roomFor({ bytes, most }: Window, size: number): number {
  if (size <= bytes.length) return bytes.length;
  return size <= LARGE / 2 ? 2 * size : Math.max(size, most + INITIAL);
}

/** Appends a chunk: moves what is left to the front, into a larger buffer when it does not fit. */
export function append(window: Window, chunk: Uint8Array): void {
  const { bytes, start, end } = window;
  const size = end - start;
  if (end + chunk.length > bytes.length) {
    const room = roomFor(window, size + chunk.length);
    const target = room === bytes.length ? bytes : Buffer.allocUnsafeSlow(room);
    bytes.copy(target, 0, start, end);
    window.bytes = target;
    window.start = 0;
    window.end = size;
  }
  window.bytes.set(chunk, window.end);
  window.end += chunk.length;
}

/** Gives back the memory that one large document needed. */
export function shrink(window: Window): void {
  const size = window.end - window.start;
  if (window.bytes.length <= 4 * INITIAL || size > INITIAL) return;
  const small = Buffer.allocUnsafe(INITIAL);
  window.bytes.copy(small, 0, window.start, window.end);
  Object.assign(window, { bytes: small, start: 0, end: size });
}
